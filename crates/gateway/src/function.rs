//! The functions that a voice agent can call, and the names under which platforms and prompts write them.

/// A function of this gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// Is this time free; if not, what is near it.
    CheckAvailability,
}

/// Spellings by function, without case, hyphens and underscores.
const SPELLINGS: [(&str, Function); 6] = [
    ("checkavailability", Function::CheckAvailability),
    ("availability", Function::CheckAvailability),
    ("getavailability", Function::CheckAvailability),
    ("getalternatives", Function::CheckAvailability),
    ("verfuegbarkeitpruefen", Function::CheckAvailability),
    ("verfügbarkeitprüfen", Function::CheckAvailability),
];

impl Function {
    /// The function that `name` means, if there is one; a version suffix is already gone.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let plain: String =
            name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        SPELLINGS.iter().find(|(spelling, _)| *spelling == plain).map(|(_, function)| *function)
    }

    /// The name in logs, metrics and limits.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::CheckAvailability => "check_availability",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Function;

    #[test]
    fn a_function_is_found_under_each_of_its_spellings() {
        for name in ["check_availability", "check-availability", "checkAvailability", "verfuegbarkeit_pruefen"] {
            assert_eq!(Function::named(name), Some(Function::CheckAvailability), "{name}");
        }
        assert_eq!(Function::named("test"), None);
        assert_eq!(Function::named(""), None);
    }
}
