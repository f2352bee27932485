//! Cursors: where a page ended, as opaque text that is good for the query that made it and no other.
//!
//! base64url of an eight-byte tag and the last row's order values as PostgreSQL wrote them (a JSON array). The tag is SHA-256 over the values and
//! the query's signature, so a changed byte or another query's cursor is refused. It needs no secret: whoever computes a tag has chosen
//! values for columns they may filter by anyway, and those are parsed by kind and bound.

use crate::{keyset::Sort, shape::Kind, value::Value};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

const TAG_BYTES: usize = 8;

pub(crate) fn write(signature: &str, order_values: &str) -> String {
    let mut bytes = tag(signature, order_values.as_bytes()).to_vec();
    bytes.extend_from_slice(order_values.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The values of a cursor, one for each step of the order; `None` if it was not made for this query.
pub(crate) fn read(signature: &str, order: &[Sort<'_>], cursor: &str) -> Option<Vec<Option<Value>>> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (its_tag, order_values) = bytes.split_at_checked(TAG_BYTES)?;
    if its_tag != tag(signature, order_values) {
        return None;
    }
    let values: Vec<&RawValue> = serde_json::from_slice(order_values).ok()?;
    if values.len() != order.len() {
        return None;
    }
    values.iter().zip(order).map(|(raw, step)| value(raw.get(), step)).collect()
}

fn tag(signature: &str, order_values: &[u8]) -> [u8; TAG_BYTES] {
    let digest = Sha256::new().chain_update(signature).chain_update([0]).chain_update(order_values).finalize();
    std::array::from_fn(|i| digest[i])
}

/// One JSON value by its column's kind: outer `None` if it cannot be one, inner `None` for null.
fn value(json: &str, step: &Sort<'_>) -> Option<Option<Value>> {
    if json == "null" {
        return step.column.nullable.then_some(None);
    }
    let text = if json.starts_with('"') { serde_json::from_str(json).ok()? } else { json.to_owned() };
    let value = match step.column.kind {
        // PostgreSQL orders NaN and infinities, and JSON has them as strings
        Kind::Number => Value::Number(text.parse().ok()?),
        kind => kind.parse(&text).ok()?,
    };
    Some(Some(value))
}
