//! The operators' answers as text for a terminal.

use std::fmt::Write;

use serde_json::Value;

/// One line a circuit: its name, its state and what an operator asks next.
pub(crate) fn breakers(answer: &Value) -> String {
    let mut text = String::new();
    for circuit in list(answer) {
        let _ = write!(
            text,
            "{:<24} {:<10} failures {}/{}",
            word(circuit, "service"),
            word(circuit, "state"),
            word(circuit, "failure_count"),
            word(circuit, "failure_threshold"),
        );
        if let Some(seconds) = circuit.get("seconds_until_retry").filter(|seconds| !seconds.is_null()) {
            let _ = write!(text, ", next try in {seconds} s");
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// One line a company, then the keys if they were asked for.
pub(crate) fn cache(answer: &Value) -> String {
    let mut text = String::new();
    for counts in answer.get("tenants").and_then(Value::as_array).into_iter().flatten() {
        let _ = writeln!(
            text,
            "company {:<12} hits {} misses {} stale {}",
            word(counts, "tenant"),
            word(counts, "hits"),
            word(counts, "misses"),
            word(counts, "stale"),
        );
    }
    for key in answer.get("keys").and_then(Value::as_array).into_iter().flatten() {
        let _ = writeln!(text, "{}", key.as_str().unwrap_or_default());
    }
    text.trim_end().to_owned()
}

/// One line a member, for answers that need no table.
pub(crate) fn plain(answer: &Value) -> String {
    let Some(object) = answer.as_object() else {
        return answer.to_string();
    };
    let lines: Vec<String> = object.iter().map(|(name, value)| format!("{name}: {}", bare(value))).collect();
    lines.join("\n")
}

fn list(answer: &Value) -> &[Value] {
    match answer {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

fn word(object: &Value, name: &str) -> String {
    object.get(name).map(bare).unwrap_or_default()
}

fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_open_circuit_says_when_it_tries_again() {
        let answer = json!({"service": "calcom_api", "state": "open", "failure_count": 5, "failure_threshold": 5, "seconds_until_retry": 42});
        let text = super::breakers(&answer);
        assert!(text.contains("calcom_api") && text.contains("open") && text.contains("next try in 42 s"), "{text}");
    }

    #[test]
    fn keys_are_one_a_line() {
        let answer =
            json!({"tenants": [{"tenant": "15", "hits": 1, "misses": 2, "stale": 0}], "keys": ["a_15_", "b_15_"]});
        let text = super::cache(&answer);
        assert_eq!(text.lines().count(), 3);
        assert!(text.starts_with("company 15"), "{text}");
    }
}
