//! The link of a text: the first address outside code, read as the app reads it. `<https://…>` is a link that its writer wants
//! no preview of.

use guildhall_outgoing::Url;
use sha2::{Digest, Sha256};

/// The longest address that is looked at.
const LONGEST: usize = 2000;

/// An address as it stands in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// As browsers read it.
    pub address: String,
    /// As it was written: the client that asks it refuses what can be read in two ways.
    pub written: String,
}

impl Link {
    /// The one that a text is shown with.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let outside = outside_fences(text);
        let mut endless = Vec::new();
        let mut at = 0;
        let mut before = ' ';
        while let Some(letter) = outside[at..].chars().next() {
            let rest = &outside[at..];
            let length = match letter {
                '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                '`' => code(rest, &mut endless),
                'h' | 'H' if !before.is_alphanumeric() && is_address(rest) => {
                    let address = without_tail(whole(rest));
                    let unwanted = before == '<' && rest[address.len()..].starts_with('>');
                    if !unwanted && let Some(link) = Self::at(address) {
                        return Some(link);
                    }
                    address.len()
                }
                _ => letter.len_utf8(),
            };
            before = outside[at..at + length].chars().next_back().unwrap_or(' ');
            at += length;
        }
        None
    }

    fn at(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok().filter(|url| url.has_host() && address.len() <= LONGEST)?;
        Some(Self { address: url.into(), written: address.to_owned() })
    }

    /// What its preview is remembered by: a fragment is the browser's own affair.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.address.split('#').next().unwrap_or_default()).to_vec()
    }
}

/// The lines that are not between ``` and ```.
fn outside_fences(text: &str) -> String {
    let mut outside = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches(' ');
        let marks = ['`', '~'].into_iter().map(|mark| &bare[..bare.len() - bare.trim_start_matches(mark).len()]).find(|run| run.len() >= 3);
        match (fence, marks) {
            (None, Some(opened)) if line.len() - bare.len() <= 3 => fence = Some(opened),
            (None, _) => {
                outside.push_str(line);
                outside.push('\n');
            }
            (Some(opened), Some(closed)) if closed.starts_with(opened) && bare[closed.len()..].trim().is_empty() => fence = None,
            (Some(_), _) => {}
        }
    }
    outside
}

/// How long the code is that begins here, or the run of backticks where it has no end.
fn code(rest: &str, endless: &mut Vec<usize>) -> usize {
    let run = rest.len() - rest.trim_start_matches('`').len();
    if endless.contains(&run) {
        return run;
    }
    let mut at = run;
    while let Some(next) = rest[at..].find('`') {
        let begin = at + next;
        let length = rest[begin..].len() - rest[begin..].trim_start_matches('`').len();
        at = begin + length;
        if length == run {
            return at;
        }
    }
    endless.push(run);
    run
}

fn is_address(rest: &str) -> bool {
    let begins = |scheme: &str| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// Up to where no address goes on.
fn whole(rest: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || c.is_control() || is_bidi(c) || matches!(c, '<' | '>' | '"' | '\'' | '`');
    &rest[..rest.find(ends).unwrap_or(rest.len())]
}

/// Characters that turn the direction of a text.
pub(crate) const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The full stop after an address, and a bracket that it did not open, belong to the sentence.
fn without_tail(address: &str) -> &str {
    let mut address = address;
    while let Some(last) = address.chars().next_back() {
        let opener = match last {
            ')' => Some('('),
            ']' => Some('['),
            '}' => Some('{'),
            _ => None,
        };
        let belongs = match opener {
            Some(opener) => address.matches(opener).count() >= address.matches(last).count(),
            None => !".,;:!?*_~".contains(last),
        };
        if belongs {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_outside_code_is_the_link() {
        let cases = [
            ("see https://saltmarsh.example/tides.", Some("https://saltmarsh.example/tides")),
            ("HTTPS://Saltmarsh.Example", Some("https://saltmarsh.example/")),
            ("(https://saltmarsh.example/a_(b))", Some("https://saltmarsh.example/a_(b)")),
            ("[tides](https://saltmarsh.example/t) and https://b.example", Some("https://saltmarsh.example/t")),
            ("**https://saltmarsh.example/**", Some("https://saltmarsh.example/")),
            ("`https://a.example` https://b.example/#part", Some("https://b.example/#part")),
            ("```\nhttps://a.example\n```\nhttps://b.example/", Some("https://b.example/")),
            ("```\nhttps://a.example", None),
            ("a ` b https://b.example/", Some("https://b.example/")),
            ("<https://a.example> then https://b.example/", Some("https://b.example/")),
            ("<https://a.example>", None),
            ("xhttps://a.example", None),
            ("https://", None),
            ("http:/a ftp://b mailto:c@d.example", None),
            ("日本https://a.example 語 https://b.example/", Some("https://b.example/")),
            ("\\https://a.example/", None),
            ("", None),
        ];
        for (text, link) in cases {
            assert_eq!(Link::of(text).map(|link| link.address).as_deref(), link, "{text:?}");
        }
    }

    #[test]
    fn fragments_are_one_address() {
        let link = |text| Link::of(text).expect("a link");
        assert_eq!(link("https://a.example/#one").hash(), link("https://a.example/#two").hash());
        assert_ne!(link("https://a.example/1").hash(), link("https://a.example/2").hash());
    }

    #[test]
    fn a_hostile_text_takes_no_time() {
        for text in ["`a".repeat(4000), "https://((".repeat(800), "\\".repeat(8000), "``` ".repeat(2000), "h".repeat(8000)] {
            let _ = Link::of(&text);
        }
        assert_eq!(Link::of(&format!("https://a.example/{}", "x".repeat(2100))), None);
    }
}
