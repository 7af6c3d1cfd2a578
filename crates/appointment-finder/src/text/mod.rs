//! From characters to words with meaning.

pub(crate) mod feasts;
pub(crate) mod fillers;
pub(crate) mod numbers;
pub(crate) mod token;
pub(crate) mod word;
