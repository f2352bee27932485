//! What is said of a notification outside the app: plain lines, and paths of this instance.

use crate::telling::Shown;

/// A text of what is shown, on one line.
pub fn text(shown: &Shown, name: &str, most: usize) -> String {
    let text = shown.payload[name].as_str().unwrap_or_default();
    let plain: String = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    let line = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most { line } else { line.chars().take(most - 1).chain(['…']).collect() }
}

/// Where it leads in the app; home if it says nothing that is a path here.
pub fn path(shown: &Shown) -> String {
    let path = shown.payload["path"].as_str().unwrap_or_default();
    let own = path.starts_with('/') && !path.starts_with("//") && path.len() <= 500;
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\".contains(&byte));
    if own && plain { path.to_owned() } else { "/".to_owned() }
}
