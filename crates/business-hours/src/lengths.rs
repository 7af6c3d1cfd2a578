//! Lengths of time that a question may be asked about.

use chrono::TimeDelta;

use crate::error::HoursError;

/// Refuses a length of time that is negative.
pub(crate) fn check_length(length: TimeDelta) -> Result<(), HoursError> {
    if length < TimeDelta::zero() {
        return Err(HoursError::NegativeLength { seconds: length.num_seconds() });
    }
    Ok(())
}
