//! Takes the value of a field.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::findings::Findings;
use crate::key::field::Field;
use crate::key::value::{Form, Value};

/// The whole value goes; a bare JSON scalar gets the quotes of its key.
pub(crate) fn take(found: &mut Findings<'_>, field: &Field, value: Value, class: Class) -> usize {
    let mut finding = Finding::new(value.start, value.end, class, "field");
    if value.form == Form::Bare {
        finding.quote = field.quote.filter(|_| json_scalar(&found.text[value.start..value.end]));
    }
    found.push(finding)
}

/// A number as JSON writes it; behind a quoted key it needs quotes when it is replaced.
fn json_scalar(written: &[u8]) -> bool {
    written.iter().all(|b| bytes::digit(*b) || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'))
}
