//! What a caller says in headers, read strictly.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use guildhall_kernel::{Clock, Problem, Result};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
pub(crate) const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
pub(crate) const PREFER: HeaderName = HeaderName::from_static("prefer");
pub(crate) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
pub(crate) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
pub(crate) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The caller's request id where it is of sane shape (1–128 of `[A-Za-z0-9._-]`), else a new one.
pub(crate) fn request_id(headers: &HeaderMap, clock: &Clock) -> String {
    let sane = |text: &&str| {
        (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(sane);
    given.map_or_else(|| clock.new_uuid().to_string(), str::to_owned)
}

/// The bearer token (RFC 6750 §2.1), from this header and from nowhere else. Another scheme is no token of ours; two
/// headers have no one meaning and verify as nobody's.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let line = lines.next()?;
    if lines.next().is_some() {
        return Some("");
    }
    let line = line.to_str().unwrap_or_default();
    let (scheme, token) = line.split_once(' ').unwrap_or((line, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// `Idempotency-Key`: 1–255 visible ASCII characters.
///
/// # Errors
/// `bad_request` for anything else.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let mut lines = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(key) = lines.next() else { return Ok(None) };
    let key = key.as_bytes();
    if lines.next().is_some() || !(1..=255).contains(&key.len()) || !key.iter().all(u8::is_ascii_graphic) {
        return Err(Problem::field("Idempotency-Key", "invalid", "must be 1 to 255 visible ASCII characters"));
    }
    Ok(Some(String::from_utf8_lossy(key).into_owned()))
}

/// What `Prefer` (RFC 7240) asks for, as far as it is known here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    pub preview: bool,
    pub count: bool,
}

impl Preferences {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut preferences = Self::default();
        for line in headers.get_all(PREFER).iter().filter_map(|line| line.to_str().ok()) {
            for preference in line.split([',', ';']).map(str::trim) {
                preferences.preview |= preference.eq_ignore_ascii_case("tx=rollback");
                preferences.count |= preference.eq_ignore_ascii_case("count=exact");
            }
        }
        preferences
    }
}

/// The tags of `If-Match` (RFC 9110 §13.1.1), each in its quotes, or `*`.
///
/// # Errors
/// `bad_request` for what is not a list of strong tags: a weak one never matches here.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<Vec<String>>> {
    let wrong = || Problem::field("If-Match", "invalid", "must be * or a list of strong entity tags in quotes");
    let mut tags = Vec::new();
    for line in headers.get_all(header::IF_MATCH) {
        for tag in tag_list(line).ok_or_else(wrong)? {
            if tag.starts_with("W/") || tags.len() == 50 {
                return Err(wrong());
            }
            tags.push(tag.to_owned());
        }
    }
    match (tags.len(), headers.contains_key(header::IF_MATCH)) {
        (_, false) => Ok(None),
        (0, true) => Err(wrong()),
        (1, true) => Ok(Some(tags)),
        (_, true) if tags.iter().any(|tag| tag == "*") => Err(wrong()),
        _ => Ok(Some(tags)),
    }
}

/// Whether `If-None-Match` (RFC 9110 §13.1.2, weak comparison) names this tag.
pub(crate) fn is_known_already(headers: &HeaderMap, etag: &str) -> bool {
    let mut lines = headers.get_all(header::IF_NONE_MATCH).iter();
    lines.any(|line| tag_list(line).is_some_and(|tags| tags.iter().any(|tag| *tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)))
}

/// `"a", W/"b"`: tags may hold commas, so the list is read by its quotes.
fn tag_list(line: &HeaderValue) -> Option<Vec<&str>> {
    let mut rest = line.to_str().ok()?.trim();
    let mut tags = Vec::new();
    while !rest.is_empty() {
        let length = if rest.starts_with('*') {
            1
        } else {
            let open = if rest.starts_with("W/") { 2 } else { 0 };
            let inside = rest[open..].strip_prefix('"')?;
            open + 1 + inside.find('"')? + 1
        };
        tags.push(&rest[..length]);
        rest = rest[length..].trim_start();
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim_start();
        }
    }
    Some(tags)
}

/// A cookie by its exact name; the first one, as browsers send the most specific first.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

/// Whether the caller would rather have a page than JSON: a browser that opens an address.
pub(crate) fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().windows(9).any(|window| window == b"text/html"))
}

/// Whether gzip may be sent (RFC 9110 §12.5.3).
pub(crate) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight == 0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// A header value of text that is known to be visible ASCII; anything else is left out rather than sent broken.
pub(crate) fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, values: &[&str]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for value in values {
            map.append(name.clone(), HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        map
    }

    /// AU3
    #[test]
    fn a_request_id_is_sane_or_ours() {
        let clock = Clock::default();
        let id = |text: &str| request_id(&headers(REQUEST_ID, &[text]), &clock);
        assert_eq!(id("Abc-1_2.3"), "Abc-1_2.3");
        for odd in ["", "a b", "a\tb", "é", "a;b", "a\"b", &"x".repeat(129)] {
            assert!(uuid::Uuid::try_parse(&id(odd)).is_ok(), "{odd}");
        }
        assert_eq!(id(&"x".repeat(128)).len(), 128);
    }

    #[test]
    fn a_bearer_token_stands_in_one_header() {
        let bearer = |values: &[&str]| bearer(&headers(header::AUTHORIZATION, values)).map(str::to_owned);
        assert_eq!(bearer(&["Bearer abc"]).as_deref(), Some("abc"));
        assert_eq!(bearer(&["bEaReR  abc"]).as_deref(), Some("abc"));
        assert_eq!(bearer(&["Bearer"]).as_deref(), Some(""));
        assert_eq!(bearer(&["Bearer a", "Bearer b"]).as_deref(), Some(""));
        assert_eq!(bearer(&["Basic abc"]), None);
        assert_eq!(bearer(&[]), None);
    }

    #[test]
    fn tags_are_read_by_their_quotes() {
        let tags = |values: &[&str]| if_match(&headers(header::IF_MATCH, values));
        assert_eq!(tags(&[r#""a", "b,c""#]).expect("a list"), Some(vec![r#""a""#.to_owned(), r#""b,c""#.to_owned()]));
        assert_eq!(tags(&["*"]).expect("a star"), Some(vec!["*".to_owned()]));
        assert_eq!(tags(&[]).expect("nothing"), None);
        for refused in [r#"W/"a""#, "a", r#""a" "b""#, r#""a"#, "", r#"*, "a""#] {
            assert!(tags(&[refused]).is_err(), "{refused}");
        }
        let known = |line: &str| is_known_already(&headers(header::IF_NONE_MATCH, &[line]), r#""a""#);
        assert!(known(r#""x", W/"a""#) && known("*") && known(r#""a""#));
        assert!(!known(r#""b""#) && !known("a"));
    }

    #[test]
    fn a_key_is_visible_ascii() {
        let key = |values: &[&str]| idempotency_key(&headers(IDEMPOTENCY_KEY, values));
        assert_eq!(key(&["a-1"]).expect("a key").as_deref(), Some("a-1"));
        assert_eq!(key(&[]).expect("no key"), None);
        for refused in [&[""][..], &["a b"], &["é"], &["a", "b"], &[&"x".repeat(256)]] {
            assert!(key(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn preferences_are_found_among_others() {
        let of = |values: &[&str]| Preferences::of(&headers(PREFER, values));
        assert_eq!(of(&["return=minimal, count=exact"]), Preferences { preview: false, count: true });
        assert_eq!(of(&["tx=rollback", "count=exact"]), Preferences { preview: true, count: true });
        assert_eq!(of(&["tx=commit"]), Preferences::default());
    }

    #[test]
    fn a_cookie_is_found_by_its_exact_name() {
        let map = headers(header::COOKIE, &["a=1; guildhall_refresh=x=y; guildhall_refresh=z", "b=2"]);
        assert_eq!(cookie(&map, "guildhall_refresh").as_deref(), Some("x=y"));
        assert_eq!(cookie(&map, "refresh"), None);
        assert_eq!(cookie(&map, "b").as_deref(), Some("2"));
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let takes = |line: &str| accepts_gzip(&headers(header::ACCEPT_ENCODING, &[line]));
        assert!(takes("gzip, deflate, br") && takes("br;q=1.0, gzip;q=0.8"));
        assert!(!takes("gzip;q=0") && !takes("br") && !takes("x-gzip2"));
    }
}
