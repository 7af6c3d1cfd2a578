//! Spelled numbers: German and English cardinals and ordinals, as folded words (`fuenfundvierzig`, `zwanzigste`).

const GERMAN_SMALL: [(&str, u32); 23] = [
    ("null", 0),
    ("ein", 1),
    ("eins", 1),
    ("zwei", 2),
    ("zwo", 2),
    ("drei", 3),
    ("vier", 4),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwoelf", 12),
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fuenfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("zwanzig", 20),
];

const GERMAN_TENS: [(&str, u32); 8] = [
    ("zwanzig", 20),
    ("dreissig", 30),
    ("vierzig", 40),
    ("fuenfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
];

/// Ordinal stems that are not "cardinal plus t", without their ending.
const GERMAN_IRREGULAR: [(&str, u32); 6] =
    [("erst", 1), ("zweit", 2), ("zwot", 2), ("dritt", 3), ("siebt", 7), ("acht", 8)];

const ENGLISH_SMALL: [(&str, u32); 20] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];

const ENGLISH_TENS: [(&str, u32); 4] = [("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50)];

const ENGLISH_ORDINALS: [(&str, u32); 21] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
];

fn lookup(table: &[(&str, u32)], word: &str) -> Option<u32> {
    table.iter().find(|(spelling, _)| *spelling == word).map(|(_, value)| *value)
}

/// The value of a spelled cardinal in either language, years such as `zweitausendsechsundzwanzig` included.
pub(crate) fn cardinal(word: &str) -> Option<u32> {
    german_cardinal(word).or_else(|| lookup(&ENGLISH_SMALL, word))
}

/// The value of an English word for tens, which joins with a following unit (`twenty five`).
pub(crate) fn english_tens(word: &str) -> Option<u32> {
    lookup(&ENGLISH_TENS, word)
}

/// The value of a spelled ordinal in either language, whatever its German ending.
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    german_ordinal(word).or_else(|| lookup(&ENGLISH_ORDINALS, word))
}

fn german_cardinal(word: &str) -> Option<u32> {
    match word.split_once("tausend") {
        Some((thousands, rest)) => {
            let thousands = if thousands.is_empty() { 1 } else { lookup(&GERMAN_SMALL, thousands)? };
            let rest = rest.strip_prefix("und").unwrap_or(rest);
            let rest = if rest.is_empty() { 0 } else { below_hundred(rest)? };
            Some(thousands * 1000 + rest)
        }
        None => below_hundred(word),
    }
}

fn below_hundred(word: &str) -> Option<u32> {
    if let Some(value) = lookup(&GERMAN_SMALL, word).or_else(|| lookup(&GERMAN_TENS, word)) {
        return Some(value);
    }
    let (unit, tens) = word.split_once("und")?;
    let unit = lookup(&GERMAN_SMALL, unit).filter(|unit| (1..=9).contains(unit))?;
    Some(unit + lookup(&GERMAN_TENS, tens)?)
}

fn german_ordinal(word: &str) -> Option<u32> {
    let stem = ["er", "en", "em", "es", "e"].iter().find_map(|ending| word.strip_suffix(ending))?;
    if let Some(value) = lookup(&GERMAN_IRREGULAR, stem) {
        return Some(value);
    }
    if let Some(value) = stem.strip_suffix("st").and_then(below_hundred)
        && value >= 20
    {
        return Some(value);
    }
    stem.strip_suffix('t').and_then(below_hundred).filter(|value| (4..20).contains(value))
}

#[cfg(test)]
mod tests {
    use super::{cardinal, ordinal};

    #[test]
    fn cardinals_of_both_languages() {
        let cases = [
            ("null", 0),
            ("eins", 1),
            ("zwo", 2),
            ("zwoelf", 12),
            ("siebzehn", 17),
            ("einundzwanzig", 21),
            ("dreissig", 30),
            ("fuenfundvierzig", 45),
            ("neunundfuenfzig", 59),
            ("zweitausendsechsundzwanzig", 2026),
            ("eleven", 11),
            ("nineteen", 19),
        ];
        for (word, value) in cases {
            assert_eq!(cardinal(word), Some(value), "{word}");
        }
        for word in ["", "und", "zwanzigund", "undzwanzig", "elfundzwanzig", "tausendtausend", "montag"] {
            assert_eq!(cardinal(word), None, "{word}");
        }
    }

    #[test]
    fn ordinals_with_every_ending() {
        let cases = [
            ("erster", 1),
            ("ersten", 1),
            ("dritte", 3),
            ("siebten", 7),
            ("siebenten", 7),
            ("achten", 8),
            ("zehnter", 10),
            ("zwoelfte", 12),
            ("neunzehnten", 19),
            ("zwanzigster", 20),
            ("einunddreissigsten", 31),
            ("twelfth", 12),
            ("thirtieth", 30),
        ];
        for (word, value) in cases {
            assert_eq!(ordinal(word), Some(value), "{word}");
        }
        for word in ["heute", "erst", "acht", "zwanzigte", "eiste", "e", "en"] {
            assert_eq!(ordinal(word), None, "{word}");
        }
    }
}
