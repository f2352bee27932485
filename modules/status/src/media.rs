//! The address of a picture or a film beside a status.

use guildhall_kernel::{postgres::types, prelude::*};
use schemars::{Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// An `https` address (RFC 3986) of at most 2000 characters, in ASCII. It is kept and handed to browsers, never fetched here.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaUrl(String);

impl MediaUrl {
    const MAX: usize = 2000;
}

/// Whether it has a host and nothing that an address cannot hold; people and ports do not belong in one that is shown.
fn is_address(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.parse::<u16>().is_ok() { name } else { "" });
    let graphic = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    url.chars().all(graphic) && !name.is_empty() && !name.starts_with(['.', '-']) && name.chars().all(in_name)
}

impl garde::Validate for MediaUrl {
    type Context = ();
    fn validate_into(&self, (): &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        if self.0.len() > Self::MAX {
            report.append(parent(), garde::Error::new(format!("has {} characters; {} is the most", self.0.chars().count(), Self::MAX)));
        } else if !is_address(&self.0) {
            report.append(parent(), garde::Error::new("must be a web address that begins with https://"));
        }
    }
}
impl JsonSchema for MediaUrl {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "MediaUrl".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 9, "maxLength": Self::MAX })
    }
}
impl types::ToSql for MediaUrl {
    fn to_sql(
        &self,
        ty: &types::Type,
        out: &mut types::private::BytesMut,
    ) -> Result<types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.0.to_sql(ty, out)
    }
    fn accepts(ty: &types::Type) -> bool {
        <String as types::ToSql>::accepts(ty)
    }
    types::to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_taken_and_tricks_are_not() {
        for url in ["https://files.example/a.png", "https://files.example:8443/a?b=c#d", "https://xn--bcher-kva.example/"] {
            assert!(is_address(url), "{url}");
        }
        for url in [
            "http://files.example/a.png",
            "https://",
            "https:///a",
            "https://:443/",
            "https://ana@files.example/",
            "https://files.example/a b",
            "https://files.example/\u{202e}",
            "https://[::1]/",
            "javascript:alert(1)",
            "https://files.example/\"onload=",
            "https://files.example:99999/",
        ] {
            assert!(!is_address(url), "{url}");
        }
    }
}
