//! Benchmarks of the policy crates beside their peers; see `docs/benchmarks.md`.
