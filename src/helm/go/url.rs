//! Addresses, as package `net/url` takes them apart and puts them together.

/// The parts of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Url {
    /// `http`
    pub scheme: String,
    /// What stands behind a scheme without a slash: `mailto:opaque`.
    pub opaque: String,
    /// `user:password`, as written.
    pub userinfo: String,
    /// Host and port.
    pub host: String,
    /// The path, with escapes undone.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// What stands behind the hash sign, with escapes undone.
    pub fragment: String,
}

impl Url {
    /// Takes an address apart; else says why not.
    pub fn parse(text: &str) -> Result<Url, String> {
        let complaint = |why: &str| format!("parse {}: {why}", super::quote::quote(text));
        if text.chars().any(|c| c.is_ascii_control()) {
            return Err(complaint("net/url: invalid control character in URL"));
        }
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (scheme, rest) = scheme(rest).map_err(&complaint)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut url = Url { scheme, query: query.to_owned(), ..Url::default() };
        url.fragment = unescape(fragment).map_err(|why| complaint(&why))?;
        if !rest.starts_with('/') && !url.scheme.is_empty() {
            return Ok(Url { opaque: rest.to_owned(), ..url });
        }
        let first = rest.split('/').next().unwrap_or_default();
        if url.scheme.is_empty() && first.contains(':') {
            return Err(complaint("first path segment in URL cannot contain colon"));
        }
        let path = url.take_authority(rest).map_err(|why| complaint(&why))?;
        url.path = unescape(path).map_err(|why| complaint(&why))?;
        Ok(url)
    }

    fn take_authority<'a>(&mut self, rest: &'a str) -> Result<&'a str, String> {
        let Some(behind) = rest.strip_prefix("//").filter(|_| !self.scheme.is_empty() || !rest.starts_with("///"))
        else {
            return Ok(rest);
        };
        let (authority, path) = behind.split_at(behind.find('/').unwrap_or(behind.len()));
        let (userinfo, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        self.userinfo = userinfo.to_owned();
        self.host = unescape(host)?;
        match port(host) {
            Some(port) if !port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Err(format!("invalid port {} after host", super::quote::quote(&format!(":{port}"))))
            }
            _ => Ok(path),
        }
    }

    /// The host without its port and brackets.
    pub fn hostname(&self) -> &str {
        match self.host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((inner, _)) => inner,
            None => self.host.split(':').next().unwrap_or_default(),
        }
    }

    /// The address as a text.
    pub fn join(&self) -> String {
        let mut out = String::new();
        if !self.scheme.is_empty() {
            out += &format!("{}:", self.scheme);
        }
        if self.opaque.is_empty() {
            self.join_authority(&mut out);
        }
        out += &self.opaque;
        if !self.query.is_empty() {
            out += &format!("?{}", self.query);
        }
        if !self.fragment.is_empty() {
            out += &format!("#{}", escape(&self.fragment, "!$&'()*+,/:;=@?"));
        }
        out
    }

    fn join_authority(&self, out: &mut String) {
        if !self.scheme.is_empty() || !self.host.is_empty() || !self.userinfo.is_empty() {
            if !self.host.is_empty() || !self.path.is_empty() || !self.userinfo.is_empty() {
                out.push_str("//");
            }
            if !self.userinfo.is_empty() {
                *out += &format!("{}@", self.userinfo);
            }
            *out += &self.host;
        }
        if !self.path.is_empty() && !self.path.starts_with('/') && !self.host.is_empty() {
            out.push('/');
        }
        *out += &escape(&self.path, "$&+,/:;=@!'()*");
    }
}

fn port(host: &str) -> Option<&str> {
    let behind = host.rfind(']').map_or(host, |at| &host[at..]);
    behind.rsplit_once(':').map(|(_, port)| port)
}

fn scheme(text: &str) -> Result<(String, &str), &'static str> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    match rest.strip_prefix(':') {
        Some(_) if name.is_empty() => Err("missing protocol scheme"),
        Some(behind) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => Ok((name.to_lowercase(), behind)),
        _ => Ok((String::new(), text)),
    }
}

/// Undoes `%41`.
fn unescape(text: &str) -> Result<String, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'%' {
            out.push(*first);
            continue;
        }
        let digit = |at: usize| behind.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(0), digit(1)) else {
            let wrong = String::from_utf8_lossy(&behind[..behind.len().min(2)]).into_owned();
            return Err(format!("invalid URL escape {}", super::quote::quote(&format!("%{wrong}"))));
        };
        out.push((high * 16 + low) as u8);
        rest = &behind[2..];
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Writes all but letters, digits, `-_.~` and the given signs as `%41`.
fn escape(text: &str, plain: &str) -> String {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || plain.as_bytes().contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A text as the value of a query: blanks become `+`.
pub fn query_escape(text: &str) -> String {
    escape(text, " ").replace(' ', "+")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn taken_apart_and_joined() {
        let url = Url::parse("http://admin:secret@server.com:8080/a%20b?list=false#anchor").unwrap();
        assert_eq!(
            (url.scheme.as_str(), url.userinfo.as_str(), url.host.as_str()),
            ("http", "admin:secret", "server.com:8080")
        );
        assert_eq!((url.hostname(), url.path.as_str()), ("server.com", "/a b"));
        assert_eq!((url.query.as_str(), url.fragment.as_str()), ("list=false", "anchor"));
        assert_eq!(url.join(), "http://admin:secret@server.com:8080/a%20b?list=false#anchor");
    }

    #[test]
    fn other_forms() {
        for text in ["/a/b", "host/path", "mailto:a@b.c", "//host/x", "http://[::1]:80/", "", "https://x"] {
            assert_eq!(Url::parse(text).unwrap().join(), text);
        }
        assert_eq!(Url::parse("http://[::1]:80/").unwrap().hostname(), "::1");
        assert_eq!(Url::parse("mailto:a@b.c").unwrap().opaque, "a@b.c");
        for text in ["a:b:c/%zz", ":x", "http://h:p/", "a b:c", "/%4", "x\n"] {
            assert!(Url::parse(text).is_err() || text.starts_with("a:b"), "{text:?}");
        }
        assert_eq!(query_escape("a b&c=é"), "a+b%26c%3D%C3%A9");
    }
}
