//! The law of the envelope: how a function call is read from any of the shapes it comes in.
//!
//! - **Standard**: `call` is an object and so are the arguments; `name` is the function.
//! - **Nested**: the arguments are an object but there is no `call`; glue code puts `call_id` and
//!   `function_name` beside them.
//! - **Flat**: the arguments are the root's members.
//!
//! The arguments' object is called `args`, `arguments` or `parameters`, and may be JSON as text. The
//! shape is told by these objects, never by the presence of `name`, which is as often the
//! customer's. In the flat shape `name` is the function only if nothing else can be: there is no
//! address of the function's own, and no `function_name` or `function`.
//!
//! The call's identity comes from `call.call_id`; failing that from beside nested arguments, which
//! no model writes; then from the header, the query, and last the flat root. A copy inside nested
//! arguments is a hint and nothing more. Placeholders are skipped wherever they stand. Numbers and
//! the agent come from `call` alone: an argument must not choose a tenant.

use std::fmt;

use crate::agent_id::AgentId;
use crate::arguments::Arguments;
use crate::call_id::CallId;
use crate::call_object::CallObject;
use crate::error::EnvelopeError;
use crate::form;
use crate::function_name::FunctionName;
use crate::limits::MAX_CALL_TEXT_BYTES;
use crate::members::Members;
use crate::request::RawRequest;

const ARGUMENTS: [&str; 3] = ["args", "arguments", "parameters"];
const FUNCTION: [&str; 2] = ["function_name", "function"];
const NAME: &str = "name";
const CALL: &str = "call";
const CALL_ID: &str = "call_id";

/// Which shape a call came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnvelopeShape {
    /// Retell's documented shape.
    Standard,
    /// Arguments in an object of their own, without a `call`.
    Nested,
    /// Arguments at the root.
    Flat,
}

/// Where a call's identity was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallIdSource {
    /// `call.call_id`: the platform's own word.
    Call,
    /// Beside the arguments, or among them if they are flat.
    Root,
    /// The `X-Call-Id` header.
    Header,
    /// The query parameter `call_id`.
    Query,
}

/// One function call, whatever shape it came in. `Debug` shows identities only.
#[derive(Clone)]
pub struct FunctionCall {
    shape: EnvelopeShape,
    function: Option<FunctionName>,
    identity: Option<(CallId, CallIdSource)>,
    hint: Option<CallId>,
    call: Option<CallObject>,
    args: Arguments,
}

impl FunctionCall {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// An [`EnvelopeError`] if the body is unreadable or goes over a limit. A call without
    /// identity, function or arguments is no error.
    pub fn parse(request: &RawRequest<'_>) -> Result<Self, EnvelopeError> {
        let root = request.members()?;
        let path = request.path_function.map(FunctionName::parse).transpose()?;
        let call = root.object(CALL, CallObject::read)?;
        let nested = nested_arguments(&root)?;
        let shape = match (&call, &nested) {
            (Some(_), Some(_)) => EnvelopeShape::Standard,
            (None, Some(_)) => EnvelopeShape::Nested,
            (_, None) => EnvelopeShape::Flat,
        };
        let naming = Naming::of(&root, shape, path.as_ref(), call.is_some());
        let args = match nested {
            Some(args) => args,
            None => flat_arguments(&root, naming.name_is_function)?,
        };
        let function = match path {
            Some(path) => Some(path),
            None => naming.text.as_deref().map(FunctionName::parse).transpose()?,
        };
        let identity = identity(request, &root, call.as_ref(), shape);
        let hint = args.get(CALL_ID).and_then(|id| CallId::parse(id).ok());
        Ok(Self { shape, function, identity, hint, call, args })
    }

    /// The shape it came in.
    #[must_use]
    pub fn shape(&self) -> EnvelopeShape {
        self.shape
    }

    /// The function called: by the address, else by the body.
    #[must_use]
    pub fn function(&self) -> Option<&FunctionName> {
        self.function.as_ref()
    }

    /// The call's identity.
    #[must_use]
    pub fn call_id(&self) -> Option<&CallId> {
        self.identity.as_ref().map(|(id, _)| id)
    }

    /// Where the identity was found.
    #[must_use]
    pub fn call_id_source(&self) -> Option<CallIdSource> {
        self.identity.as_ref().map(|(_, source)| *source)
    }

    /// A copy of the identity that the model wrote into its arguments. Never a key: a model copies
    /// what it has seen, including another call's.
    #[must_use]
    pub fn call_id_hint(&self) -> Option<&CallId> {
        self.hint.as_ref()
    }

    /// The agent that speaks.
    #[must_use]
    pub fn agent_id(&self) -> Option<&AgentId> {
        self.call.as_ref()?.agent_id.as_ref()
    }

    /// The number that was called.
    #[must_use]
    pub fn to_number(&self) -> Option<&str> {
        self.call.as_ref()?.to_number.as_deref()
    }

    /// The number that called.
    #[must_use]
    pub fn from_number(&self) -> Option<&str> {
        self.call.as_ref()?.from_number.as_deref()
    }

    /// The invocation being answered: the same for the platform's retries.
    #[must_use]
    pub fn tool_call_id(&self) -> Option<&str> {
        self.call.as_ref()?.tool_call_id.as_deref()
    }

    /// A variable set when the call was set up. Input like any other: confirm before trusting.
    #[must_use]
    pub fn dynamic_variable(&self, name: &str) -> Option<&str> {
        self.call.as_ref()?.dynamic_variables.get(name).map(String::as_str)
    }

    /// The platform's description of the call, in the shapes that have one.
    #[must_use]
    pub fn call(&self) -> Option<&CallObject> {
        self.call.as_ref()
    }

    /// The arguments.
    #[must_use]
    pub fn args(&self) -> &Arguments {
        &self.args
    }
}

impl fmt::Debug for FunctionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionCall")
            .field("shape", &self.shape)
            .field("function", &self.function)
            .field("identity", &self.identity)
            .field("agent_id", &self.agent_id())
            .field("args", &self.args)
            .finish_non_exhaustive()
    }
}

/// What the body says the function is called, and whether `name` said it.
struct Naming {
    text: Option<String>,
    name_is_function: bool,
}

impl Naming {
    fn of(root: &Members<'_>, shape: EnvelopeShape, path: Option<&FunctionName>, has_call: bool) -> Self {
        let text = |name: &str| root.text(name, MAX_CALL_TEXT_BYTES);
        let explicit = FUNCTION.iter().find_map(|name| text(name));
        let name = text(NAME);
        let named = name.as_deref().and_then(|name| FunctionName::parse(name).ok());
        let name_is_function = match shape {
            EnvelopeShape::Standard => name.is_some(),
            EnvelopeShape::Nested => explicit.is_none() && name.is_some(),
            EnvelopeShape::Flat if named.is_none() => false,
            EnvelopeShape::Flat if path.is_some() => has_call || named.as_ref() == path,
            EnvelopeShape::Flat => explicit.is_none(),
        };
        let text = if name_is_function { name } else { explicit };
        Self { text, name_is_function }
    }
}

fn nested_arguments(root: &Members<'_>) -> Result<Option<Arguments>, EnvelopeError> {
    for name in ARGUMENTS {
        if let Some(args) = root.object(name, |members| Arguments::read(members, |_| false))? {
            return args.map(Some);
        }
    }
    Ok(None)
}

fn flat_arguments(root: &Members<'_>, name_is_function: bool) -> Result<Arguments, EnvelopeError> {
    Arguments::read(root, |member| {
        member == CALL
            || member == CALL_ID
            || ARGUMENTS.contains(&member)
            || FUNCTION.contains(&member)
            || (name_is_function && member == NAME)
    })
}

fn identity(
    request: &RawRequest<'_>,
    root: &Members<'_>,
    call: Option<&CallObject>,
    shape: EnvelopeShape,
) -> Option<(CallId, CallIdSource)> {
    let parse = |text: &str| CallId::parse(text).ok();
    let call = || call?.call_id.clone();
    let beside = || parse(&root.text(CALL_ID, MAX_CALL_TEXT_BYTES)?);
    let header = || parse(request.header_call_id?);
    let query = || parse(&form::query_value(request.query?, CALL_ID)?);
    let nested = (shape != EnvelopeShape::Flat).then(beside).flatten();
    let found = |id: Option<CallId>, source| id.map(|id| (id, source));
    found(call(), CallIdSource::Call)
        .or_else(|| found(nested, CallIdSource::Root))
        .or_else(|| found(header(), CallIdSource::Header))
        .or_else(|| found(query(), CallIdSource::Query))
        .or_else(|| found(beside(), CallIdSource::Root))
}
