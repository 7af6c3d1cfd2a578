//! Examples that each show one idea; run one with `cargo run -p resilience-examples --example NAME`.
