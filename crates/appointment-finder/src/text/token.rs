//! From what was said to tokens: one pass that folds letters, splits words from digits and keeps where each came from.

use std::ops::Range;

use crate::text::feasts::Name;
use crate::text::word::{self, Word};

/// One token with its place in the text it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it means alone.
    pub(crate) word: Word,
    /// Bytes of the original text.
    pub(crate) span: Range<usize>,
    /// Whether it follows the token before it without a space.
    pub(crate) glued: bool,
}

/// Splits a text into tokens. Linear in its length; never fails, since what is unknown becomes [`Word::Unknown`].
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { tokens: Vec::new(), folded: String::new(), spaced: true };
    let mut run: Option<(Class, usize)> = None;
    for (at, character) in text.char_indices() {
        let class = match (classify(character), run) {
            (Class::Joiner, Some((Class::Letter, _))) => continue,
            (Class::Joiner, _) => Class::Space,
            (class, _) => class,
        };
        if let Some((open, start)) = run
            && (open != class || class == Class::Other)
        {
            reader.close(open, &text[start..at], start);
            run = None;
        }
        match class {
            Class::Space => reader.spaced = true,
            _ if run.is_none() => run = Some((class, at)),
            _ => {}
        }
    }
    if let Some((open, start)) = run {
        reader.close(open, &text[start..], start);
    }
    reader.join();
    reader.tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Space,
    /// An apostrophe: nothing inside a word, a space elsewhere.
    Joiner,
    Other,
}

fn classify(character: char) -> Class {
    match character {
        '0'..='9' => Class::Digit,
        '\'' | '’' | '`' | '´' => Class::Joiner,
        '"' | '„' | '“' | '”' | '(' | ')' => Class::Space,
        '\u{300}'..='\u{36f}' => Class::Letter,
        _ if character.is_alphabetic() => Class::Letter,
        _ if character.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

struct Reader {
    tokens: Vec<Token>,
    folded: String,
    spaced: bool,
}

impl Reader {
    fn close(&mut self, class: Class, text: &str, start: usize) {
        let span = start..start + text.len();
        match class {
            Class::Digit => {
                let word = match text.parse::<u32>() {
                    Ok(value) if text.len() <= 8 => Word::Digits(value, text.len() as u8),
                    _ => Word::Unknown,
                };
                self.push(word, span);
            }
            Class::Letter => {
                fold(text, &mut self.folded);
                if text == "Good" {
                    self.push(Word::Name(Name::Good), span);
                } else {
                    self.push_word(span);
                }
            }
            Class::Space | Class::Joiner => {}
            Class::Other => {
                let word = match text.chars().next() {
                    Some(mark @ ('.' | ':' | '-' | '/' | ',' | '+')) => Word::Mark(mark),
                    Some('–' | '—' | '−') => Word::Mark('-'),
                    Some('!' | '?') => Word::Stop,
                    Some(';' | '…' | '~') => Word::Filler,
                    _ => Word::Unknown,
                };
                self.push(word, span);
            }
        }
    }

    fn push(&mut self, word: Word, span: Range<usize>) {
        let glued = !self.spaced && !self.tokens.is_empty();
        self.tokens.push(Token { word, span, glued });
        self.spaced = false;
    }

    /// Pushes the folded word, splitting compounds of a day and a part of the day (`freitagvormittag`).
    fn push_word(&mut self, span: Range<usize>) {
        let whole = word::meaning(&self.folded);
        if word::is_english_day(&self.folded) {
            self.settle_am();
        }
        if whole != Word::Unknown {
            return self.push(whole, span);
        }
        match compound(&self.folded) {
            Some((first, second)) => {
                self.push(first, span.clone());
                self.push(second, span);
            }
            None => self.push(Word::Unknown, span),
        }
    }

    /// `am` between a number and an English day is a half of the day, not a German article.
    fn settle_am(&mut self) {
        if let [.., number, am] = self.tokens.as_mut_slice()
            && am.word == Word::Am
            && matches!(number.word, Word::Digits(..) | Word::Cardinal(_))
        {
            am.word = Word::SurelyAm;
        }
    }

    /// Joins what was written as several tokens and means one: `twenty-five`, `2nd`, `a.m.`.
    fn join(&mut self) {
        let read = std::mem::take(&mut self.tokens);
        let mut at = 0;
        while at < read.len() {
            let (word, taken) = tens(&read[at..])
                .or_else(|| suffixed(&read[at..]))
                .or_else(|| halves(&read[at..]))
                .unwrap_or((read[at].word, 1));
            let span = read[at].span.start..read[at + taken - 1].span.end;
            self.tokens.push(Token { word, span, glued: read[at].glued });
            at += taken;
        }
    }
}

/// `twenty five`, `twenty-fifth`, or `twenty` alone.
fn tens(read: &[Token]) -> Option<(Word, usize)> {
    let Word::Tens(tens) = read[0].word else {
        return None;
    };
    let hyphen = usize::from(read.get(1).is_some_and(|next| next.glued && next.word == Word::Mark('-')));
    let unit = read.get(1 + hyphen).filter(|unit| hyphen == 0 || unit.glued);
    match unit.map(|unit| unit.word) {
        Some(Word::Cardinal(unit @ 1..=9)) => Some((Word::Cardinal(tens + unit), 2 + hyphen)),
        Some(Word::Ordinal(unit @ 1..=9)) => Some((Word::Ordinal(tens + unit), 2 + hyphen)),
        _ => Some((Word::Cardinal(tens), 1)),
    }
}

/// `2nd`, `2ten`: `ten` is the number elsewhere.
fn suffixed(read: &[Token]) -> Option<(Word, usize)> {
    let (Word::Digits(value, _), Some(suffix)) = (read[0].word, read.get(1)) else {
        return None;
    };
    let is_suffix = suffix.glued && matches!(suffix.word, Word::OrdinalSuffix | Word::Cardinal(10));
    is_suffix.then_some((Word::Ordinal(value), 2))
}

/// `a.m.`, `p. m.`, `a m`.
fn halves(read: &[Token]) -> Option<(Word, usize)> {
    let half = match read[0].word {
        Word::One if read[0].span.len() == 1 => Word::SurelyAm,
        Word::Letter('p') => Word::Pm,
        _ => return None,
    };
    let dot = |at: usize| usize::from(read.get(at).is_some_and(|next| next.glued && next.word == Word::Mark('.')));
    let first = dot(1);
    if read.get(1 + first).map(|next| next.word) != Some(Word::Letter('m')) {
        return None;
    }
    Some((half, 2 + first + dot(2 + first)))
}

fn compound(folded: &str) -> Option<(Word, Word)> {
    const PARTS: [&str; 7] = ["vormittag", "nachmittag", "mittag", "abend", "nacht", "frueh", "morgen"];
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    PARTS.iter().find_map(|part| {
        let head = singular.strip_suffix(part)?;
        let head = word::weekday(head).map(Word::Weekday).or(match head {
            "heute" => Some(Word::Day(0)),
            "morgen" => Some(Word::Morgen),
            "uebermorgen" => Some(Word::Day(2)),
            _ => None,
        })?;
        let part = match *part {
            "mittag" => word::Part::Noon,
            "morgen" => word::Part::Morning,
            other => word::part(other)?,
        };
        Some((head, Word::Part(part)))
    })
}

/// Lower case, umlauts written out, `ß` as `ss`, common accents dropped, a combining diaeresis treated like an umlaut.
fn fold(text: &str, into: &mut String) {
    into.clear();
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'ä' => into.push_str("ae"),
            'ö' => into.push_str("oe"),
            'ü' => into.push_str("ue"),
            'ß' => into.push_str("ss"),
            'à' | 'á' | 'â' => into.push('a'),
            'è' | 'é' | 'ê' => into.push('e'),
            '\u{308}' => into.push('e'),
            '\u{300}'..='\u{36f}' | '\'' | '’' | '`' | '´' => {}
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;
    use crate::text::word::{Part, Word};

    fn words(text: &str) -> Vec<Word> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn folds_umlauts_in_either_normal_form() {
        assert_eq!(words("ÜBERMORGEN"), [Word::Day(2)]);
        assert_eq!(words("u\u{308}bermorgen"), [Word::Day(2)]);
        assert_eq!(words("März"), [Word::Month(3)]);
    }

    #[test]
    fn splits_digits_from_letters_and_knows_what_was_glued() {
        let read = tokens("9am 10:30");
        assert_eq!(read.len(), 5);
        assert!(read[1].glued && !read[2].glued && read[3].glued);
        assert_eq!(read[4].span, 7..9);
    }

    #[test]
    fn joins_english_tens_and_splits_german_compounds() {
        assert_eq!(words("twenty-five"), [Word::Cardinal(25)]);
        assert_eq!(words("twenty first"), [Word::Ordinal(21)]);
        assert_eq!(words("thirty - ten"), [Word::Cardinal(30), Word::Mark('-'), Word::Cardinal(10)]);
        assert_eq!(words("Freitagnachmittag")[1], Word::Part(Part::Afternoon));
    }

    #[test]
    fn reads_apostrophes_as_nothing() {
        assert_eq!(words("o'clock"), [Word::Clock]);
        assert_eq!(words("o’clock"), [Word::Clock]);
    }
}
