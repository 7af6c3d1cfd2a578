//! The demo: two companies, an embedded Cal.com simulator, loopback only, unsigned requests.

use calcom_simulator::{Account, Clock, EventType, Schedule, Simulator, World};
use chrono::Weekday;
use chrono_tz::Europe::Berlin;

use crate::cli::DemoArgs;
use crate::console::say;
use crate::run::{self, RunError};
use crate::settings::{Overrides, Trust, secrets, validate};
use crate::tenant::Directory;

/// The demo's configuration file.
const CONFIGURATION: &str = include_str!("../demo.toml");
/// The companies and the keys that the simulator knows them by; no secrets, since nothing but the simulator takes them.
const COMPANIES: [(&str, &str, &str); 2] =
    [("15", "CALCOM_API_KEY_15", "cal_demo_fifteen"), ("20", "CALCOM_API_KEY_20", "cal_demo_twenty")];
/// Environment variable that the demo's Redis address is read from.
const REDIS_URL: &str = "REDIS_URL";
const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// `gateway demo`.
pub(crate) async fn run(args: DemoArgs) -> Result<(), RunError> {
    let simulator = match &args.calcom_url {
        Some(_) => None,
        None => Some(Simulator::start(world()).await.map_err(|error| RunError::Simulator(error.to_string()))?),
    };
    let calcom_url = simulator.as_ref().map(Simulator::base_url).or(args.calcom_url);
    let overrides = Overrides { calcom_url, ..run::overrides(&args.run) };
    let redis_url = args.redis_url;
    let environment = move |name: &str| {
        let demo_key = COMPANIES.iter().find(|(_, variable, _)| *variable == name).map(|(.., key)| (*key).to_owned());
        if name == REDIS_URL { redis_url.clone() } else { secrets::process(name).or(demo_key) }
    };
    let mut text = CONFIGURATION.to_owned();
    if environment(REDIS_URL).is_some() {
        text.push_str("\n[redis]\nurl_env = \"REDIS_URL\"\n");
    }
    let settings = validate(&text, &overrides, Trust::Unsigned(&environment))?;
    let announce = |_: &_| {
        if let Some(simulator) = &simulator {
            say(format_args!("simulator: {}", simulator.base_url()));
            say(format_args!("simulator admin: {}", simulator.admin_url()));
        }
    };
    run::run(settings, route, announce).await
}

/// Call ids name the company; those that name none belong to the first.
fn route(directory: &mut Directory) {
    for (company, ..) in COMPANIES {
        directory.route_calls(&format!("test-company-{company}"), company);
    }
    directory.fall_back_to(COMPANIES[0].0);
}

/// Two calendars that are open all week and free at different times.
fn world() -> World {
    let fifteen = Schedule::new(Berlin).shift(WORKDAYS, (9, 0), (11, 0)).shift(WORKDAYS, (13, 0), (18, 0));
    let twenty = Schedule::new(Berlin).shift(WORKDAYS, (9, 45), (12, 45)).shift(WORKDAYS, (14, 0), (17, 0));
    let [(_, _, fifteen_key), (_, _, twenty_key)] = COMPANIES;
    World::new(Clock::system())
        .account(Account::new(fifteen_key, "Salon Morgenrot").schedule(fifteen))
        .account(Account::new(twenty_key, "Salon Abendstern").schedule(twenty))
        .event_type(EventType::new(2_563_193, "Haarschnitt", 30), fifteen_key)
        .event_type(EventType::new(2_563_194, "Test", 30), fifteen_key)
        .event_type(EventType::new(3_664_201, "Haarschnitt", 45), twenty_key)
        .event_type(EventType::new(3_664_202, "Test", 30), twenty_key)
}
