//! A client that cannot work is refused before it is made.

use std::time::Duration;

use calcom_client::{ApiKey, ClientConfig, EmailAddress, EventTypeId, Language, PhoneNumber};

fn faults(change: impl FnOnce(&mut ClientConfig)) -> String {
    let mut config = ClientConfig::new("https://api.cal.com", ApiKey::new("cal_x").unwrap());
    change(&mut config);
    config.validate().map_or_else(|faults| faults.to_string(), |_| String::new())
}

#[test]
fn every_fault_is_named_at_once_with_its_path() {
    let text = faults(|config| {
        config.base_url = "http://user:pw@api.cal.com/v2?x=1".into();
        config.timeout = Duration::ZERO;
        config.max_body = 1;
        config.user_agent = "line\nbreak".into();
    });
    for part in ["https://", "query", "user and password", "/v2", "user_agent"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("pw"));
}

#[test]
fn plain_http_is_for_this_machine_or_on_request() {
    assert_eq!(faults(|config| config.base_url = "http://127.0.0.1:8090".into()), "");
    assert_eq!(faults(|config| config.base_url = "http://[::1]:8090/prefix/".into()), "");
    assert!(faults(|config| config.base_url = "http://cal.intern".into()).contains("allow_plain_http"));
    assert_eq!(faults(|config| (config.base_url, config.allow_plain_http) = ("http://cal.intern".into(), true)), "");
}

#[test]
fn contacts_are_parsed_at_the_door() {
    for good in ["a@b.de", "jürgen@müller.example", "a+b@c.d.example"] {
        assert!(EmailAddress::new(good).is_ok(), "{good}");
    }
    for bad in ["", "a", "a@b", "a@@b.de", "a b@c.de", "a@.de", "a@b.de.", "<a@b.de>", "a@b.de\n"] {
        assert!(EmailAddress::new(bad).is_err(), "{bad}");
    }
    assert_eq!(PhoneNumber::new("+49 (30) 2312-5042").unwrap().as_str(), "+493023125042");
    for bad in ["", "030 23125042", "+0301234567", "+123", "+1234567890123456", "+49 30 x"] {
        assert!(PhoneNumber::new(bad).is_err(), "{bad}");
    }
    assert_eq!(Language::new("DE").unwrap().as_str(), "de");
    assert!(Language::new("tlh").is_err());
    assert!(EventTypeId::new(0).is_err() && "x".parse::<EventTypeId>().is_err());
}

#[test]
fn a_key_never_shows_itself() {
    assert_eq!(format!("{:?}", ApiKey::new("cal_live_secret").unwrap()), "ApiKey([REDACTED])");
    assert!(ApiKey::new("").is_err() && ApiKey::new("a b").is_err());
}
