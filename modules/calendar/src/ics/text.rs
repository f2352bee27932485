//! Content lines (RFC 5545 §3.1) and the text in them (§3.3.11).

/// Adds a line, folded so that none has more than 75 octets.
pub fn line(out: &mut String, line: &str) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

/// A value of text.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A parameter's value in quotes, which cannot hold quotes itself (§3.2).
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() || c == '"' { ' ' } else { c });
    format!("\"{}\"", plain.collect::<String>())
}

/// What an escaped value says.
#[must_use]
pub fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = String::new();
        line(&mut out, &format!("SUMMARY:{}", "é".repeat(60)));
        assert!(out.split("\r\n").all(|line| line.len() <= 75), "{out}");
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "é".repeat(60)));
    }

    #[test]
    fn text_cannot_become_a_line_of_its_own() {
        let text = "a\r\nATTENDEE:mailto:x@example.com\n;,\\";
        assert!(!escaped(text).contains(['\r', '\n']));
        assert_eq!(unescaped(&escaped(text)), text.replace("\r\n", "\n"));
        assert_eq!(quoted("A\"B\r\nX"), "\"A B  X\"");
    }
}
