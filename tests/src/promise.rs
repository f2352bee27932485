//! The contract that a house serves, and the check of each of its answers against it.

use jsonschema::Validator;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// An OpenAPI document whose schemas are compiled when an answer first needs them.
pub struct Promise {
    contract: Value,
    operations: Vec<Operation>,
    schemas: Mutex<HashMap<String, Arc<Validator>>>,
}

/// One method at one path.
struct Operation {
    method: String,
    path: String,
    parts: Vec<String>,
}

/// An answer, with what was asked for it.
pub struct Kept<'a> {
    pub method: &'a str,
    /// With its query.
    pub url: &'a str,
    pub status: u16,
    pub headers: &'a HeaderMap,
    pub text: &'a str,
}

impl Promise {
    /// What the house at `base` promises at `/openapi.json`. Asked once for each house, compiled once for each contract.
    ///
    /// # Panics
    /// When the house does not say.
    pub async fn of(http: &reqwest::Client, base: &str) -> Arc<Self> {
        static HOUSES: Mutex<Option<HashMap<String, Arc<Promise>>>> = Mutex::new(None);
        static CONTRACTS: Mutex<Option<HashMap<String, Arc<Promise>>>> = Mutex::new(None);
        let known = HOUSES.lock().expect("nobody died over it").as_ref().and_then(|houses| houses.get(base).cloned());
        if let Some(promise) = known {
            return promise;
        }
        let answer = http.get(format!("{base}/openapi.json")).send().await.expect("the house serves its contract");
        let text = answer.text().await.expect("the contract is text");
        let mut contracts = CONTRACTS.lock().expect("nobody died over it");
        let promise = contracts.get_or_insert_default().entry(text.clone()).or_insert_with(|| Arc::new(Self::new(&text))).clone();
        HOUSES.lock().expect("nobody died over it").get_or_insert_default().insert(base.to_owned(), promise.clone());
        promise
    }

    /// # Panics
    /// When the text is no contract.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let contract: Value = serde_json::from_str(text).expect("the contract is JSON");
        let mut operations = Vec::new();
        for (path, methods) in contract["paths"].as_object().into_iter().flatten() {
            for method in methods.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase()) {
                operations.push(Operation { method, path: path.clone(), parts: path.split('/').map(str::to_owned).collect() });
            }
        }
        Self { contract, operations, schemas: Mutex::new(HashMap::new()) }
    }

    /// What is wrong with an answer, if anything.
    #[must_use]
    pub fn broken(&self, answer: &Kept<'_>) -> Option<String> {
        if answer.method == "HEAD" {
            return None;
        }
        let (path, query) = answer.url.split_once('?').unwrap_or((answer.url, ""));
        let media = answer.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("");
        if media == "application/problem+json" {
            return match answer.status {
                400.. => self.mismatch("/components/schemas/Problem", answer.text, false),
                status => Some(format!("a problem with the status {status}")),
            };
        }
        // What is not in the contract: the house's own pages, and OPTIONS.
        let operation = self.operation(answer.method, path)?;
        let pointer = format!("/paths/{}/{}/responses/{}", escaped(&operation.path), operation.method.to_lowercase(), answer.status);
        let Some(response) = self.contract.pointer(&pointer) else {
            let preview = answer.status == 200 && answer.headers.contains_key("preference-applied");
            return (!preview).then(|| format!("the contract has no answer {} for it", answer.status));
        };
        match response["content"].as_object().and_then(|content| content.keys().next()) {
            None if answer.text.is_empty() => None,
            None => Some("the contract has no body for it".to_owned()),
            Some(promised) if promised != media => Some(format!("the body is {media:?} instead of {promised}")),
            Some(promised) if !promised.contains("json") => None,
            Some(_) if answer.headers.get("preference-applied").is_some_and(|applied| applied == "tx=rollback") => None,
            Some(promised) => {
                let some_columns = query.split('&').any(|pair| pair.starts_with("select="));
                self.mismatch(&format!("{pointer}/content/{}/schema", escaped(promised)), answer.text, some_columns)
            }
        }
    }

    /// The operation of a path; one that names a part comes before one that leaves it open.
    fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let asked: Vec<&str> = path.split('/').collect();
        let open = |part: &String| part.starts_with('{');
        let fits = |operation: &&Operation| {
            operation.method == method
                && operation.parts.len() == asked.len()
                && operation.parts.iter().zip(&asked).all(|(part, asked)| open(part) || part == asked)
        };
        self.operations.iter().filter(fits).min_by_key(|operation| operation.parts.iter().filter(|part| open(part)).count())
    }

    /// Why a text does not fit the schema at `pointer`; `some_columns`: it may lack fields.
    fn mismatch(&self, pointer: &str, text: &str, some_columns: bool) -> Option<String> {
        let body: Value = match serde_json::from_str(text) {
            Ok(body) => body,
            Err(error) => return Some(format!("the body is not JSON: {error}")),
        };
        let validator = {
            let mut schemas = self.schemas.lock().expect("nobody died over it");
            schemas.entry(format!("{pointer} {some_columns}")).or_insert_with(|| Arc::new(self.compile(pointer, some_columns))).clone()
        };
        let faults: Vec<String> =
            validator.iter_errors(&body).take(5).map(|error| format!("{}: {error}", error.instance_path().as_str())).collect();
        (!faults.is_empty()).then(|| faults.join("; "))
    }

    fn compile(&self, pointer: &str, some_columns: bool) -> Validator {
        let schema = self.contract.pointer(pointer).expect("the contract has it");
        let mut schema = json!({ "allOf": [schema], "components": { "schemas": self.contract["components"]["schemas"] } });
        if some_columns {
            require_nothing(&mut schema);
        }
        jsonschema::options().should_validate_formats(true).build(&schema).expect("the contract's schemas are schemas")
    }
}

fn require_nothing(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("required").is_some_and(Value::is_array) {
                map.remove("required");
            }
            map.values_mut().for_each(require_nothing);
        }
        Value::Array(items) => items.iter_mut().for_each(require_nothing),
        _ => {}
    }
}

/// A key as it stands in a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
