//! What an app is: model, languages, analysis, checks, changes, difference, merge, files
