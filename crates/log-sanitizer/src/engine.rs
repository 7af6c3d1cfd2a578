//! Leads every anchor to its detector.

use crate::bytes;
use crate::class::Finding;
use crate::config::Rules;
use crate::detect::{address, date, iban, ip, number, scheme, vendor};
use crate::findings::Findings;
use crate::key;
use crate::scan::{Visitor, scan};

/// Findings in order, without overlaps.
pub(crate) fn find(text: &[u8], rules: &Rules) -> Vec<Finding> {
    let mut engine = Engine(Findings::new(text, rules));
    scan(text, &mut engine);
    engine.0.into_list()
}

/// Refuses at a glance what a few instructions can refuse; the rest goes to the detectors, which are not inlined.
struct Engine<'a>(Findings<'a>);

impl Visitor for Engine<'_> {
    #[inline(always)]
    fn number(&mut self, at: usize) -> usize {
        number::detect(&mut self.0, at)
    }

    #[inline(always)]
    fn date(&mut self, at: usize) -> usize {
        date::stamp(&mut self.0, at).unwrap_or_else(|| number::detect(&mut self.0, at))
    }

    #[inline(always)]
    fn house(&mut self, at: usize) -> usize {
        number::house(&mut self.0, at)
    }

    #[inline(always)]
    fn after_number(&mut self, at: usize) -> usize {
        number::followed(&mut self.0, at)
    }

    #[inline(always)]
    fn group(&mut self, at: usize) -> usize {
        ip::detect_v6(&mut self.0, at).unwrap_or(at + 1)
    }

    #[inline(always)]
    fn pair(&mut self, at: usize) -> usize {
        key::detect(&mut self.0, at)
    }

    #[inline(always)]
    fn spelled(&mut self, at: usize) -> usize {
        number::detect_spelled(&mut self.0, at)
    }

    #[inline(always)]
    fn escape(&mut self, at: usize) -> usize {
        if self.0.text[at] == b'u' { number::detect_escape(&mut self.0, at) } else { at + 1 }
    }

    #[inline(always)]
    fn token(&mut self, at: usize) -> usize {
        vendor::detect(&mut self.0, at)
    }

    #[inline(always)]
    fn b(&mut self, at: usize) -> usize {
        scheme::detect(&mut self.0, at)
    }

    #[inline(always)]
    fn iban(&mut self, at: usize) -> usize {
        iban::detect(&mut self.0, at)
    }

    #[inline(always)]
    fn flag(&mut self, at: usize) -> usize {
        key::detect_flag(&mut self.0, at)
    }

    #[inline(always)]
    fn may_be_pair(&self, at: usize) -> bool {
        self.0.rules.dictionary().tails().may_end(self.0.text, at)
    }

    #[inline(always)]
    fn may_be_token(&self, at: usize) -> bool {
        vendor::may_begin(self.0.text, at)
    }

    #[inline(always)]
    fn may_follow_number(&self, at: usize) -> bool {
        address::may_follow(self.0.text, at)
    }

    #[inline(always)]
    fn may_be_house(&self, at: usize) -> bool {
        address::may_be_house(self.0.text, at)
    }

    #[inline(always)]
    fn may_be_group(&self, at: usize) -> bool {
        ip::may_begin_v6(self.0.text, at)
    }

    #[inline(always)]
    fn may_be_scheme(&self, at: usize) -> bool {
        scheme::may_begin(self.0.text, at)
    }

    #[inline(always)]
    fn may_be_flag(&self, at: usize) -> bool {
        matches!(bytes::at(self.0.text, at + 1), b'-' | b'u')
    }
}
