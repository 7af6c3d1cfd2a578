#![doc = include_str!("../README.md")]

mod grammar;
mod text;
mod wish;

pub use crate::wish::ambiguity::{Ambiguity, AmbiguityKind};
pub use crate::wish::fault::{WishFault, WishField, WishPart};
pub use crate::wish::input::WishInput;
pub use crate::wish::parse::{WishParser, parse_wish};
pub use crate::wish::reading::{DaySpan, Pass, Reading, Window};
pub use crate::wish::settings::WishSettings;
pub use crate::wish::value::Wish;
