//! Expectations of a point.

use crate::error::XtaskError;

/// Holds, or the point fails with what was seen.
pub(super) fn expect(holds: bool, what: impl FnOnce() -> String) -> Result<(), XtaskError> {
    if holds { Ok(()) } else { Err(XtaskError::Process(what())) }
}
