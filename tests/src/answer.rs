//! An HTTP answer, with the questions that tests ask of it.

use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// What was asked, for the message of a failed test.
    pub asked: String,
}

impl Answer {
    /// The body as JSON; null when there is none.
    ///
    /// # Panics
    /// When the body is something else.
    #[must_use]
    pub fn json(&self) -> Value {
        if self.text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{}: not JSON ({error}): {}", self.asked, self.text))
    }
    /// The body, after checking the status.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    #[must_use]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        self.json()
    }
    /// Checks for a coded refusal (RFC 9457) that leaks nothing, and answers its body.
    ///
    /// # Panics
    /// When it is not one.
    #[track_caller]
    pub fn refused(&self, code: &str) -> Value {
        let body = self.json();
        assert_eq!(body["code"], code, "{} answered {}: {}", self.asked, self.status, self.text);
        assert_eq!(body["status"], self.status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["request_id"], self.header("x-request-id"));
        for leak in ["select ", "insert ", "postgres", "panicked", ".rs:", "public.", "auth."] {
            assert!(!self.text.contains(leak), "{} leaks {leak}: {}", self.asked, self.text);
        }
        body
    }
    /// The fields at fault.
    #[must_use]
    pub fn faulty_fields(&self) -> Vec<String> {
        let body = self.json();
        let mut fields: Vec<String> =
            body["errors"].as_array().into_iter().flatten().filter_map(|fault| fault["field"].as_str().map(str::to_owned)).collect();
        fields.sort();
        fields
    }
    /// A header's text, empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
    /// A field of the body as text.
    ///
    /// # Panics
    /// When it is not text.
    #[track_caller]
    #[must_use]
    pub fn text_at(&self, pointer: &str) -> String {
        self.json()
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{}: no {pointer} in {}", self.asked, self.text))
            .to_owned()
    }
}
