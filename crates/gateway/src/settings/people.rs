//! The companies as they will run: ids parsed, hours compiled, and no number or agent that belongs to two branches.

use std::collections::HashMap;

use business_hours::{Language, Schedule};
use calcom_client::{ApiKey, EventTypeId};
use chrono::TimeDelta;
use secrecy::ExposeSecret;
use tenant_cache::{BranchId, TenantId};

use crate::settings::companies::{BranchSection, CompanySection, ServiceSection};
use crate::settings::fault::Faults;
use crate::settings::secrets::{Environment, required};
use crate::tenant::Service;

/// Longest appointment that can be configured, in minutes.
const LONGEST_SERVICE: u32 = 24 * 60;

/// One company.
#[derive(Debug)]
pub(crate) struct CompanySettings {
    /// Its id.
    pub(crate) tenant: TenantId,
    /// Its name as it is spoken.
    pub(crate) name: String,
    /// Language of its replies.
    pub(crate) language: Language,
    /// Its credential at Cal.com; missing only where secrets were not asked for.
    pub(crate) api_key: Option<ApiKey>,
    /// Its branches.
    pub(crate) branches: Vec<BranchSettings>,
}

/// One branch.
#[derive(Debug)]
pub(crate) struct BranchSettings {
    /// Its id within the company.
    pub(crate) branch: BranchId,
    /// Numbers that reach it.
    pub(crate) numbers: Vec<String>,
    /// Agents that speak for it.
    pub(crate) agents: Vec<String>,
    /// Its hours.
    pub(crate) schedule: Schedule,
    /// Its services.
    pub(crate) services: Vec<Service>,
}

/// Checks all companies together; `environment` is `None` where secrets are not asked for.
pub(crate) fn companies(
    sections: Vec<CompanySection>,
    environment: Option<Environment<'_>>,
    faults: &mut Faults,
) -> Vec<CompanySettings> {
    if sections.is_empty() {
        faults.add("companies", "at least one company is needed");
    }
    unique(&sections, faults);
    sections
        .into_iter()
        .enumerate()
        .filter_map(|(index, section)| company(section, &format!("companies[{index}]"), environment, faults))
        .collect()
}

fn company(
    section: CompanySection,
    place: &str,
    environment: Option<Environment<'_>>,
    faults: &mut Faults,
) -> Option<CompanySettings> {
    let tenant = faults.take(&format!("{place}.id"), TenantId::new(&section.id));
    let language = language(&section.language, &format!("{place}.language"), faults);
    if section.name.trim().is_empty() {
        faults.add(format!("{place}.name"), "must not be empty; it is spoken to callers");
    }
    if section.branches.is_empty() {
        faults.add(format!("{place}.branches"), "at least one branch is needed");
    }
    let api_key = environment.and_then(|environment| {
        let path = format!("{place}.api_key_env");
        let secret = required(environment, &section.api_key_env, &path, faults)?;
        faults.take(&path, ApiKey::new(secret.expose_secret()))
    });
    let branches = section.branches.into_iter().enumerate();
    let branches = branches
        .filter_map(|(index, section)| branch(section, &format!("{place}.branches[{index}]"), faults))
        .collect();
    Some(CompanySettings { tenant: tenant?, name: section.name, language: language?, api_key, branches })
}

fn language(text: &str, path: &str, faults: &mut Faults) -> Option<Language> {
    match text {
        "de" => Some(Language::German),
        "en" => Some(Language::English),
        other => {
            faults.add(path, format_args!("{other:?} is no language of the replies; de or en"));
            None
        }
    }
}

fn branch(section: BranchSection, place: &str, faults: &mut Faults) -> Option<BranchSettings> {
    let branch = faults.take(&format!("{place}.id"), BranchId::new(&section.id));
    for (index, number) in section.numbers.iter().enumerate().filter(|(_, number)| !is_e164(number)) {
        faults.add(format!("{place}.numbers[{index}]"), format_args!("{number:?} is not E.164, such as +493012345"));
    }
    if section.numbers.is_empty() && section.agents.is_empty() {
        faults.add(place, "needs numbers or agents; without them no request finds this branch");
    }
    if section.services.is_empty() {
        faults.add(format!("{place}.services"), "at least one service is needed");
    }
    let services = section.services.iter().enumerate();
    let services = services
        .filter_map(|(index, section)| service(section, &format!("{place}.services[{index}]"), faults))
        .collect();
    let schedule = match Schedule::from_config(&section.hours) {
        Ok(schedule) => Some(schedule),
        Err(error) => {
            faults.add(format!("{place}.hours"), error);
            None
        }
    };
    Some(BranchSettings {
        branch: branch?,
        numbers: section.numbers,
        agents: section.agents,
        schedule: schedule?,
        services,
    })
}

fn service(section: &ServiceSection, place: &str, faults: &mut Faults) -> Option<Service> {
    if section.name.trim().is_empty() {
        faults.add(format!("{place}.name"), "must not be empty; callers ask for it");
    }
    if section.minutes == 0 || section.minutes > LONGEST_SERVICE {
        faults.add(format!("{place}.minutes"), format_args!("must be from 1 to {LONGEST_SERVICE}"));
    }
    let event_type = faults.take(&format!("{place}.event_type"), EventTypeId::try_from(section.event_type))?;
    let duration = TimeDelta::minutes(i64::from(section.minutes));
    faults.take(
        &format!("{place}.event_type"),
        Service::new(section.name.clone(), &section.aliases, event_type, duration),
    )
}

/// E.164: a plus, no leading zero, 7 to 15 digits.
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
    })
}

/// Notes every id, number, agent and service name that is there twice, with both places.
fn unique(sections: &[CompanySection], faults: &mut Faults) {
    let mut companies = Places::new("company id");
    let mut numbers = Places::new("number");
    let mut agents = Places::new("agent");
    for (c, company) in sections.iter().enumerate() {
        companies.note(&company.id, format!("companies[{c}].id"), faults);
        let mut branches = Places::new("branch id");
        for (b, branch) in company.branches.iter().enumerate() {
            let place = format!("companies[{c}].branches[{b}]");
            branches.note(&branch.id, format!("{place}.id"), faults);
            for (n, number) in branch.numbers.iter().enumerate() {
                numbers.note(number, format!("{place}.numbers[{n}]"), faults);
            }
            for (a, agent) in branch.agents.iter().enumerate() {
                agents.note(agent, format!("{place}.agents[{a}]"), faults);
            }
            let mut services = Places::new("service name");
            for (s, service) in branch.services.iter().enumerate() {
                services.note(&service.name, format!("{place}.services[{s}].name"), faults);
            }
        }
    }
}

/// Where each value of one kind stands.
struct Places<'a> {
    kind: &'static str,
    seen: HashMap<&'a str, String>,
}

impl<'a> Places<'a> {
    fn new(kind: &'static str) -> Self {
        Self { kind, seen: HashMap::new() }
    }

    fn note(&mut self, value: &'a str, path: String, faults: &mut Faults) {
        match self.seen.get(value) {
            Some(first) => faults.add(path, format_args!("the {} {value:?} stands at {first} already", self.kind)),
            None => {
                self.seen.insert(value, path);
            }
        }
    }
}
