//! What counts as text a person or a model meant: tidied, and missing when it says nothing.

use std::borrow::Cow;

/// Replaces control characters by spaces and drops white space around. `None` when nothing is
/// left, or when what is left is an unresolved template (`{{date}}`) or a serialised nothing
/// (`null`, `None`, `undefined`, spelled exactly so: `Null` is a family name).
pub(crate) fn tidy(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let text = match text.contains(char::is_control) {
        true => Cow::Owned(text.replace(char::is_control, " ")),
        false => text,
    };
    let trimmed = text.trim();
    if is_missing(trimmed) {
        return None;
    }
    if trimmed.len() == text.len() { Some(text) } else { Some(Cow::Owned(trimmed.to_owned())) }
}

fn is_missing(text: &str) -> bool {
    matches!(text, "" | "null" | "None" | "undefined") || (text.starts_with("{{") && text.ends_with("}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> Option<String> {
        tidy(Cow::Borrowed(text)).map(Cow::into_owned)
    }

    #[test]
    fn control_characters_become_spaces_and_the_rest_stays() {
        assert_eq!(tidied("2026-10-02\r\nX: 1").as_deref(), Some("2026-10-02  X: 1"));
        assert_eq!(tidied("  J\u{fc}rgen \u{1f60a} ").as_deref(), Some("J\u{fc}rgen \u{1f60a}"));
    }

    #[test]
    fn what_says_nothing_is_missing() {
        for text in ["", " \t", "null", "None", "undefined", "{{date}}", " {{ customer name }} "] {
            assert_eq!(tidied(text), None, "{text:?}");
        }
    }

    #[test]
    fn bug_a_family_name_is_not_a_serialised_nothing() {
        assert_eq!(tidied("Null").as_deref(), Some("Null"));
    }
}
