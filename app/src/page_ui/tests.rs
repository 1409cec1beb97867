//! How looks are drawn.
