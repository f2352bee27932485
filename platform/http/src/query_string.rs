//! Paths and query strings, decoded once and in one way (SECURITY QU7).

use guildhall_kernel::{Problem, Result};
use percent_encoding::percent_decode_str;

/// Most parameters that a query may have.
const MOST: usize = 100;

/// The pairs of a query (`application/x-www-form-urlencoded`), in their order.
///
/// # Errors
/// `bad_request` for what has no one meaning: a broken escape, bytes that are not UTF-8, a NUL. It names the parameter.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if pairs.len() == MOST {
            return Err(Problem::bad_request("The query has more than 100 parameters"));
        }
        let name = decode(name, true).map_err(of_the_address)?;
        let value = decode(value, true).map_err(|why| Problem::field(&name, "invalid", why))?;
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// One segment of a path.
///
/// # Errors
/// As [`pairs`].
pub(crate) fn segment(text: &str) -> Result<String> {
    decode(text, false).map_err(of_the_address)
}

fn of_the_address(why: &str) -> Problem {
    Problem::bad_request(format!("The address {why}"))
}

/// The text that is meant; else why there is none, as the end of a sentence.
fn decode(text: &str, plus_is_space: bool) -> Result<String, &'static str> {
    let plain = |byte: u8| byte != b'%' && byte != b'+';
    if text.bytes().all(plain) {
        return Ok(text.to_owned());
    }
    let bytes = text.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    if bytes.iter().enumerate().any(|(at, byte)| *byte == b'%' && !(is_hex(at + 1) && is_hex(at + 2))) {
        return Err("has a % that is not followed by two hexadecimal digits");
    }
    let spaced = if plus_is_space { text.replace('+', " ") } else { text.to_owned() };
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| "is not UTF-8 when it is decoded")?;
    if decoded.contains('\0') {
        return Err("contains a NUL character");
    }
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<Vec<(String, String)>> {
        pairs(query).ok()
    }

    /// QU7
    #[test]
    fn a_query_has_one_meaning_or_none() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("a=1&b=x%20y+z&a=2&&c"), Some(vec![pair("a", "1"), pair("b", "x y z"), pair("a", "2"), pair("c", "")]));
        assert_eq!(read("select=id,title&n=eq.%C3%A9=%26"), Some(vec![pair("select", "id,title"), pair("n", "eq.é=&")]));
        assert_eq!(read(""), Some(Vec::new()));
        for refused in ["a=%00", "a=%", "a=%4", "a=%zz", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "%00=1"] {
            assert_eq!(read(refused), None, "{refused}");
        }
        assert_eq!(read(&"a=1&".repeat(101)), None);
    }

    #[test]
    fn a_value_without_a_meaning_is_refused_by_its_name() {
        let named = |query: &str| {
            let problem = pairs(query).err()?;
            problem.field_faults().first().map(|fault| (fault.field.clone(), fault.message.clone()))
        };
        assert_eq!(named("limit=5&q=%00"), Some(("q".to_owned(), "contains a NUL character".to_owned())));
        assert_eq!(named("q=%ff"), Some(("q".to_owned(), "is not UTF-8 when it is decoded".to_owned())));
        assert_eq!(named("%00=1"), None, "whose name has none has none");
    }

    #[test]
    fn a_plus_in_a_path_is_a_plus() {
        assert_eq!(segment("a+b%2Fc").ok().as_deref(), Some("a+b/c"));
    }
}
