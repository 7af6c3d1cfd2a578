//! From words to what was said, before "now" gives it a meaning.

pub(crate) mod ahead;
pub(crate) mod dates;
pub(crate) mod expr;
pub(crate) mod feasts;
pub(crate) mod iso;
pub(crate) mod relative;
pub(crate) mod scan;
pub(crate) mod sentences;
pub(crate) mod times;
pub(crate) mod windows;
