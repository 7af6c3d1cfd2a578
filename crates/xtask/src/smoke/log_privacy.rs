//! Point 2: a webhook full of personal data leaves its tokens in the log and nothing of itself.

use crate::error::XtaskError;
use crate::smoke::answer::post;
use crate::smoke::expect::expect;
use crate::smoke::stage::Stage;

const BODY: &str = r#"{"email":"test@example.com","phone":"+491234567890","name":"Test User"}"#;

const BEARER: &str = "Bearer test-token-12345";

/// What must not be in any log, in parts that survive another spelling.
const PERSONAL: [&str; 4] = ["test@example.com", "1234567890", "Test User", "test-token-12345"];

const TOKENS: [&str; 3] = ["EMAIL_REDACTED", "PHONE_REDACTED", "[REDACTED]"];

pub(super) fn check(stage: &Stage) -> Result<(), XtaskError> {
    let address = format!("{}/api/webhooks/retell", stage.gateway.public);
    let headers = [("authorization", BEARER), ("content-type", "application/json")];
    let answer = post(&address, &headers, BODY)?;
    expect(answer.status < 500, || format!("the webhook is answered with {}", answer.status))?;
    for token in TOKENS {
        stage.gateway.wait_for_log(token)?;
    }
    check_text(&stage.gateway.all_output()?)
}

/// Nothing personal in all that was written.
pub(super) fn check_text(written: &str) -> Result<(), XtaskError> {
    let leaked = written.lines().find(|line| PERSONAL.iter().any(|text| line.contains(text)));
    expect(leaked.is_none(), || format!("a log has {}", leaked.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_four_is_found() {
        for text in PERSONAL {
            assert!(check_text(&format!("fine\nx{text}y\n")).is_err());
        }
        assert!(check_text("Bearer [REDACTED] [EMAIL_REDACTED]").is_ok());
    }
}
