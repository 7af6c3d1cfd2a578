//! Words that carry no meaning for a wish and are passed over.

/// Sorted, so that a word is found by halving.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "aeh", "aehm", "also", "any", "appointment", "as", "auf", "available", "be", "bei", "best",
    "besten", "bevorzugt", "bitte", "book", "brauche", "buchen", "can", "come", "could", "da", "danke",
    "dann", "das", "date", "datum", "dem", "den", "die", "dort", "eher", "einfach", "einmal", "erst", "es",
    "etwas", "exactly", "for", "free", "frei", "freie", "freien", "freier", "freies", "fuer", "gehen", "geht",
    "genau", "genauer", "gern", "gerne", "gesagt", "get", "ginge", "good", "gut", "haben", "haette", "hallo",
    "halt", "hatte", "have", "hello", "her", "herum", "hi", "hier", "hm", "hmm", "i", "ich", "id", "ideally",
    "if", "ihnen", "ihr", "ill", "im", "irgendwie", "is", "ish", "ist", "its", "ja", "just", "kann",
    "koennte", "kommen", "late", "lets", "lieber", "liebsten", "like", "local", "machen", "make",
    "mal", "maybe", "me", "mir", "mit", "moechte", "moechten", "moeglichst", "morgenzeit", "much", "need",
    "noch", "nur", "ok", "okay", "on", "only", "ortszeit", "passt", "perhaps", "please", "preferably",
    "preferred", "punkt", "rather", "rein", "rum", "sagen", "say", "schedule", "schoen", "schon", "see",
    "sehr", "sein", "sharp", "sie", "slot", "something", "sometime", "suits", "termin", "thank", "thanks",
    "that", "the", "then", "there", "time", "uh", "uhrzeit", "uns", "us", "vereinbaren", "verfuegbar", "very",
    "vielleicht", "vorbei", "vorbeikommen", "waere", "want", "was", "we", "well", "wenn", "wie", "wieder",
    "will", "wir", "with", "works", "would", "wuensche", "wuerde", "wunsch", "wunschtermin", "yeah", "yes",
    "you", "zeit", "zu", "zum", "zur",
];

/// Whether a folded word may be passed over.
pub(crate) fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::FILLERS;

    #[test]
    fn the_list_is_sorted_and_has_no_double() {
        assert!(FILLERS.is_sorted_by(|one, two| one < two));
    }
}
