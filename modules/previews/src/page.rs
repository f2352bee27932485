//! What a page says of itself: Open Graph and the title, up to where its body begins.

use guildhall_kernel::text::nfc;
use guildhall_outgoing::Url;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::collections::HashMap;

/// Most bytes of a page that are read. Nobody's head is longer.
pub const READ: usize = 512 * 1024;

/// What can be shown of a page. All of it is text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    pub site: Option<String>,
    pub description: Option<String>,
    /// Where its picture is.
    pub picture: Option<Url>,
}

impl Page {
    /// Reads a page that came from `base`. None without a title.
    #[must_use]
    pub fn read(html: &[u8], base: &Url) -> Option<Self> {
        let said = Said::in_head(html);
        let title = said.get("og:title", 200).or_else(|| said.get("<title>", 200))?;
        let picture = said.words.get("og:image").or_else(|| said.words.get("og:image:url"));
        Some(Self {
            title,
            site: said.get("og:site_name", 80),
            description: said.get("og:description", 400).or_else(|| said.get("description", 400)),
            picture: picture.and_then(|address| base.join(address.trim()).ok()),
        })
    }
}

/// What was said first of each thing.
#[derive(Default)]
struct Said {
    words: HashMap<String, String>,
}

impl Said {
    fn in_head(html: &[u8]) -> Self {
        let mut said = Self::default();
        let mut emitter = DefaultEmitter::default();
        // So that a script that writes of tags holds none.
        emitter.naively_switch_states(true);
        let mut in_title = false;
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => match tag.name.as_slice() {
                    b"body" => break,
                    b"title" => in_title = true,
                    b"meta" => said.meta(&tag),
                    _ => {}
                },
                Token::EndTag(tag) if *tag.name == b"title" => in_title = false,
                Token::String(text) if in_title => said.once("<title>".to_owned(), &text),
                _ => {}
            }
        }
        said
    }

    fn meta(&mut self, tag: &StartTag<()>) {
        let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| &**value);
        let name = attribute(b"property").or_else(|| attribute(b"name"));
        if let (Some(name), Some(content)) = (name, attribute(b"content")) {
            let name = String::from_utf8_lossy(name).trim().to_ascii_lowercase();
            if matches!(&*name, "og:title" | "og:site_name" | "og:description" | "og:image" | "og:image:url" | "description") {
                self.once(name, content);
            }
        }
    }

    fn once(&mut self, name: String, text: &[u8]) {
        let text = String::from_utf8_lossy(text).into_owned();
        if !text.trim().is_empty() {
            self.words.entry(name).or_insert(text);
        }
    }

    fn get(&self, name: &str, most: usize) -> Option<String> {
        self.words.get(name).and_then(|text| plain(text, most))
    }
}

/// One line without control characters and what turns its direction, at most `most` characters long. None where nothing is
/// left, or the page was written in another encoding than UTF-8.
fn plain(text: &str, most: usize) -> Option<String> {
    if text.contains('\u{fffd}') {
        return None;
    }
    let kept: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !dropped(*c)).collect();
    let line = nfc(kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
    let short: String = if line.chars().count() > most { line.chars().take(most - 1).chain(['…']).collect() } else { line };
    guildhall_kernel::text::complaint(&short, most, false).is_none().then_some(short)
}

fn dropped(c: char) -> bool {
    c.is_control() || crate::links::is_bidi(c) || matches!(c, '\u{feff}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Option<Page> {
        Page::read(html.as_bytes(), &Url::parse("https://saltmarsh.example/tides/").expect("an address"))
    }

    #[test]
    fn a_page_says_what_it_is() {
        let page = read(
            "<!doctype html><html><head><script>'<meta property=og:title content=no>'</script>
            <title>Tides &amp; moons</title><meta name=Description content='When to\n\n sail'>
            <meta property='og:site_name' content='Salt\u{202e}marsh'><meta property=og:image content='moon.png'>
            <meta property=og:title content='&lt;script&gt;alert(1)&lt;/script&gt;'><body><meta property=og:description content=no>",
        )
        .expect("a page");
        assert_eq!(page.title, "<script>alert(1)</script>");
        assert_eq!((page.site.as_deref(), page.description.as_deref()), (Some("Saltmarsh"), Some("When to sail")));
        assert_eq!(page.picture.map(String::from).as_deref(), Some("https://saltmarsh.example/tides/moon.png"));
        assert_eq!(read("<title>Tides &amp; moons").expect("a page").title, "Tides & moons");
    }

    #[test]
    fn what_says_nothing_is_no_page() {
        for html in ["", "<title> </title>", "<meta property=og:title content=''>", "<p>Tides</p>", "<title>\u{200b}\u{0}</title>"] {
            assert_eq!(read(html), None, "{html:?}");
        }
        assert_eq!(Page::read(b"<title>Gr\xfc\xdfe</title>", &Url::parse("https://a.example/").expect("an address")), None);
    }

    #[test]
    fn long_words_are_cut_and_bombs_do_nothing() {
        let title = read(&format!("<title>{}</title>", "moon ".repeat(1000))).expect("a page").title;
        assert!(title.chars().count() == 200 && title.ends_with('…'), "{title}");
        let bombs = ["<div>".repeat(100_000), "<meta ".repeat(80_000), format!("<meta {}>", "a=b ".repeat(120_000)), "&".repeat(READ)];
        for bomb in bombs {
            assert_eq!(read(&bomb), None);
        }
    }
}
