//! A stream gives the same output wherever its chunks end; a line gives what it gives alone; a search
//! finds something exactly where the filter changes something.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use log_sanitizer::{Sanitizer, StreamSanitizer, StreamSearch};

fn stream(sanitizer: &Sanitizer, text: &[u8], step: usize) -> Vec<u8> {
    let mut stream = StreamSanitizer::new(sanitizer.clone());
    let mut out = Vec::new();
    for chunk in text.chunks(step) {
        stream.push(chunk, &mut out);
        assert!(stream.held() <= StreamSanitizer::MAX_HELD);
    }
    stream.finish(&mut out);
    out
}

fuzz_target!(|input: (u16, u16, u8, Vec<u8>)| {
    static SANITIZER: OnceLock<Sanitizer> = OnceLock::new();
    let sanitizer = SANITIZER.get_or_init(Sanitizer::default);
    let (one, other, repeat, part) = input;
    // Repeated, so that lines outgrow what is held.
    let text = part.repeat(usize::from(repeat).clamp(1, 64));
    let (one, other) = (usize::from(one) + 1, usize::from(other) + 1);
    let whole = stream(sanitizer, &text, text.len().max(1));
    assert_eq!(stream(sanitizer, &text, one), whole);
    assert_eq!(stream(sanitizer, &text, other), whole);
    if !text.contains(&b'\n') && text.len() < StreamSanitizer::MAX_HELD {
        assert_eq!(whole, sanitizer.sanitize_bytes(&text).into_owned());
    }
    let mut search = StreamSearch::new(sanitizer.clone());
    let mut places = 0;
    search.push(&text, |_| places += 1);
    search.finish(|_| places += 1);
    assert_eq!(places == 0, whole == text);
});
