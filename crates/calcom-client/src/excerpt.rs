//! What may be shown of a body that could not be read: its shape, never its text.
//!
//! The body of a booking holds names, addresses and numbers in fields of any name, and a broken one cannot be taken apart to find
//! them. So of JSON only the member names and the punctuation are kept, and of anything else only its kind and size.

/// The longest excerpt, in characters.
const LONGEST: usize = 160;

/// A bounded picture of `body` without any value in it.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..body.len().min(4096)).unwrap_or_default());
    match text.trim_start().chars().next() {
        None => "empty".to_owned(),
        Some('{' | '[') => format!("{} bytes: {}", body.len(), shape(&text)),
        Some('<') => format!("{} bytes of markup", body.len()),
        Some(_) => format!("{} bytes of text", body.len()),
    }
}

/// Member names and punctuation; every other text becomes `…`, every number or word `#`.
fn shape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim_start();
    let mut kept = 0;
    while let Some(next) = rest.chars().next() {
        if kept >= LONGEST {
            out.push('…');
            break;
        }
        let (token, after) = token(rest, next);
        rest = after;
        kept += token.chars().count();
        out.push_str(&token);
    }
    out
}

fn token(rest: &str, next: char) -> (String, &str) {
    match next {
        '"' => quoted(rest),
        '{' | '}' | '[' | ']' | ',' | ':' => (next.to_string(), rest.get(1..).unwrap_or_default()),
        c if c.is_whitespace() => (String::new(), rest.trim_start()),
        _ => {
            let end = rest.find(|c: char| c.is_whitespace() || "{}[],:\"".contains(c)).unwrap_or(rest.len());
            ("#".to_owned(), rest.get(end..).unwrap_or_default())
        }
    }
}

/// A text in quotes: kept when it is a member name of letters, else hidden.
fn quoted(rest: &str) -> (String, &str) {
    let inner = rest.get(1..).unwrap_or_default();
    let mut escaped = false;
    let end = inner.find(|c: char| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    let Some(end) = end else {
        return ("\"…".to_owned(), "");
    };
    let name = inner.get(..end).unwrap_or_default();
    let after = inner.get(end + 1..).unwrap_or_default();
    let is_name =
        after.trim_start().starts_with(':') && name.len() <= 40 && name.bytes().all(|b| b.is_ascii_alphabetic());
    (if is_name { format!("\"{name}\"") } else { "\"…\"".to_owned() }, after)
}
