//! Several sentences in one breath: which of them the wish is in.
//!
//! **The law.** The last sentence counts. What it leaves open is taken from the one before it, and so on back, until a day and a
//! time or window are known. A sentence that turns its meaning round and names a day ("am Montag kann ich nicht") says what does
//! not suit beside what the others ask for, wherever it stands. One that names no day ("das geht nicht") is passed over before a
//! sentence that names one, otherwise it is asked back, and so is one that stands alone. A sentence that begins with "oder"
//! belongs to the one before it. A full stop behind a short word that means nothing here abbreviates it.

use crate::grammar::expr::{Item, TimeExpr};
use crate::grammar::scan::{Expect, Refused, Scan, scan};
use crate::text::token::{Token, tokens};
use crate::text::word::{Unit, Word};

/// The longest word that a full stop may abbreviate (`Mo.`, `Dez.`, `Sept.`), in bytes.
const LONGEST_ABBREVIATION: usize = 4;

/// Reads an argument: free speech sentence by sentence, anything else as one.
pub(crate) fn read(text: &str, expect: Expect) -> Scan {
    let tokens = tokens(text);
    if expect != Expect::Text {
        return scan(&tokens, expect);
    }
    let mut scans = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let end = (0..rest.len()).find(|at| ends_sentence(text, rest, *at)).map_or(rest.len(), |at| at + 1);
        let (sentence, after) = rest.split_at(end);
        scans.push(scan(sentence, expect));
        rest = after;
    }
    last_counts(scans)
}

/// Takes the sentences that say what does not suit, as long as another says what would.
fn take_refused(scans: &mut Vec<Scan>) -> Vec<Refused> {
    let wishes = |scan: &Scan| scan.negated.is_none() && (says_a_day(&scan.items) || says_a_time(&scan.items));
    if !scans.iter().any(wishes) {
        return Vec::new();
    }
    let mut refused = Vec::new();
    scans.retain(|scan| match &scan.negated {
        Some(span) if says_a_day(&scan.items) => {
            refused.push(Refused { items: scan.items.clone(), span: span.clone() });
            false
        }
        _ => true,
    });
    refused
}

/// Whether a sentence ends with this token: a question mark, or a full stop that belongs to no date and no abbreviation.
fn ends_sentence(text: &str, tokens: &[Token], at: usize) -> bool {
    let (token, next) = (&tokens[at], tokens.get(at + 1));
    let stop = token.word == Word::Mark('.') && token.glued && next.is_none_or(|next| !next.glued);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    match before.filter(|_| stop) {
        None => token.word == Word::Stop,
        Some(before) => match before.word {
            Word::Digits(..) => next.is_some_and(|next| begins(text, next)),
            Word::Letter(_) | Word::MaybeWeekday(_) | Word::About | Word::Or | Word::Mark(_) => false,
            Word::Unknown => !abbreviates(text, (before, next)),
            Word::Weekday(_) | Word::Month(_) | Word::May | Word::Unit(Unit::Minute | Unit::Hour) => {
                before.span.len() > LONGEST_ABBREVIATION
            }
            _ => true,
        },
    }
}

/// Whether a word without a meaning is abbreviated by the full stop behind it: `Dr.`, `z. B.`, `evtl. Dienstag`.
fn abbreviates(text: &str, (word, next): (&Token, Option<&Token>)) -> bool {
    const LONG: [&str; 8] = ["evtl", "bspw", "inkl", "exkl", "prof", "mind", "appt", "approx"];
    let word = text.get(word.span.clone()).unwrap_or_default();
    let goes_on = next.is_some_and(|next| !is_large(text, next));
    match word.chars().count() {
        0..=3 => true,
        4 if goes_on => true,
        _ => LONG.iter().any(|known| word.eq_ignore_ascii_case(known)),
    }
}

/// Whether a token begins with a large letter.
fn is_large(text: &str, token: &Token) -> bool {
    text.get(token.span.clone()).and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
}

/// Whether a token behind `15.` begins a sentence: a large letter, and nothing that the number may count.
fn begins(text: &str, token: &Token) -> bool {
    let counted = matches!(
        token.word,
        Word::Month(_) | Word::May | Word::Ordinal(_) | Word::Feast(_) | Word::Name(_) | Word::Unit(_)
    );
    is_large(text, token) && !counted
}

/// What the sentences say together, by the law at the head of this file.
fn last_counts(mut scans: Vec<Scan>) -> Scan {
    let refused = take_refused(&mut scans);
    let mut said = Scan::default();
    for scan in scans.into_iter().rev() {
        let whole = says_a_day(&said.items) && said.items.first() != Some(&Item::Or);
        if whole && (scan.negated.is_some() || says_a_time(&said.items)) {
            break;
        }
        let negated = scan.negated.is_some();
        said = behind(scan, said);
        if negated {
            break;
        }
    }
    Scan { refused, ..said }
}

/// A sentence and what was said after it; of the sentence only what that leaves open.
fn behind(earlier: Scan, later: Scan) -> Scan {
    let joined = later.items.first() == Some(&Item::Or);
    let days_open = joined || !says_a_day(&later.items);
    let clock_open = joined || !later.items.iter().any(is_clock);
    let window_open = joined || !later.items.iter().any(is_window);
    let open = |item: &Item| match item {
        Item::Instant(_) => days_open && clock_open,
        Item::Day(_) | Item::Bound(_) | Item::Shift(_) | Item::And => days_open,
        Item::Time(_) => {
            if is_window(item) {
                window_open
            } else {
                clock_open
            }
        }
        Item::Or => days_open || clock_open || window_open,
    };
    let items = earlier.items.into_iter().filter(open).chain(later.items).collect();
    let unread = earlier.unread.into_iter().chain(later.unread).collect();
    let number = earlier.number.or(later.number);
    Scan { items, unread, number, refused: Vec::new(), negated: earlier.negated.or(later.negated) }
}

fn says_a_day(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Day(_) | Item::Instant(_)))
}

fn says_a_time(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Time(_) | Item::Instant(_)))
}

fn is_clock(item: &Item) -> bool {
    matches!(item, Item::Time(TimeExpr::At(_) | TimeExpr::In(_) | TimeExpr::Now) | Item::Instant(_))
}

fn is_window(item: &Item) -> bool {
    matches!(item, Item::Time(TimeExpr::Span { .. } | TimeExpr::Part(_) | TimeExpr::Anytime))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::grammar::ahead::looks;
    use crate::grammar::scan::Expect;

    /// Words that begin long readings and do not finish them, and such that make lists and sentences.
    const GREEDY: [&str; 19] = [
        "zwischen 10 und ",
        "in zwei ",
        "der Tag nach dem ",
        "drei Tage vor dem ",
        "am Montag bei Dr. ",
        "um 99, ",
        "Anfang der nächsten ",
        "nicht später als ",
        "drei viertel ",
        "fünf vor halb ",
        "2. 12. ",
        "20 20 20 ",
        "new years ",
        "Buß- und ",
        "um 10, vormittags, ",
        "vormittags, vormittags, ",
        "Montag, Mittwoch oder ",
        "Morgen. ",
        "Am Montag nicht! ",
    ];

    #[test]
    fn the_words_looked_at_grow_with_the_text_and_no_faster() {
        for words in GREEDY {
            for expect in [Expect::Date, Expect::Time, Expect::Text] {
                let looks = |times: usize| {
                    let text = words.repeat(times);
                    looks::during(|| drop(read(&text, expect)))
                };
                let (short, long) = (looks(100), looks(1600));
                assert!(short > 0 && long <= short * 17, "{words:?} as {expect:?}: {short} looks, then {long}");
                let per_letter = long / (words.len() as u64 * 1600);
                assert!(per_letter < 60, "{words:?} as {expect:?}: {per_letter} looks per letter");
            }
        }
    }
}
