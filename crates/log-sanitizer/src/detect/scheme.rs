//! Credentials behind the name of an authorization scheme, wherever they stand: `Bearer abc`, `Basic YTpi`.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::vendor;
use crate::findings::Findings;
use crate::symbol::symbol;

/// Schemes whose credential is one token.
const SCHEMES: [&[u8]; 2] = [b"bearer", b"basic"];

/// Whether the word that begins with the `b` at `at` may be a scheme's name.
#[inline(always)]
pub(crate) fn may_begin(text: &[u8], at: usize) -> bool {
    let next = text.get(at + 1..at + 5).and_then(<[u8]>::first_chunk);
    next.is_some_and(|four| matches!(&(u32::from_le_bytes(*four) | 0x2020_2020).to_le_bytes(), b"eare" | b"asic"))
}

/// Looks at the word at `at`, which may be a scheme's name.
#[inline(never)]
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let Some(scheme) = SCHEMES.iter().find(|s| bytes::starts_with_nocase(text, at, s)) else {
        return at + 1;
    };
    let start = past_spaces(text, at + scheme.len());
    if start == at + scheme.len() {
        return at + 1;
    }
    let end = start + bytes::run(text, start, 8192, credential);
    let value = &text[start..end];
    let plausible = if **scheme == *b"basic" { looks_base64(value) } else { looks_secret(value) };
    // `realm=…` and its like announce a scheme; they are no credential.
    let field = value.contains(&b'=') && !value.ends_with(b"=");
    if value.is_empty() || field || !plausible {
        return at + 1;
    }
    found.push(Finding::new(start, end, Class::Credential, "authorization scheme"))
}

/// Past the spaces at `at`, in whatever spelling.
fn past_spaces(text: &[u8], at: usize) -> usize {
    let mut end = at;
    for _ in 0..4 {
        match symbol(text, end) {
            Some((b' ' | b'\t', len)) => end += len,
            Some((b'+', 1)) if end == at => return end + 1,
            _ => break,
        }
    }
    end
}

/// The characters of a credential: base64 in both alphabets, and what opaque tokens add.
pub(crate) const fn credential(b: u8) -> bool {
    bytes::token(b) || matches!(b, b'.' | b'~' | b'+' | b'/' | b'=' | b'|' | b'%' | b'!' | b'*')
}

/// Whether a word could be a token rather than a word of a sentence.
pub(crate) fn looks_secret(value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| bytes::digit(**b)).count();
    let uppers = value.iter().skip(1).filter(|b| bytes::upper(**b)).count();
    let lowers = value.iter().filter(|b| b.is_ascii_lowercase()).count();
    let mixed = uppers > 0 && lowers > 0 || digits > 0;
    value.len() >= 6 && (mixed || value.len() >= 24) || value.len() >= 4 && vendor::known(value)
}

/// Whether a word is base64 of a name, a colon and a password, or at least looks like no word.
fn looks_base64(value: &[u8]) -> bool {
    value.len() >= 4 && value.len().is_multiple_of(4) && value.ends_with(b"=") || looks_secret(value)
}
