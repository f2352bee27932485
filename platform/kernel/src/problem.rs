//! Every refusal, as RFC 9457 problem details with a code from one small set.

use guildhall_postgres::Error as DatabaseError;
use serde::Serialize;
use std::{borrow::Cow, fmt};

pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// The whole set; nothing else ever leaves the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    BadRequest,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    PreconditionFailed,
    PayloadTooLarge,
    UnsupportedMediaType,
    RateLimited,
    Internal,
    Unavailable,
}

impl Code {
    pub const ALL: [Self; 11] = [
        Self::BadRequest,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::RateLimited,
        Self::Internal,
        Self::Unavailable,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.parts().0
    }
    #[must_use]
    pub const fn status(self) -> u16 {
        self.parts().1
    }
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.parts().2
    }
    const fn parts(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BadRequest => ("bad_request", 400, "The request cannot be understood"),
            Self::Unauthenticated => ("unauthenticated", 401, "Sign in first"),
            Self::Forbidden => ("forbidden", 403, "Not allowed"),
            Self::NotFound => ("not_found", 404, "Not found"),
            Self::Conflict => ("conflict", 409, "In conflict with what is there"),
            Self::PreconditionFailed => ("precondition_failed", 412, "Changed by someone else"),
            Self::PayloadTooLarge => ("payload_too_large", 413, "Too large"),
            Self::UnsupportedMediaType => ("unsupported_media_type", 415, "Media type not supported"),
            Self::RateLimited => ("rate_limited", 429, "Too many requests"),
            Self::Internal => ("internal", 500, "A fault of the server"),
            Self::Unavailable => ("unavailable", 503, "Not available now"),
        }
    }
}

/// What is wrong with one field. `field` is a path such as `members[2].role`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub field: String,
    pub code: &'static str,
    pub message: String,
}

impl Fault {
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

/// A refusal. What it says may be shown to anyone; its cause goes to the log alone.
pub struct Problem(Box<Inner>);

struct Inner {
    code: Code,
    detail: Cow<'static, str>,
    faults: Vec<Fault>,
    retry_after: Option<u32>,
    quota: Option<u32>,
    constraint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// How the violation of a constraint reads: one table for each module, on its card.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub constraint: &'static str,
    pub code: Code,
    /// The input's field at fault, if one is.
    pub field: Option<&'static str>,
    pub message: &'static str,
}

impl Problem {
    #[must_use]
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            code,
            detail: detail.into(),
            faults: Vec::new(),
            retry_after: None,
            quota: None,
            constraint: None,
            cause: None,
        }))
    }
    #[must_use]
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::BadRequest, detail)
    }
    /// One field is wrong in a way that only the deed could find out.
    #[must_use]
    pub fn field(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::faults(vec![Fault::new(field, code, message)])
    }
    #[must_use]
    pub fn faults(faults: Vec<Fault>) -> Self {
        let detail = match &*faults {
            [one] if one.field.is_empty() => one.message.clone(),
            [one] => format!("{}: {}", one.field, one.message),
            several => format!("{} fields need another look", several.len()),
        };
        let mut problem = Self::bad_request(detail);
        problem.0.faults = faults;
        problem
    }
    #[must_use]
    pub fn unauthenticated(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Unauthenticated, detail)
    }
    #[must_use]
    pub fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Forbidden, detail)
    }
    /// The same words for what never was and for what the caller may not see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here that you can see")
    }
    #[must_use]
    pub fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Conflict, detail)
    }
    /// A conflict that one field of the input makes: a circle, a name that is taken.
    #[must_use]
    pub fn conflict_on(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let mut problem = Self::conflict(message.clone());
        problem.0.faults = vec![Fault::new(field, "conflict", message)];
        problem
    }
    #[must_use]
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Unavailable, detail).retry_after(1)
    }
    #[must_use]
    pub fn rate_limited(seconds: u32) -> Self {
        Self::new(Code::RateLimited, format!("Too many requests; try again in {seconds} s")).retry_after(seconds)
    }
    /// Says how many requests a minute the budget has that is spent.
    #[must_use]
    pub fn of_quota(mut self, quota: u32) -> Self {
        self.0.quota = Some(quota);
        self
    }
    #[must_use]
    pub fn quota(&self) -> Option<u32> {
        self.0.quota
    }
    /// A fault of ours: the cause is logged, the caller learns nothing of it.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut problem = Self::new(Code::Internal, "The server failed at this; the request id finds it in the log");
        problem.0.cause = Some(cause.into());
        problem
    }
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.0.detail
    }
    #[must_use]
    pub fn field_faults(&self) -> &[Fault] {
        &self.0.faults
    }
    /// Seconds after which the caller may try again.
    #[must_use]
    pub fn seconds_to_wait(&self) -> Option<u32> {
        self.0.retry_after
    }
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        self.0.cause.as_deref()
    }
    /// The violated constraint, until the pipeline has put the card's words in its place.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// The problem in the words of the card that knows the violated constraint.
    #[must_use]
    pub(crate) fn explained(self, rules: impl Fn(&str) -> Option<Rule>) -> Self {
        let Some(rule) = self.constraint().and_then(rules) else { return self };
        match (rule.code, rule.field) {
            (Code::BadRequest, Some(field)) => Self::field(field, "invalid", rule.message),
            (code, field) => {
                let mut problem = Self::new(code, rule.message);
                problem.0.faults = field.map(|field| Fault::new(field, "conflict", rule.message)).into_iter().collect();
                problem
            }
        }
    }

    /// RFC 9457 §3, with `code`, `errors` and `request_id` beside the standard members.
    #[must_use]
    pub fn to_json(&self, request_id: &str) -> serde_json::Value {
        serde_json::json!({
            "type": format!("urn:guildhall:problem:{}", self.code().as_str()),
            "title": self.code().title(),
            "status": self.code().status(),
            "code": self.code().as_str(),
            "detail": self.detail(),
            "errors": self.field_faults(),
            "request_id": request_id,
        })
    }
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Constraint { name } => {
                let mut problem = Self::internal(format!("constraint {name} has no rule on a card"));
                problem.0.constraint = Some(name);
                problem
            }
            DatabaseError::Busy(why) => {
                let mut problem = Self::unavailable("Somebody else is working on this just now; try again");
                problem.0.cause = Some(why.into());
                problem
            }
            DatabaseError::Overloaded => Self::unavailable("The server is busy; try again in a moment"),
            DatabaseError::Unreachable(cause) => {
                let mut problem = Self::unavailable("The database cannot be reached just now");
                problem.0.cause = cause.map(Into::into);
                problem
            }
            DatabaseError::Raised(state) if state == "GH404" => Self::not_found(),
            other => Self::internal(other),
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.code())
            .field("detail", &self.detail())
            .field("errors", &self.field_faults())
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code().as_str(), self.detail())
    }
}
