//! What is found only when the first findings are gone.
//!
//! A value that was hidden by what stood beside it, or a key whose value has become another: the text is looked at once more with
//! tokens in the places of what was found, and what is found then is a place of the text itself, together with the findings that
//! it covers. So a second sanitizing has nothing left to do.

use crate::class::Finding;

/// A text with tokens where something was found.
pub(crate) struct Left {
    /// The text.
    pub(crate) text: Vec<u8>,
    /// Where each finding's token stands in it, its quotes included.
    tokens: Vec<(usize, usize)>,
}

impl Left {
    /// What is left of `text` without `findings`, which are in order and do not overlap.
    pub(crate) fn of(text: &[u8], findings: &[Finding]) -> Self {
        let mut left = Self { text: Vec::with_capacity(text.len() + 16 * findings.len()), tokens: Vec::new() };
        let mut at = 0;
        for found in findings {
            left.text.extend_from_slice(&text[at..found.start]);
            let start = left.text.len();
            found.write_quote(&mut left.text);
            left.text.extend_from_slice(found.class.token().as_bytes());
            found.write_quote(&mut left.text);
            left.tokens.push((start, left.text.len()));
            at = found.end;
        }
        left.text.extend_from_slice(&text[at..]);
        left
    }

    /// `findings` and what was found in this text, as places of the text that it was made of.
    pub(crate) fn merged(&self, findings: &[Finding], more: Vec<Finding>) -> Vec<Finding> {
        let mut all: Vec<Finding> = Vec::with_capacity(findings.len() + more.len());
        let mut taken = 0;
        for found in more {
            let first = self.tokens.partition_point(|token| token.1 <= found.start).max(taken);
            let end = self.tokens.partition_point(|token| token.0 < found.end).max(first);
            if (first..end).any(|at| findings[at].quote.is_some() && !self.is_whole(at, &found)) {
                continue;
            }
            all.extend_from_slice(&findings[taken..first]);
            let start = self.back(found.start, findings, |token| token.0).max(all.last().map_or(0, |last| last.end));
            all.push(Finding { start, end: self.back(found.end, findings, |token| token.1), ..found });
            taken = end;
        }
        all.extend_from_slice(&findings[taken..]);
        all
    }

    /// Whether a finding has all of a token.
    fn is_whole(&self, at: usize, found: &Finding) -> bool {
        found.start <= self.tokens[at].0 && self.tokens[at].1 <= found.end
    }

    /// The place of the text that `at` stands for; within a token the side of it that `side` names.
    fn back(&self, at: usize, findings: &[Finding], side: impl Fn((usize, usize)) -> usize) -> usize {
        let before = self.tokens.partition_point(|token| token.1 <= at);
        if let Some(token) = self.tokens.get(before)
            && token.0 < at
        {
            let found = &findings[before];
            return if side(*token) == token.0 { found.start } else { found.end };
        }
        match before.checked_sub(1) {
            Some(last) => at - self.tokens[last].1 + findings[last].end,
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Class;

    fn places(findings: &[Finding]) -> Vec<(usize, usize)> {
        findings.iter().map(|found| (found.start, found.end)).collect()
    }

    fn found(start: usize, end: usize) -> Finding {
        Finding::new(start, end, Class::Email, "test")
    }

    /// `ab` and `ef` of `..ab..ef..` are found; the tokens stand at 2..18 and 20..36.
    fn two() -> (Vec<Finding>, Left) {
        let findings = vec![found(2, 4), found(6, 8)];
        let left = Left::of(b"..ab..ef..", &findings);
        assert_eq!(left.text, b"..[EMAIL_REDACTED]..[EMAIL_REDACTED]..");
        (findings, left)
    }

    #[test]
    fn what_stands_between_tokens_is_found_in_its_place() {
        let (findings, left) = two();
        for (start, end, expected) in [
            (0, 2, vec![(0, 2), (2, 4), (6, 8)]),
            (18, 20, vec![(2, 4), (4, 6), (6, 8)]),
            (37, 38, vec![(2, 4), (6, 8), (9, 10)]),
        ] {
            assert_eq!(places(&left.merged(&findings, vec![found(start, end)])), expected, "{start}..{end}");
        }
    }

    #[test]
    fn what_has_a_token_covers_what_was_found_there() {
        let (findings, left) = two();
        for (start, end, expected) in [
            (1, 19, vec![(1, 5), (6, 8)]),
            (3, 19, vec![(2, 5), (6, 8)]),
            (1, 17, vec![(1, 4), (6, 8)]),
            (3, 22, vec![(2, 8)]),
            (0, 38, vec![(0, 10)]),
        ] {
            assert_eq!(places(&left.merged(&findings, vec![found(start, end)])), expected, "{start}..{end}");
        }
    }

    #[test]
    fn two_that_share_a_token_do_not_overlap() {
        let (findings, left) = two();
        assert_eq!(places(&left.merged(&findings, vec![found(1, 10), found(11, 19)])), [(1, 4), (4, 5), (6, 8)]);
    }

    #[test]
    fn quotes_that_a_number_gets_are_not_torn_apart() {
        let findings = vec![Finding { quote: Some(0), ..found(2, 4) }];
        let left = Left::of(b"..12..", &findings);
        assert_eq!(left.text, b"..\"[EMAIL_REDACTED]\"..");
        assert_eq!(places(&left.merged(&findings, vec![found(5, 22)])), [(2, 4)]);
        assert_eq!(places(&left.merged(&findings, vec![found(2, 22)])), [(2, 6)]);
    }
}
