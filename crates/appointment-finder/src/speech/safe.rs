//! What may be read aloud: words, digits and the marks of a sentence.

/// The longest value that is put into a sentence, in characters.
const LONGEST_VALUE: usize = 80;

/// Whether a character belongs into a sentence that is read aloud.
pub(crate) fn is_speakable(character: char) -> bool {
    character.is_alphanumeric()
        || character == ' '
        || matches!(
            character,
            '.' | ',' | ':' | ';' | '!' | '?' | '-' | '\'' | '’' | '"' | '&' | '+' | '/' | '%' | '€' | '–'
        )
}

/// A value from outside (a service's name, a holiday's label) made fit to be read aloud: marks of markup become spaces, runs of
/// spaces one, and what is longer than any name is cut.
pub(crate) fn value(text: &str) -> String {
    value_of(text, LONGEST_VALUE)
}

/// The longest label of a reason, in characters; the opening hours allow no longer one.
pub(crate) const LONGEST_LABEL: usize = 120;

/// As [`value`], cut at another length in characters.
pub(crate) fn value_of(text: &str, longest: usize) -> String {
    let mut length = 0;
    let mut safe = String::new();
    for character in text.chars() {
        let character = if is_speakable(character) { character } else { ' ' };
        if character == ' ' && (safe.is_empty() || safe.ends_with(' ')) {
            continue;
        }
        safe.push(character);
        length += 1;
        if length >= longest {
            break;
        }
    }
    safe.truncate(safe.trim_end().len());
    safe
}

/// Whole sentences with the first letter large, single spaces and nothing that cannot be spoken.
pub(crate) fn sentences(said: &str) -> String {
    capitalised(&value_of(said, usize::MAX))
}

/// The sentence with its first letter large.
pub(crate) fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{capitalised, value};

    #[test]
    fn markup_and_control_characters_are_not_spoken() {
        assert_eq!(value("<b>Haar</b>\u{7}schnitt\r\n"), "b Haar /b schnitt");
        assert_eq!(value("   "), "");
        assert_eq!(value("Waschen & Föhnen"), "Waschen & Föhnen");
        assert_eq!(value(&"ü".repeat(500)).chars().count(), 80);
    }

    #[test]
    fn sentences_begin_with_a_large_letter() {
        assert_eq!(capitalised("übermorgen"), "Übermorgen");
        assert_eq!(capitalised(""), "");
    }
}
