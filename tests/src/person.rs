//! Somebody with a client: signed in, or not.

use crate::{
    Answer,
    promise::{Kept, Promise},
};
use serde_json::Value;

#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub email: String,
    /// Empty while not signed in.
    pub token: String,
    pub id: String,
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
}

/// A request in the making.
pub struct Call {
    request: reqwest::RequestBuilder,
    asked: String,
    method: String,
    url: String,
    base: String,
    http: reqwest::Client,
}

impl Person {
    #[must_use]
    pub fn call(&self, method: &str, path: &str) -> Call {
        let mut request = self.http.request(method.parse().expect("a method"), format!("{}{path}", self.base));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        Call {
            request,
            asked: format!("{} {method} {path}", self.name),
            method: method.to_owned(),
            url: path.to_owned(),
            base: self.base.clone(),
            http: self.http.clone(),
        }
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path).json(body).send().await
    }
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call("PUT", path).json(body).send().await
    }
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call("PATCH", path).json(body).send().await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path).send().await
    }
    /// The same person with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }
}

impl Call {
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }
    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.request = self.request.header("content-type", "application/json").body(body.to_string());
        self
    }
    /// A body as it is, said to be JSON.
    #[must_use]
    pub fn raw(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.header("content-type", "application/json").body(body);
        self
    }
    /// A body as a form.
    #[must_use]
    pub fn form(mut self, body: &str) -> Self {
        self.request = self.request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned());
        self
    }
    /// # Panics
    /// When the server does not answer, or answers otherwise than its contract says.
    pub async fn send(self) -> Answer {
        let response = self.request.send().await.unwrap_or_else(|error| panic!("{}: {error}", self.asked));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_else(|error| panic!("{}: {error}", self.asked));
        let kept = Kept { method: &self.method, url: &self.url, status, headers: &headers, text: &text };
        if let Some(broken) = Promise::of(&self.http, &self.base).await.broken(&kept) {
            panic!("{} answered {status} against the contract: {broken}\n{text}", self.asked);
        }
        Answer { status, headers, text, asked: self.asked }
    }
}
