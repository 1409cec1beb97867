//! Ways in: databases and projects of other tools become an app
