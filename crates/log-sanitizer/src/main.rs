//! The stdin filter: every line of standard input leaves sanitized on standard output.

fn main() {}
