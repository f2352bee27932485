//! Text in headers (RFC 5322, RFC 2047): plain where it is plain, otherwise encoded words, of which none splits a
//! character and none makes a line too long.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};

/// Longest text that stays as it is: with its header's name it fits in a line of 78.
const PLAIN: usize = 60;
/// Octets in one encoded word: 52 characters of base64 and 12 around them.
const WORD: usize = 39;

/// For a header without structure, such as a subject. The text has no control characters.
pub(crate) fn unstructured(text: &str) -> String {
    if is_plain(text) && !text.starts_with(' ') && !text.ends_with(' ') { text.to_owned() } else { encoded(text) }
}

/// For a name in front of an address. The text has no control characters.
pub(crate) fn phrase(text: &str) -> String {
    if is_plain(text) { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) } else { encoded(text) }
}

/// Nothing in it needs encoding, nor looks as if it were encoded already.
fn is_plain(text: &str) -> bool {
    text.len() <= PLAIN && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && !text.contains("=?")
}

fn encoded(text: &str) -> String {
    let mut words = vec![String::new()];
    for character in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + character.len_utf8() <= WORD => word.push(character),
            _ => words.push(character.into()),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word))).collect();
    words.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_readable() {
        assert_eq!(unstructured("Ana invites you (soon)"), "Ana invites you (soon)");
        assert_eq!(phrase("Ana, \"B\\"), "\"Ana, \\\"B\\\\\"");
    }

    #[test]
    fn what_looks_encoded_is_encoded_once_more() {
        assert_eq!(unstructured("=?utf-8?Q?Ana=0D=0ABcc:_v?="), "=?utf-8?B?PT91dGYtOD9RP0FuYT0wRD0wQUJjYzpfdj89?=");
        assert!(phrase("=?utf-8?Q?x?=").starts_with("=?utf-8?B?"));
    }

    #[test]
    fn long_text_is_folded_between_characters() {
        let family = "👨‍👩‍👧‍👦".repeat(30);
        for line in unstructured(&family).split("\r\n ") {
            let word = line.strip_prefix("=?utf-8?B?").and_then(|rest| rest.strip_suffix("?=")).expect("a word");
            assert!(line.len() <= 64 && String::from_utf8(BASE64.decode(word).expect("base64")).is_ok());
        }
        assert!(unstructured(&"a".repeat(2000)).split("\r\n").all(|line| line.len() < 76));
    }
}
