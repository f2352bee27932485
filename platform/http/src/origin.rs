//! Which web pages may call: same-origin always, others only when an operator listed them.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};

/// The origins that are ours: the public address, and those that an operator listed.
#[derive(Debug)]
pub(crate) struct Origins {
    public: String,
    listed: Vec<String>,
}

impl Origins {
    pub(crate) fn new(public_url: &str, listed: &[String]) -> Self {
        // `null` is the origin of every sandboxed page, and `*` of everybody: neither is ever ours.
        let usable = |origin: &&String| origin.contains("://") && !origin.contains('*');
        let listed = listed.iter().filter(usable).map(|origin| origin.trim_end_matches('/').to_ascii_lowercase()).collect();
        Self { public: origin_of(public_url).to_ascii_lowercase(), listed }
    }

    /// The listed origin that asks, to be named in the answer. Exact, never a pattern.
    pub(crate) fn welcome(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if self.listed.is_empty() {
            return None;
        }
        let origin = headers.get(header::ORIGIN)?;
        self.listed.iter().any(|listed| listed.as_bytes() == origin.as_bytes()).then(|| origin.clone())
    }

    /// Answers depend on the asker's origin as soon as one is listed.
    pub(crate) fn vary(&self) -> bool {
        !self.listed.is_empty()
    }

    /// Whether the page behind a call is ours, so that its cookie may count. No page at all (a script, an app) is nobody's
    /// forgery: browsers name the origin of every call that changes something.
    pub(crate) fn is_ours(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        if headers.get_all(header::ORIGIN).iter().count() > 1 {
            return false;
        }
        match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
            Some(Ok(origin)) => {
                self.public == origin || self.listed.iter().any(|listed| listed == origin) || is_same_host(origin, headers, uri)
            }
            Some(Err(_)) => false,
            None => match headers.get(FETCH_SITE).map(HeaderValue::as_bytes) {
                None | Some(b"same-origin" | b"none") => true,
                Some(_) => false,
            },
        }
    }
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A page that was loaded from the host that it now calls. A page of another host cannot choose the `Host` of its calls,
/// and the cookie belongs to the host.
fn is_same_host(origin: &str, headers: &HeaderMap, uri: &Uri) -> bool {
    // HTTP/2 names the host in `:authority`, which stands in the URI here.
    let host =
        headers.get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| uri.authority().map(|authority| authority.as_str()));
    match (origin.split_once("://"), host) {
        (Some(("http" | "https", authority)), Some(host)) => !host.is_empty() && authority.eq_ignore_ascii_case(host),
        _ => false,
    }
}

/// Scheme and authority of a URL.
fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    url[start..].find('/').map_or(url, |end| &url[..start + end])
}

/// The authority of a URL: `guild.example:8443`.
pub(crate) fn authority_of(url: &str) -> &str {
    origin_of(url).split_once("://").map_or("", |(_, authority)| authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().expect("a value"));
        }
        map
    }

    /// BR3
    #[test]
    fn only_listed_origins_are_welcome() {
        let origins = Origins::new("https://guild.example", &["https://app.example".to_owned(), "null".to_owned(), "*".to_owned()]);
        assert_eq!(origins.welcome(&headers(&[("origin", "https://app.example")])).expect("listed"), "https://app.example");
        for foreign in [
            "null",
            "*",
            "https://app.example.evil.test",
            "https://evilapp.example",
            "http://app.example",
            "https://app.example:8443",
            "https://APP.example",
            "https://app.example/",
            "https://sub.app.example",
            "https://app.example@evil.test",
            "https://guild.example",
        ] {
            assert!(origins.welcome(&headers(&[("origin", foreign)])).is_none(), "{foreign}");
        }
        assert!(!Origins::new("https://guild.example", &[]).vary());
    }

    /// BR4
    #[test]
    fn a_cookie_counts_only_from_a_page_of_ours() {
        let origins = Origins::new("https://guild.example/", &["https://app.example".to_owned()]);
        for ours in [
            &[("origin", "https://guild.example")][..],
            &[("origin", "https://app.example")],
            &[("origin", "http://localhost:8080"), ("host", "localhost:8080")],
            &[("sec-fetch-site", "same-origin")],
            &[],
        ] {
            assert!(origins.is_ours(&headers(ours), &Uri::default()), "{ours:?}");
        }
        for foreign in [
            &[("origin", "null")][..],
            &[("origin", "https://evil.test"), ("host", "guild.example")],
            &[("origin", "https://guild.example.evil.test")],
            &[("origin", "https://guild.example"), ("origin", "https://evil.test")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "file://"), ("host", "")],
        ] {
            assert!(!origins.is_ours(&headers(foreign), &Uri::default()), "{foreign:?}");
        }
    }

    #[test]
    fn a_url_has_an_authority() {
        assert_eq!(authority_of("https://guild.example:8443/x/y"), "guild.example:8443");
        assert_eq!(authority_of("http://127.0.0.1:8080"), "127.0.0.1:8080");
    }
}
