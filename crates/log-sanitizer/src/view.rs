//! A text with parts taken out that only get in the way, and the way back to the original.
//!
//! Terminal colours stand between a key and its value, line breaks between a JSON key and its list. Detectors look at the
//! text without them; what they find is carried back to where it stands.

use crate::class::Finding;

/// A text without some of its parts.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// What is left.
    pub(crate) text: Vec<u8>,
    /// Where each kept stretch begins: in the view, and in the original.
    stretches: Vec<(usize, usize)>,
}

impl View {
    /// `original` without its terminal escape sequences.
    pub(crate) fn without_colours(original: &[u8]) -> Self {
        let mut view = Self::default();
        let mut from = 0;
        for at in memchr::memchr_iter(0x1B, original) {
            if at >= from {
                view.keep(original, from, at);
                from = at + sequence(&original[at..]);
            }
        }
        view.keep(original, from, original.len());
        view
    }

    /// JSON text on one line: without line breaks and the indentation between its tokens. Documents that follow one another keep
    /// a line each.
    pub(crate) fn on_one_line(json: &[u8]) -> Self {
        let mut view = Self::default();
        let (mut from, mut depth, mut at) = (0, 0_usize, 0);
        while let Some(b) = json.get(at) {
            match b {
                b'"' => at = string_end(json, at),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'\n' | b'\r' if depth > 0 => {
                    view.keep(json, from, at);
                    at += json[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                    from = at;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        view.keep(json, from, json.len());
        view
    }

    fn keep(&mut self, original: &[u8], from: usize, to: usize) {
        if let Some(part) = original.get(from..to).filter(|part| !part.is_empty()) {
            self.stretches.push((self.text.len(), from));
            self.text.extend_from_slice(part);
        }
    }

    /// What was found in the view, as places of the original.
    pub(crate) fn back(&self, findings: &mut [Finding]) {
        for found in findings {
            found.start = self.original(found.start);
            found.end = self.original(found.end - 1) + 1;
        }
    }

    fn original(&self, at: usize) -> usize {
        let next = self.stretches.partition_point(|(view, _)| *view <= at);
        next.checked_sub(1).map_or(at, |i| self.stretches[i].1 + at - self.stretches[i].0)
    }
}

/// The length of the escape sequence that `text` begins with: `ESC [ … letter`, `ESC ] … BEL`, or two bytes.
fn sequence(text: &[u8]) -> usize {
    let run = |test: fn(u8) -> bool| text[2..].iter().take(64).take_while(|b| test(**b)).count();
    let len = match text.get(1) {
        Some(b'[') => 3 + run(|b| matches!(b, 0x20..=0x3F)),
        Some(b']') => 3 + run(|b| !matches!(b, 0x07 | 0x1B | b'\n')),
        _ => 2,
    };
    len.min(text.len())
}

/// The last byte of the JSON string that begins at `at`: its closing quote, or the end of an unfinished text.
pub(crate) fn string_end(json: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(more) = json.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += more;
        if json[at] == b'"' {
            return at;
        }
        at += 2;
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Class;

    fn back(view: &View, start: usize, end: usize) -> (usize, usize) {
        let mut found = [Finding::new(start, end, Class::Name, "field")];
        view.back(&mut found);
        (found[0].start, found[0].end)
    }

    #[test]
    fn colours_are_out_of_the_way_and_places_lead_back() {
        let view = View::without_colours(b"\x1b[3mname\x1b[0m\x1b[2m=\x1b[0mAda \x1b]8;;x\x07link");
        assert_eq!(view.text, b"name=Ada link");
        assert_eq!(back(&view, 5, 8), (21, 24));
        assert_eq!(back(&view, 0, 4), (4, 8));
    }

    #[test]
    fn an_escape_sequence_that_is_cut_off_is_no_fault() {
        for text in [b"a\x1b".as_slice(), b"a\x1b[", b"a\x1b[3", b"a\x1b]8;"] {
            assert_eq!(View::without_colours(text).text, b"a");
        }
    }

    #[test]
    fn line_breaks_between_tokens_go_and_those_between_documents_stay() {
        let view = View::on_one_line(b"{\n  \"a\": [\n    1,\n    \"b\\\"\\n \"\n  ]\n}\n{}\n");
        assert_eq!(view.text, b"{\"a\": [1,\"b\\\"\\n \"]}\n{}\n");
        assert_eq!(back(&view, 1, 4), (4, 7));
        assert_eq!(View::on_one_line(b"{\"open").text, b"{\"open");
        assert_eq!(View::on_one_line(b"{\"open\\").text, b"{\"open\\");
    }
}
