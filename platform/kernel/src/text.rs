//! Text that people write, with the limits that make it safe to keep: NFC, no control characters, a longest length.

use guildhall_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use jiff::tz::TimeZoneDatabase;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::{borrow::Cow, error::Error, ops::Deref, sync::LazyLock};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One line: a name, a title. 1 to `MAX` characters (code points), not blank, no control or line-breaking characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// Several lines: a message, a description. 1 to `MAX` characters, not blank; line breaks and tabs are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

/// The text in Unicode normalization form C (UAX #15), so that equal names are equal bytes.
#[must_use]
pub fn nfc(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// Why a text may not be kept, as the end of a sentence that begins with its field; `None` if it may.
#[must_use]
pub fn complaint(text: &str, max: usize, lines: bool) -> Option<String> {
    let length = text.chars().count();
    if length > max {
        return Some(format!("has {length} characters; {max} is the most"));
    }
    if text.chars().all(|c| c.is_whitespace() || invisible(c)) {
        return Some("must not be empty".to_owned());
    }
    let forbidden = |c: char| match c {
        '\n' | '\t' | '\r' => !lines,
        '\u{2028}' | '\u{2029}' => !lines,
        _ => c.is_control() || noncharacter(c),
    };
    text.chars().any(forbidden).then(|| "contains a character that cannot be kept (a control character or a line break)".to_owned())
}

/// Characters that take no space or mean nothing to others (private use): a name of these alone would be a blank.
const fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

const fn noncharacter(c: char) -> bool {
    matches!(c as u32, 0xfdd0..=0xfdef) || (c as u32 & 0xfffe) == 0xfffe
}

/// Whether a name is an IANA time zone, in the database's spelling and not an abbreviation or an offset. The list is the
/// binary's own: a machine's folder has other files as well (`localtime`), or is not there.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    name.len() <= 64 && ZONES.get(name).is_ok_and(|zone| zone.iana_name() == Some(name))
}

macro_rules! text_type {
    ($name:ident, $lines:literal) => {
        impl<const MAX: usize> $name<MAX> {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl<const MAX: usize> From<String> for $name<MAX> {
            fn from(text: String) -> Self {
                Self(nfc(text))
            }
        }
        impl<const MAX: usize> Deref for $name<MAX> {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl<'de, const MAX: usize> Deserialize<'de> for $name<MAX> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
        impl<const MAX: usize> JsonSchema for $name<MAX> {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
            }
        }
        impl<const MAX: usize> garde::Validate for $name<MAX> {
            type Context = ();
            fn validate_into(&self, (): &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
                if let Some(complaint) = complaint(&self.0, MAX, $lines) {
                    report.append(parent(), garde::Error::new(complaint));
                }
            }
        }
        impl<const MAX: usize> ToSql for $name<MAX> {
            fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
                self.0.to_sql(ty, out)
            }
            fn accepts(ty: &Type) -> bool {
                <String as ToSql>::accepts(ty)
            }
            to_sql_checked!();
        }
    };
}
text_type!(Line, false);
text_type!(Prose, true);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_composed_and_keeps_the_worlds_scripts() {
        assert_eq!(&*Line::<10>::from("e\u{301}".to_owned()), "é");
        for name in ["Ana Müller", "Σοφία", "山田太郎", "👩‍🔬", "אבגד"] {
            assert_eq!(complaint(name, 80, false), None, "{name}");
        }
    }

    #[test]
    fn zones_are_the_worlds_and_not_the_machines() {
        for zone in ["UTC", "Europe/Amsterdam", "Asia/Kolkata", "Asia/Calcutta", "Etc/GMT+12"] {
            assert!(is_time_zone(zone), "{zone}");
        }
        for name in ["", "localtime", "posixrules", "europe/amsterdam", "CEST", "+01:00", "../etc/passwd"] {
            assert!(!is_time_zone(name), "{name}");
        }
    }

    #[test]
    fn blank_long_and_broken_texts_are_refused() {
        for text in ["", "  ", "\u{200b}\u{200d}", "\u{e000}", "a\0", "a\nb", "a\u{1b}[31m", "\u{fdd0}", "abcdefghijk"] {
            assert!(complaint(text, 10, false).is_some(), "{text:?}");
        }
        assert_eq!(complaint("a\nb", 10, true), None);
    }
}
