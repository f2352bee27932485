//! The letters before a task's number: `LAB` in `LAB-12`.

use guildhall_kernel::prelude::*;
use schemars::{Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Two to six capital letters, unique in the organization.
#[derive(Debug, Clone)]
pub struct ProjectKey(String);

impl ProjectKey {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Keys to try for a name, the likeliest first: initials of several words, else the beginning of one; then with a
    /// letter more.
    pub fn candidates(name: &str) -> impl Iterator<Item = Self> {
        let words: Vec<String> = name
            .split(|c: char| !c.is_alphanumeric())
            .map(|word| word.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect::<String>())
            .filter(|word| !word.is_empty())
            .collect();
        let letters: String = match &*words {
            [] => "PRJ".to_owned(),
            [one] => one.chars().take(3).collect(),
            several => several.iter().filter_map(|word| word.chars().next()).take(4).collect(),
        };
        let base = if letters.len() < 2 { format!("{letters}{letters}") } else { letters };
        let one_more = ('A'..='Z').map({
            let base = base.clone();
            move |letter| format!("{base}{letter}")
        });
        let two_more = ('A'..='Z').flat_map({
            let base = base.clone();
            move |first| {
                let base = base.clone();
                ('A'..='Z').map(move |second| format!("{base}{first}{second}"))
            }
        });
        std::iter::once(base).chain(one_more).chain(two_more).map(Self)
    }
}

impl<'de> Deserialize<'de> for ProjectKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fits = (2..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if fits { Ok(Self(text)) } else { Err(serde::de::Error::custom("must be 2 to 6 capital letters, such as LAB")) }
    }
}
impl JsonSchema for ProjectKey {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "ProjectKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 2, "maxLength": 6, "pattern": "^[A-Z]+$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_key_in_any_script() {
        let first = |name: &str| ProjectKey::candidates(name).next().map(|key| key.0);
        for (name, key) in
            [("Laboratory", "LAB"), ("Lab automation", "LA"), ("X", "XX"), ("山田", "PRJ"), ("👩‍🔬", "PRJ"), ("a b c d e f", "ABCD")]
        {
            assert_eq!(first(name).as_deref(), Some(key), "{name}");
        }
        assert!(ProjectKey::candidates("a b c d e f").all(|key| (2..=6).contains(&key.0.len())));
    }
}
