//! What a person sees: the desktop application and the command line
