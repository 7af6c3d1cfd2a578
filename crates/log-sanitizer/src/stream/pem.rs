//! Private keys that are written over several lines, which no single line shows.
//!
//! Behind a line that ends with `-----BEGIN … PRIVATE KEY-----`, lines of base64 are the key's. Anything else ends it.

use crate::bytes;

/// Whether a private key is open, seen line by line.
#[derive(Debug)]
pub(super) struct Pem {
    open: bool,
}

impl Pem {
    /// No key is open.
    pub(super) const fn new() -> Self {
        Self { open: false }
    }

    /// Whether the next line may be part of a key.
    pub(super) const fn is_open(&self) -> bool {
        self.open
    }

    /// The part of `line` that belongs to an open private key.
    pub(super) fn body(&mut self, line: &[u8]) -> Option<(usize, usize)> {
        let text = line.trim_ascii_end();
        if self.open {
            if text.is_empty() || header(text) {
                return None;
            }
            let start = bytes::run(text, 0, 64, bytes::space);
            self.open = text[start..].iter().all(|b| bytes::alnum(*b) || matches!(b, b'+' | b'/' | b'='));
            if self.open {
                return Some((start, text.len()));
            }
        }
        self.open = text.ends_with(b"-----") && begins(text);
        None
    }
}

/// `Proc-Type: 4,ENCRYPTED` and the like, before an encrypted key.
fn header(text: &[u8]) -> bool {
    [b"Proc-Type:".as_slice(), b"DEK-Info:", b"Comment:"].iter().any(|name| text.starts_with(name))
}

fn begins(text: &[u8]) -> bool {
    let label = &text[..text.len() - 5];
    let words = bytes::run_back(label, label.len(), 40, |b| bytes::upper(b) || bytes::digit(b) || b == b' ');
    let head = &label[..label.len() - words];
    let name = &label[label.len() - words..];
    head.ends_with(b"-----") && name.starts_with(b"BEGIN ") && name.ends_with(b"PRIVATE KEY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_key_are_its_body_and_the_next_are_not() {
        let mut pem = Pem::new();
        let lines = [
            ("key: -----BEGIN RSA PRIVATE KEY-----\r\n", None),
            ("Proc-Type: 4,ENCRYPTED\n", None),
            ("\n", None),
            ("  MIIEpAIBAAKCAQEA+x/=\n", Some((2, 22))),
            ("abcd==\n", Some((0, 6))),
            ("-----END RSA PRIVATE KEY-----\n", None),
            ("done\n", None),
        ];
        for (line, body) in lines {
            assert_eq!(pem.body(line.as_bytes()), body, "{line}");
        }
    }

    #[test]
    fn a_public_certificate_is_no_key() {
        let mut pem = Pem::new();
        assert_eq!(pem.body(b"-----BEGIN CERTIFICATE-----\n"), None);
        assert_eq!(pem.body(b"MIIB\n"), None);
    }
}
