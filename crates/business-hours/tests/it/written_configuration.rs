//! The written form is read, and every fault of it named.

use business_hours::{BreakConfig, ExceptionConfig, HalfDayConfig, ScheduleConfig, SeasonConfig};

use crate::support::day;

fn faults(config: &ScheduleConfig) -> Vec<String> {
    config.validate().unwrap_err().into_iter().map(|fault| fault.to_string()).collect()
}

#[test]
fn every_fault_is_named_at_once_with_its_place() {
    let config = ScheduleConfig {
        zone: "Europe/Bärlin".into(),
        monday: day(&["09:00-12:00", "11:30-18:00"]),
        tuesday: day(&["9-5", "09:00-25:00", "10:00-10:00"]),
        holidays: Some("DE-XX".into()),
        half_days: vec![HalfDayConfig { date: "12-23".into(), until: "12".into(), label: None }],
        breaks: vec![BreakConfig { days: vec!["montag".into()], hours: "12:00".into(), label: Some(String::new()) }],
        seasons: vec![
            SeasonConfig { from: "05-01".into(), to: "2026-06-01".into(), ..SeasonConfig::default() },
            SeasonConfig {
                from: "2026-06-02".into(),
                to: "2026-06-01".into(),
                friday: day(&["x"]),
                ..SeasonConfig::default()
            },
        ],
        exceptions: vec![
            ExceptionConfig { date: Some("2026-02-30".into()), closed: true, ..ExceptionConfig::default() },
            ExceptionConfig { date: Some("2026-03-01".into()), ..ExceptionConfig::default() },
            ExceptionConfig { closed: true, ..ExceptionConfig::default() },
            ExceptionConfig {
                from: Some("2026-05-05".into()),
                to: Some("2026-05-01".into()),
                closed: true,
                ..ExceptionConfig::default()
            },
            ExceptionConfig {
                from: Some("2026-07-01".into()),
                to: Some("2026-07-09".into()),
                closed: true,
                ..ExceptionConfig::default()
            },
            ExceptionConfig {
                date: Some("2026-07-09".into()),
                hours: day(&["10:00-11:00"]),
                ..ExceptionConfig::default()
            },
        ],
        valid_from: Some("2027-01-01".into()),
        valid_until: Some("2026-01-01".into()),
        ..ScheduleConfig::default()
    };
    let expected = [
        "zone: `Europe/Bärlin` is no IANA zone such as Europe/Berlin",
        "monday: 09:00-12:00 and 11:30-18:00 overlap",
        "tuesday[0]: `9` is no time of day: write HH:MM from 00:00 to 24:00",
        "tuesday[1]: `25:00` is no time of day: write HH:MM from 00:00 to 24:00",
        "tuesday[2]: `10:00-10:00` is no range of hours: it has no length; a whole day is 00:00-24:00",
        "breaks[0].label: a label has 1 to 120 characters and no control characters",
        "breaks[0].days[0]: `montag` is no weekday such as monday",
        "breaks[0].hours: `12:00` is no range of hours: write HH:MM-HH:MM",
        "seasons[0].from: write from and to both as MM-DD, or both as YYYY-MM-DD",
        "seasons[1].friday[0]: `x` is no range of hours: write HH:MM-HH:MM",
        "seasons[1].to: it lies before from",
        "exceptions[0].date: `2026-02-30` is no date: write a date as YYYY-MM-DD",
        "exceptions[1]: give exactly one of closed = true, hours and without",
        "exceptions[2]: give either date, or from and to",
        "exceptions[3].to: it lies before from",
        "exceptions[5]: 2026-07-09 already has hours from exceptions[4]",
        "holidays: `DE-XX` is no region with known holidays: write a code such as DE-BY, DE-BY/augsburg, AT or CH-ZH",
        "half_days[0].label: a half day other than 12-24 and 12-31 needs a label",
        "half_days[0].until: `12` is no time of day: write HH:MM from 00:00 to 24:00",
        "valid_until: it lies before valid_from",
    ];
    assert_eq!(faults(&config), expected);
    let text = config.validate().unwrap_err().to_string();
    assert!(text.starts_with("20 faults in the opening hours\n  zone: "), "{text}");
}

#[test]
fn what_a_stranger_can_send_is_limited() {
    let crowded = ScheduleConfig { monday: Some(vec!["09:00-10:00".into(); 101]), ..ScheduleConfig::default() };
    assert_eq!(faults(&crowded)[0], "monday: at most 100 are allowed, these are 101");
    let long = ScheduleConfig { zone: "x".repeat(100_000), ..ScheduleConfig::default() };
    assert!(faults(&long)[0].len() < 120);
    let exception = ExceptionConfig { date: Some("2026-01-01".into()), closed: true, ..ExceptionConfig::default() };
    let many = ScheduleConfig { exceptions: vec![exception; 4001], ..ScheduleConfig::default() };
    assert_eq!(faults(&many)[0], "exceptions: at most 4000 are allowed, these are 4001");
}

#[test]
fn a_hostile_configuration_is_refused_before_it_takes_memory_or_time() {
    let all_time = |without: &[&str]| ExceptionConfig {
        from: Some("1970-01-01".into()),
        to: Some("2099-12-31".into()),
        without: day(without),
        ..ExceptionConfig::default()
    };
    let overlapping = ScheduleConfig { exceptions: vec![all_time(&["09:00-10:00"]); 101], ..ScheduleConfig::default() };
    assert_eq!(faults(&overlapping), ["exceptions: more than 100 ranges are taken away on 1970-01-01"]);
    let at_most = ScheduleConfig { exceptions: vec![all_time(&["09:00-10:00"]); 100], ..ScheduleConfig::default() };
    assert!(at_most.validate().is_ok());
    // One after another they are no crowd.
    let chain = (0..200).map(|n| {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(n);
        ExceptionConfig { from: Some(date.to_string()), to: Some(date.to_string()), ..all_time(&["09:00-10:00"]) }
    });
    assert!(ScheduleConfig { exceptions: chain.collect(), ..ScheduleConfig::default() }.validate().is_ok());

    let hours = Some(vec!["no hours".to_owned(); 100]);
    let exception = ExceptionConfig { date: Some("2026-01-01".into()), hours: hours.clone(), ..Default::default() };
    let many = ScheduleConfig { exceptions: vec![exception; 201], ..ScheduleConfig::default() };
    assert_eq!(faults(&many), ["exceptions: at most 20000 ranges are allowed in all, these are 20100"]);
    let just = ScheduleConfig { exceptions: many.exceptions[..200].to_vec(), ..ScheduleConfig::default() };
    let read = faults(&just).iter().filter(|fault| fault.contains("no range of hours")).count();
    assert_eq!(read, 20_000, "each of so many is looked at");
    let season = SeasonConfig {
        from: "01-01".into(),
        to: "12-31".into(),
        monday: hours.clone(),
        tuesday: hours.clone(),
        wednesday: hours.clone(),
        ..SeasonConfig::default()
    };
    let many = ScheduleConfig { seasons: vec![season; 67], ..ScheduleConfig::default() };
    assert_eq!(faults(&many), ["seasons: at most 20000 ranges are allowed in all, these are 20100"]);
}

#[test]
fn no_day_mentioned_means_the_default_week_and_one_mentioned_closes_the_others() {
    let open_days = |config: &ScheduleConfig| {
        let schedule = crate::support::schedule(config);
        let monday: chrono::NaiveDate = "2026-03-02".parse().unwrap();
        let days = monday.iter_days().take(7);
        days.filter(|date| schedule.open_ranges_on(*date).unwrap().next().is_some()).count()
    };
    assert_eq!(open_days(&ScheduleConfig::default()), 5);
    assert_eq!(open_days(&ScheduleConfig { sunday: day(&["10:00-11:00"]), ..ScheduleConfig::default() }), 1);
    assert_eq!(open_days(&ScheduleConfig { sunday: day(&[]), ..ScheduleConfig::default() }), 0);
}

#[cfg(feature = "serde")]
mod files {
    use business_hours::{Fold, Gap, ScheduleConfig};

    const TOML: &str = r#"
        zone = "Europe/Berlin"
        monday = ["09:00-12:00", "13:00-18:00"]
        friday = ["22:00-04:00"]
        holidays = "DE-BY/augsburg"
        holiday_hours = ["10:00-12:00"]
        valid_from = "2026-01-01"
        half_days = [{ date = "12-24", until = "12:00" }]

        [dst]
        gap = "later"
        fold = "both"

        [[breaks]]
        days = ["monday"]
        hours = "10:00-10:15"
        label = "Frühstück"

        [[seasons]]
        from = "07-01"
        to = "08-31"
        monday = ["08:00-14:00"]

        [[exceptions]]
        date = "2026-03-06"
        closed = true
        label = "Betriebsausflug"
    "#;

    #[test]
    fn a_file_is_read_and_written_without_loss() {
        let config: ScheduleConfig = toml::from_str(TOML).unwrap();
        assert_eq!(config.validate().unwrap().zone().name(), "Europe/Berlin");
        assert_eq!((config.dst.gap, config.dst.fold), (Gap::Later, Fold::Both));
        assert_eq!(toml::from_str::<ScheduleConfig>(&toml::to_string(&config).unwrap()).unwrap(), config);
        let json = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<ScheduleConfig>(&json).unwrap(), config);
        assert_eq!(toml::from_str::<ScheduleConfig>("").unwrap(), ScheduleConfig::default());
    }

    #[test]
    fn a_key_that_is_not_known_is_a_fault_with_its_line() {
        for (text, key) in [
            ("mondey = []", "mondey"),
            ("[dst]\nhole = 'later'", "hole"),
            ("[[exceptions]]\ndates = '2026-01-01'", "dates"),
            ("[[seasons]]\nfrom = '01-01'\nto = '02-01'\nlabel = 'x'", "label"),
        ] {
            let error = toml::from_str::<ScheduleConfig>(text).unwrap_err().to_string();
            assert!(error.contains(&format!("unknown field `{key}`")) && error.contains("line"), "{error}");
        }
    }
}
