//! Credentials behind the name of an authorization scheme, wherever they stand: `Bearer abc`, `Basic YTpi`.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::vendor;
use crate::findings::Findings;

/// Schemes whose credential is one token.
const SCHEMES: [&[u8]; 2] = [b"bearer", b"basic"];

/// Looks at the space at `at` after what may be a scheme's name.
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let word = at - bytes::run_back(text, at, 8, bytes::word);
    let Some(scheme) = SCHEMES.iter().find(|s| text[word..at].eq_ignore_ascii_case(s)) else {
        return at + 1;
    };
    let start = at + bytes::run(text, at, 4, bytes::space);
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
