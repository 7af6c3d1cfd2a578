//! Managing webhooks.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Session, success};
use crate::input::Input;
use crate::problem::Problem;
use crate::render::user_id;
use crate::request::Parts;
use crate::state::Hook;
use crate::triggers::TRIGGERS;

/// How many webhooks there can be.
const MOST_HOOKS: usize = 10_000;

/// The members of a body.
struct Wanted {
    url: Option<String>,
    triggers: Option<Vec<String>>,
    active: Option<bool>,
    template: Option<String>,
    secret: Option<String>,
}

impl Session<'_> {
    pub(super) fn hooks_route(&mut self, parts: &Parts<'_>) -> Answer {
        let owner = self.authenticated()?;
        match (parts.method, parts.path.get(1..).unwrap_or_default()) {
            (&Method::POST, []) => self.create_hook(parts, owner),
            (&Method::GET, []) => self.list_hooks(parts, owner),
            (&Method::GET, [id]) => success(StatusCode::OK, &render(self.hook(id, owner)?)),
            (&Method::PATCH, [id]) => self.update_hook(parts, id, owner),
            (&Method::DELETE, [id]) => self.delete_hook(id, owner),
            _ => Err(parts.no_route()),
        }
    }

    fn create_hook(&mut self, parts: &Parts<'_>, owner: usize) -> Answer {
        let mut input = parts.body_input()?;
        let wanted = read(&mut input);
        let url = input.required("subscriberUrl", wanted.url);
        let triggers = input.required("triggers", wanted.triggers);
        let active = input.required("active", wanted.active);
        input.finish()?;
        let (Some(url), Some(triggers), Some(active)) = (url, triggers, active) else {
            return Err(Problem::bad_request("Bad Request Exception"));
        };
        if self.state.hooks.iter().any(|hook| hook.owner == owner && hook.url == url) {
            return Err(Problem::conflict("Webhook with this subscriber url already exists for this user"));
        }
        if self.state.hooks.len() >= MOST_HOOKS {
            return Err(Problem::flat(507, "The simulated world has no room for another webhook"));
        }
        let id = self.state.rng.uuid();
        let hook = Hook { id, owner, url, triggers, active, template: wanted.template, secret: wanted.secret };
        let data = render(&hook);
        self.state.hooks.push(hook);
        success(StatusCode::CREATED, &data)
    }

    fn list_hooks(&self, parts: &Parts<'_>, owner: usize) -> Answer {
        let (take, skip) = super::read::page(parts)?;
        let mine = self.state.hooks.iter().filter(|hook| hook.owner == owner);
        success(StatusCode::OK, &Value::Array(mine.skip(skip).take(take).map(render).collect()))
    }

    fn update_hook(&mut self, parts: &Parts<'_>, id: &str, owner: usize) -> Answer {
        let mut input = parts.body_input()?;
        let wanted = read(&mut input);
        input.finish()?;
        self.hook(id, owner)?;
        let hook = self.state.hooks.iter_mut().find(|hook| hook.id == id).ok_or_else(|| missing(id))?;
        hook.url = wanted.url.unwrap_or_else(|| hook.url.clone());
        hook.triggers = wanted.triggers.unwrap_or_else(|| hook.triggers.clone());
        hook.active = wanted.active.unwrap_or(hook.active);
        hook.template = wanted.template.or_else(|| hook.template.clone());
        hook.secret = wanted.secret.or_else(|| hook.secret.clone());
        success(StatusCode::OK, &render(hook))
    }

    fn delete_hook(&mut self, id: &str, owner: usize) -> Answer {
        let data = render(self.hook(id, owner)?);
        self.state.hooks.retain(|hook| hook.id != id);
        success(StatusCode::OK, &data)
    }

    fn hook(&self, id: &str, owner: usize) -> Result<&Hook, Problem> {
        self.state.hooks.iter().find(|hook| hook.id == id && hook.owner == owner).ok_or_else(|| missing(id))
    }
}

fn missing(id: &str) -> Problem {
    Problem::not_found(format!("Webhook ({id}) not found"))
}

fn read(input: &mut Input) -> Wanted {
    let url = input.text("subscriberUrl");
    let triggers = input.texts("triggers");
    if let Some(wrong) = triggers.iter().flatten().find(|trigger| !TRIGGERS.contains(&trigger.as_str())) {
        input.refuse("triggers", format!("each value in triggers must be one of the known triggers, not {wrong}"));
    }
    let active = input.boolean("active");
    let (template, secret) = (input.text("payloadTemplate"), input.text("secret"));
    if input.text("version").is_some_and(|version| version != "2021-10-20") {
        input.refuse("version", "version must be one of the following values: 2021-10-20");
    }
    Wanted { url, triggers, active, template, secret }
}

fn render(hook: &Hook) -> Value {
    let mut out = json!({"id": hook.id, "userId": user_id(hook.owner), "subscriberUrl": hook.url, "triggers": hook.triggers,
        "active": hook.active, "payloadTemplate": hook.template});
    if let Some(secret) = &hook.secret {
        out["secret"] = secret.as_str().into();
    }
    out
}
