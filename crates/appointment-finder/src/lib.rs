#![doc = include_str!("../README.md")]

mod grammar;
mod search;
mod speech;
mod text;
mod wish;

pub use crate::search::choice::{Alternative, Choice};
pub use crate::search::plan::{Search, Terms};
pub use crate::search::rank::Why;
pub use crate::speech::clock::ClockStyle;
pub use crate::speech::sentence::Sentence;
pub use crate::speech::speaker::Speaker;
pub use crate::speech::templates::{TemplateFault, TemplateFaults, Templates};
pub use crate::wish::ambiguity::{Ambiguity, AmbiguityKind};
pub use crate::wish::fault::{WishFault, WishField, WishPart};
pub use crate::wish::input::WishInput;
pub use crate::wish::parse::{WishParser, parse_wish};
pub use crate::wish::reading::{DaySpan, Pass, Reading, Window};
pub use crate::wish::settings::{Country, DateOrder, WishSettings};
pub use crate::wish::value::Wish;
