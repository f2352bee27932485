//! What a mail says: heading, paragraphs, one button, a footer. Text and HTML come from the same parts, and everything in
//! them is people's text: escaped, never markup.

use serde::{Deserialize, Serialize};
use std::fmt::Write;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub heading: String,
    #[serde(default)]
    pub paragraphs: Vec<String>,
    #[serde(default)]
    pub button: Option<Button>,
    /// Smaller, below a line: why this came, and how to have no more of it.
    #[serde(default)]
    pub footer: Vec<String>,
    /// An event for the receiver's calendar, beside the two forms.
    #[serde(default)]
    pub calendar: Option<Calendar>,
}

/// An event as calendars of the world exchange it (RFC 5545), and what the receiver is to do with it (RFC 6047).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub method: Method,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Request,
    Cancel,
}

impl Method {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// Absolute, at the address that the operator configured.
    pub link: String,
}

impl Letter {
    /// The plain form.
    #[must_use]
    pub fn text(&self) -> String {
        let mut blocks = vec![self.heading.clone()];
        blocks.extend(self.paragraphs.iter().cloned());
        blocks.extend(self.button.iter().map(|button| format!("{}:\n{}", button.label, button.link)));
        let mut text: String = blocks.iter().map(|block| lines(block).join("\n").trim_end().to_owned() + "\n\n").collect();
        if !self.footer.is_empty() {
            // What follows this line is a signature (RFC 3676 §4.3).
            text.push_str("-- \n");
            self.footer.iter().flat_map(|line| lines(line)).for_each(|line| text.extend([line, "\n"]));
        }
        text
    }

    /// The page, readable by day and by night.
    #[must_use]
    pub fn html(&self, title: &str) -> String {
        let mut page = format!("{HEAD}<title>{}</title>{STYLE}<h1 dir=\"auto\">{}</h1>\n", escaped(title), escaped(&self.heading));
        for paragraph in &self.paragraphs {
            page.push_str(&block("p", "text", paragraph));
        }
        if let Some(Button { label, link }) = &self.button {
            // A String takes whatever is written to it.
            let _ = writeln!(page, "<p><a class=\"button\" href=\"{link}\">{label}</a></p>", link = escaped(link), label = escaped(label));
            let _ = writeln!(page, "<p class=\"small\">{0}</p>", escaped(link));
        }
        if !self.footer.is_empty() {
            page.push_str("<hr>\n");
            self.footer.iter().for_each(|line| page.push_str(&block("p", "small", line)));
        }
        page + FOOT
    }
}

/// The lines of a text, whatever its line ends are.
fn lines(text: &str) -> Vec<&str> {
    text.split("\r\n").flat_map(|line| line.split(['\n', '\r', '\u{2028}', '\u{2029}'])).collect()
}

/// Each block takes its direction from its own first letter, so that a name cannot turn the rest around.
fn block(tag: &str, class: &str, text: &str) -> String {
    format!("<{tag} class=\"{class}\" dir=\"auto\">{}</{tag}>\n", lines(text).into_iter().map(escaped).collect::<Vec<_>>().join("<br>\n"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
"#;

/// The product's colours: ground, raised, line, ink, patina. A client without the media query keeps the day's.
const STYLE: &str = r#"
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 24px 12px; background: #f0f0eb; color: #132120; font: 16px/1.5 "Public Sans", system-ui, sans-serif; }
.sheet { max-width: 560px; margin: 0 auto; padding: 32px; background: #ffffff; border: 1px solid #d8d8d1; border-radius: 10px; }
h1 { margin: 0 0 16px; font: 600 21px/1.3 Besley, Rockwell, Georgia, serif; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
.button { display: inline-block; padding: 10px 18px; border-radius: 6px; background: #0e635b; color: #f8fdfb; font-weight: 600; text-decoration: none; }
.small { margin: 0 0 6px; font-size: 13px; color: #576460; }
hr { margin: 24px 0 16px; border: 0; border-top: 1px solid #d8d8d1; }
@media (prefers-color-scheme: dark) {
  body { background: #0e1818; color: #ecebe4; }
  .sheet { background: #1e2b2b; border-color: #2b3838; }
  .button { background: #70c5b3; color: #041b1a; }
  .small { color: #9aa099; }
  hr { border-top-color: #2b3838; }
}
</style>
</head>
<body>
<div class="sheet">
"#;

const FOOT: &str = "</div>\n</body>\n</html>\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            heading: "<b>Ana</b>".into(),
            paragraphs: vec!["one\r\ntwo\rthree".into()],
            button: Some(Button { label: "Join".into(), link: "https://guild.example/invitation#x\"y".into() }),
            footer: vec!["Because Ana asked you.".into()],
            calendar: None,
        }
    }

    #[test]
    fn both_forms_say_the_same() {
        assert_eq!(
            letter().text(),
            "<b>Ana</b>\n\none\ntwo\nthree\n\nJoin:\nhttps://guild.example/invitation#x\"y\n\n-- \nBecause Ana asked you.\n"
        );
        let page = letter().html("A & B");
        assert!(page.contains("<title>A &amp; B</title>"));
        assert!(page.contains(">&lt;b&gt;Ana&lt;/b&gt;</h1>"));
        assert!(page.contains("one<br>\ntwo<br>\nthree"));
        assert!(page.contains("href=\"https://guild.example/invitation#x&quot;y\""));
    }

    #[test]
    fn the_page_is_readable_by_night() {
        let page = letter().html("x");
        assert!(page.contains("<meta name=\"color-scheme\" content=\"light dark\">") && page.contains("prefers-color-scheme: dark"));
    }
}
