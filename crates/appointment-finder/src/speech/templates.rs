//! A tenant's own sentences, checked when they are loaded.

use std::collections::BTreeMap;
use std::fmt;

use business_hours::Language;

use crate::speech::safe::is_speakable;
use crate::speech::sentence::Sentence;

/// The longest sentence, in characters.
const LONGEST: usize = 400;

/// Sentences that replace this crate's own. Made by [`Templates::load`], so that every one of them can be spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    own: BTreeMap<Sentence, String>,
}

/// One fault of a tenant's sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// The key of the sentence.
    pub key: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Every fault of a tenant's sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TemplateFaults(Vec<TemplateFault>);

impl TemplateFaults {
    /// The faults, in the order of the sentences that have them. Never empty.
    #[must_use]
    pub fn faults(&self) -> &[TemplateFault] {
        &self.0
    }
}

impl fmt::Display for TemplateFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", fault.key, fault.message)?;
        }
        Ok(())
    }
}

impl Templates {
    /// Checks sentences by key: the key is known, every placeholder is one of the sentence's own and none is missing, and what
    /// stands around them can be read aloud.
    ///
    /// # Errors
    /// [`TemplateFaults`] with every fault.
    pub fn load<K, V>(sentences: impl IntoIterator<Item = (K, V)>) -> Result<Self, TemplateFaults>
    where
        K: AsRef<str>,
        V: Into<String>,
    {
        let mut own = BTreeMap::new();
        let mut faults = Vec::new();
        for (key, text) in sentences {
            let (key, text) = (key.as_ref(), text.into());
            let mut fault = |message: String| faults.push(TemplateFault { key: key.to_owned(), message });
            match Sentence::with_key(key) {
                None => fault(format!("unknown sentence; known are {}", known_keys())),
                Some(sentence) => {
                    check(sentence, &text, &mut fault);
                    if own.insert(sentence, text).is_some() {
                        fault("given twice".to_owned());
                    }
                }
            }
        }
        if faults.is_empty() { Ok(Self { own }) } else { Err(TemplateFaults(faults)) }
    }

    /// The template of a sentence: the tenant's, else this crate's.
    #[must_use]
    pub fn template(&self, sentence: Sentence, language: Language) -> &str {
        self.own.get(&sentence).map_or_else(|| sentence.template(language), String::as_str)
    }
}

fn known_keys() -> String {
    Sentence::all().map(Sentence::key).collect::<Vec<_>>().join(", ")
}

fn check(sentence: Sentence, text: &str, fault: &mut impl FnMut(String)) {
    if text.chars().count() > LONGEST {
        return fault(format!("longer than {LONGEST} characters, too long to listen to"));
    }
    let known = sentence.placeholders();
    let mut used = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Placeholder(name) if known.contains(&name) => used.push(name),
            Piece::Placeholder(name) => fault(format!("unknown placeholder {{{name}}}; {}", allowed(known))),
            Piece::Words(words) => {
                if let Some(mark) = words.chars().find(|mark| !is_speakable(*mark)) {
                    fault(format!("{mark:?} cannot be read aloud; write words"));
                }
            }
        }
    }
    for name in known.iter().filter(|name| !used.contains(name)) {
        fault(format!("the placeholder {{{name}}} is missing"));
    }
    if text.trim().is_empty() {
        fault("empty; leave it out to keep the usual sentence".to_owned());
    }
}

fn allowed(known: &[&str]) -> String {
    if known.is_empty() {
        return "this sentence has none".to_owned();
    }
    let names: Vec<_> = known.iter().map(|name| format!("{{{name}}}")).collect();
    format!("allowed are {}", names.join(", "))
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Placeholder(&'a str),
}

/// Splits a template at its placeholders. A brace that is never closed stays among the words, where it cannot be spoken.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let placeholder = rest.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        if let Some((name, after)) = placeholder {
            rest = after;
            return Some(Piece::Placeholder(name));
        }
        let start = usize::from(rest.starts_with('{'));
        let end = rest[start..].find('{').map_or(rest.len(), |at| start + at);
        let (words, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Words(words))
    })
}
