//! What we promise: end-to-end stories, tidy tests, long runs, benchmarks
