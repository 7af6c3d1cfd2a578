//! Anchors do not depend on where blocks end, nor on the processor.

use super::*;
#[cfg(all(feature = "avx2", target_arch = "x86_64"))]
use crate::scan::masks::Classify;

#[derive(Default)]
struct Recorder(Vec<(&'static str, usize)>);

impl Recorder {
    fn note(&mut self, kind: &'static str, at: usize) -> usize {
        self.0.push((kind, at));
        at + 1
    }
}

macro_rules! record {
    ($($kind:ident)*; $($glance:ident)*) => {
        impl Visitor for Recorder {
            $(fn $kind(&mut self, at: usize) -> usize {
                self.note(stringify!($kind), at)
            })*
            $(fn $glance(&self, _at: usize) -> bool {
                true
            })*
        }
    };
}

record!(
    number date house after_number group pair spelled escape token b iban flag;
    may_be_pair may_be_token may_follow_number may_be_house may_be_group may_be_scheme may_be_flag
);

fn anchors(text: &str) -> Vec<(&'static str, usize)> {
    let mut out = Recorder::default();
    scan(text.as_bytes(), &mut out);
    out.0
}

#[test]
fn short_numbers_are_anchors_only_between_words() {
    assert_eq!(
        anchors("status=200 took=31ms 6dc3e29a-63a7-43a6"),
        [
            ("pair", 6),
            ("after_number", 10),
            ("group", 11),
            ("pair", 15),
            ("after_number", 20),
            ("house", 21),
            ("token", 36)
        ]
    );
}

#[test]
fn a_number_is_anchored_by_the_first_digit_of_each_group_and_never_inside_a_word() {
    assert_eq!(anchors("ab 0171/2345678 x0171234567"), [("number", 3), ("number", 8), ("after_number", 15)]);
    assert_eq!(anchors("Zeile\\n0171 2345678"), [("escape", 6), ("number", 7), ("after_number", 11), ("number", 12)]);
}

#[test]
fn the_same_text_has_the_same_anchors_wherever_blocks_end() {
    let text = "a=1 b@c.de DE89 3704 0044 eyJhbGciOiJIUzI1NiJ9 \\u0040 Bearer x <n>v --p 12:30 k2: 2025-10-02T10:00 \
        Weg 12, 84.1.2.3 0171.392.0012 12 Baker 2a01:4f8::1 +49 171 1234567 ab%40cd 3 März -u a:b ";
    let plain = anchors(text);
    assert!(plain.len() > 20, "{plain:?}");
    for pad in 0..130 {
        let moved = anchors(&format!("{}{text}", " ".repeat(pad)));
        let expected: Vec<_> = plain.iter().map(|(k, at)| (*k, at + pad)).collect();
        assert_eq!(moved, expected, "pad {pad}");
    }
}

#[cfg(all(feature = "avx2", target_arch = "x86_64"))]
#[test]
fn every_byte_has_the_same_class_with_and_without_avx2() {
    let Some(fast) = avx2::Avx2::new() else {
        println!("skipped: this processor has no AVX2");
        return;
    };
    for first in [0_u8, 64, 128, 192] {
        let block: [u8; 64] = std::array::from_fn(|i| first + i as u8);
        let (mut with, without) = (fast.masks(&block), portable::Portable.masks(&block));
        // Control characters that share their lower half with a separator are no matter.
        if first == 0 {
            with.separator &= !(u64::from(u32::MAX) & !(1 << b'\t'));
        }
        assert_eq!(with, without, "from {first}");
    }
}
