//! Text to sections: unknown keys and wrong types are collected over the whole file, never one at a time.

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::settings::companies::CompanySection;
use crate::settings::fault::Faults;
use crate::settings::file::{
    BookingSection, BreakerSection, CacheSection, CalcomSection, LimitsSection, LogSection, OperationsSection,
    RedisSection, RetellSection, ServerSection,
};

/// The sections of one file, read but not yet checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sections {
    pub(crate) server: ServerSection,
    pub(crate) operations: OperationsSection,
    pub(crate) retell: RetellSection,
    pub(crate) calcom: CalcomSection,
    pub(crate) redis: Option<RedisSection>,
    pub(crate) limits: LimitsSection,
    pub(crate) breaker: BreakerSection,
    pub(crate) cache: CacheSection,
    pub(crate) booking: BookingSection,
    pub(crate) log: LogSection,
    pub(crate) companies: Vec<CompanySection>,
}

/// Reads `text` as TOML, noting every fault; a section with a fault keeps its defaults so that the rest is still read.
pub(crate) fn read(text: &str, faults: &mut Faults) -> Sections {
    let mut table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            faults.add("file", format_args!("not readable as TOML: {}", error.to_string().trim()));
            return Sections::default();
        }
    };
    let sections = Sections {
        server: section(&mut table, "server", faults).unwrap_or_default(),
        operations: section(&mut table, "operations", faults).unwrap_or_default(),
        retell: section(&mut table, "retell", faults).unwrap_or_default(),
        calcom: section(&mut table, "calcom", faults).unwrap_or_default(),
        redis: section(&mut table, "redis", faults),
        limits: section(&mut table, "limits", faults).unwrap_or_default(),
        breaker: section(&mut table, "breaker", faults).unwrap_or_default(),
        cache: section(&mut table, "cache", faults).unwrap_or_default(),
        booking: section(&mut table, "booking", faults).unwrap_or_default(),
        log: section(&mut table, "log", faults).unwrap_or_default(),
        companies: companies(&mut table, faults),
    };
    for key in table.keys() {
        faults.add(key, "unknown section");
    }
    sections
}

fn section<T: DeserializeOwned>(table: &mut Table, name: &str, faults: &mut Faults) -> Option<T> {
    let value = table.remove(name)?;
    typed(value, name, faults)
}

fn companies(table: &mut Table, faults: &mut Faults) -> Vec<CompanySection> {
    match table.remove("companies") {
        None => Vec::new(),
        Some(Value::Array(items)) => items
            .into_iter()
            .enumerate()
            .filter_map(|(index, item)| typed(item, &format!("companies[{index}]"), faults))
            .collect(),
        Some(_) => {
            faults.add("companies", "must be a list of tables, each begun with [[companies]]");
            Vec::new()
        }
    }
}

/// One value as `T`; unknown keys and the first wrong type in it are faults.
fn typed<T: DeserializeOwned>(value: Value, place: &str, faults: &mut Faults) -> Option<T> {
    let mut unknown = Vec::new();
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
    let read = serde_ignored::deserialize(tracked, |path| unknown.push(readable(&path)));
    for key in unknown {
        faults.add(format!("{place}.{key}"), "unknown key");
    }
    read.map_err(|error: toml::de::Error| {
        let path = track.path().to_string();
        let path = if path == "." { place.to_owned() } else { format!("{place}.{path}") };
        faults.add(path, error.message().trim());
    })
    .ok()
}

/// The path in the form that the other faults have: `branches[0].id`, without the steps through `Option`.
fn readable(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", readable(parent)),
        Path::Map { parent, key } => match readable(parent) {
            above if above.is_empty() => key.clone(),
            above => format!("{above}.{key}"),
        },
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => readable(parent),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::settings::fault::Faults;

    fn faults_of(text: &str) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        read(text, &mut faults);
        faults.iter().map(|fault| (fault.path.clone(), fault.message.clone())).collect()
    }

    #[test]
    fn every_unknown_key_is_named_at_once() {
        let found =
            faults_of("[server]\nlisten = '127.0.0.1:1'\nlissten = 1\n[limits]\ntotle = 5\n[nonsense]\na = 1\n");
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["server.lissten", "limits.totle", "nonsense"]);
    }

    #[test]
    fn wrong_types_in_several_sections_are_all_named_with_their_paths() {
        let found = faults_of(
            "[limits]\ntotal = 'many'\n[[companies]]\nid = '1'\nname = 'A'\napi_key_env = 'K'\n\
             [[companies.branches]]\nid = 'b'\n[[companies.branches.services]]\nname = 'S'\nevent_type = 'x'\nminutes = 30\n",
        );
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["limits.total", "companies[0].branches[0].services[0].event_type"]);
    }

    #[test]
    fn text_that_is_not_toml_is_one_fault_with_its_line() {
        let found = faults_of("[server\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].1.contains("line 1"), "{found:?}");
    }
}
