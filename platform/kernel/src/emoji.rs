//! One emoji, as people react with.

use guildhall_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::{borrow::Cow, error::Error};

/// 1 to 16 characters (code points) that draw a picture: no letters, spaces or digits but those of keycaps and flags.
/// Which pictures a font knows changes every year, so there is no list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Emoji(String);

impl Emoji {
    const MAX: usize = 16;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is one or a few pictures and nothing else.
fn draws(text: &str) -> bool {
    let keycap = text.ends_with('\u{20e3}');
    // Joiners, variation selectors, keycaps and the tags of regional flags belong to a picture and are none by themselves.
    let part = |c: char| matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}');
    let picture = |c: char| match c as u32 {
        0x1f000..=0x1faff => true,
        0x00a9 | 0x00ae | 0x203c | 0x2049 | 0x2122 | 0x2139 | 0x3030 | 0x303d | 0x3297 | 0x3299 => true,
        0x2190..=0x21ff | 0x2300..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff => true,
        _ => keycap && (c.is_ascii_digit() || matches!(c, '#' | '*')),
    };
    text.chars().any(picture) && text.chars().all(|c| part(c) || picture(c))
}

impl<'de> Deserialize<'de> for Emoji {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(crate::text::nfc(text)))
    }
}
impl JsonSchema for Emoji {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Emoji".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "emoji", "minLength": 1, "maxLength": Self::MAX })
    }
}
impl garde::Validate for Emoji {
    type Context = ();
    fn validate_into(&self, (): &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        if self.0.chars().count() > Self::MAX || !draws(&self.0) {
            report.append(parent(), garde::Error::new("must be one emoji"));
        }
    }
}
impl ToSql for Emoji {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.0.to_sql(ty, out)
    }
    fn accepts(ty: &Type) -> bool {
        <String as ToSql>::accepts(ty)
    }
    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_taken_and_words_are_not() {
        for emoji in ["👍", "❤️", "👩🏽‍🔬", "🇳🇱", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "#️⃣", "✅", "™️", "㊗️", "☕", "🫠"]
        {
            assert!(draws(emoji), "{emoji}");
        }
        for text in ["", "a", "1", "+1", ":smile:", "👍 ", "👍a", "\u{fe0f}", "\u{200d}", "<b>", "é", "山", "👍\n", "\u{202e}👍"]
        {
            assert!(!draws(text), "{text:?}");
        }
    }
}
