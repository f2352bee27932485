//! What a project settles for itself.

use guildhall_kernel::{prelude::*, text::is_time_zone};

/// A project's settings; what is left out follows the organization.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, Validate)]
pub struct Settings {
    /// An IANA zone: days and due dates are counted in it.
    #[garde(custom(known_zone))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub time_zone: Option<String>,
    /// How the project opens.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_view: Option<View>,
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_starts_on: Option<WeekStart>,
    /// One emoji, or a few letters.
    #[garde(dive)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<Line<16>>,
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
}

words! {
    pub enum View { Board = "board", List = "list", Timeline = "timeline" }
}
words! {
    pub enum WeekStart { Monday = "monday", Saturday = "saturday", Sunday = "sunday" }
}
words! {
    pub enum Color { Gray = "gray", Red = "red", Orange = "orange", Yellow = "yellow", Green = "green", Teal = "teal", Blue = "blue", Purple = "purple", Pink = "pink" }
}

#[expect(clippy::ref_option, reason = "the signature that validation asks for")]
fn known_zone(zone: &Option<String>, _: &()) -> garde::Result {
    match zone {
        Some(zone) if !is_time_zone(zone) => Err(garde::Error::new("is not an IANA time zone, such as Europe/Amsterdam")),
        _ => Ok(()),
    }
}
