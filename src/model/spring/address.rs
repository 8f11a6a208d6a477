//! What an address says by itself: its scheme, how far its hosts are, and the parameters behind it.
//!
//! Placeholders may stand anywhere in it. What they hide is unknown; the rest is read all the same, since
//! `jdbc:mysql://${DB}/shop?useSSL=false` is as open as it looks. Which address a program uses is left to others.

/// Stands for a placeholder.
const HOLE: char = '\u{1}';

/// How far away a host is, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The same host or pod.
    Loopback,
    /// A name or address that only means something inside a private network.
    Inside,
    /// Any other host.
    Outside,
}

impl Reach {
    /// The word that rules compare with.
    pub fn name(self) -> &'static str {
        match self {
            Reach::Loopback => "loopback",
            Reach::Inside => "inside",
            Reach::Outside => "outside",
        }
    }
}

/// An address, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// In small letters: `https`, for a database its product (`mysql`); empty when it names none.
    pub scheme: String,
    /// Whether it is one of a database driver: `jdbc:…` or `r2dbc:…`.
    pub is_database: bool,
    /// What follows the scheme, up to the parameters.
    pub body: String,
    /// Names in small letters, without dashes, and values.
    parameters: Vec<(String, String)>,
    /// Whether placeholders may bring more parameters.
    is_open: bool,
}

/// What stands for a setting that cannot be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden;

impl Address {
    /// Takes a text apart. Most are words without any sign that matters here.
    pub fn of(text: &str) -> Self {
        if !text.contains([':', '{', '?', ';', '#', HOLE]) {
            let (scheme, body) = (String::new(), text.trim().to_owned());
            return Self { scheme, is_database: false, body, parameters: Vec::new(), is_open: false };
        }
        let text = with_holes(text.trim());
        let (is_database, rest) = without_driver(&text);
        let (scheme, rest) = match rest.split_once("://") {
            Some((scheme, rest)) if !scheme.contains('/') => (scheme, rest),
            _ if is_database => rest.split_once(':').unwrap_or((rest, "")),
            _ => ("", rest),
        };
        let scheme = if is_database { scheme.split(':').next().unwrap_or(scheme) } else { scheme };
        let end = rest.find(['?', ';', '#']).unwrap_or(rest.len());
        let (body, tail) = rest.split_at(end);
        let parameters = tail.split(['?', ';', '&', '#']).filter_map(|part| part.split_once('='));
        Self {
            scheme: scheme.to_ascii_lowercase(),
            is_database,
            body: body.to_owned(),
            parameters: parameters.map(|(name, value)| (uniform(name), value.trim().to_owned())).collect(),
            is_open: tail.split(['?', ';', '&', '#']).any(|part| part.contains(HOLE) && !part.contains('='))
                || (tail.is_empty() && body.ends_with(HOLE)),
        }
    }

    /// The value of a parameter, in any spelling; `None` when it is not there.
    pub fn parameter(&self, name: &str) -> Result<Option<&str>, Hidden> {
        let name = uniform(name);
        match self.parameters.iter().rev().find(|(known, _)| *known == name) {
            Some((_, value)) if value.contains(HOLE) => Err(Hidden),
            Some((_, value)) => Ok(Some(value)),
            None if self.is_open => Err(Hidden),
            None => Ok(None),
        }
    }

    /// How far the farthest of its hosts is; `None` when it has none.
    pub fn reach(&self) -> Result<Option<Reach>, Hidden> {
        let at = self.body.find('@').filter(|_| self.scheme == "oracle").map_or(0, |at| at + 1);
        let body = self.body[at..].trim_start_matches('/');
        let authority = &body[..body.find('/').unwrap_or(body.len())];
        let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
        let mut farthest = None;
        for host in hosts.split(',').map(str::trim).filter(|host| !host.is_empty()) {
            let host = without_port(host);
            if host.contains(HOLE) {
                return Err(Hidden);
            }
            farthest = farthest.max(Some(reach_of(host)));
        }
        Ok(farthest)
    }
}

/// A text in which a sign stands for each placeholder.
fn with_holes(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let (mut depth, mut before) = (0_usize, ' ');
    for letter in text.chars() {
        match letter {
            '{' if depth > 0 => depth += 1,
            '{' if before == '$' || before == '{' => {
                found.pop();
                found.push(HOLE);
                depth = 1 + usize::from(before == '{');
            }
            '}' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ => found.push(letter),
        }
        before = letter;
    }
    found
}

/// Names of drivers that stand in front of the one that connects.
const WRAPPERS: [&str; 5] = ["p6spy:", "log4jdbc:", "pool:", "aws-wrapper:", "otel:"];

fn without_driver(text: &str) -> (bool, &str) {
    let Some(mut rest) = ["jdbc:", "r2dbc:", "r2dbcs:"].iter().find_map(|driver| text.strip_prefix(driver)) else {
        return (false, text);
    };
    while let Some(inner) = WRAPPERS.iter().find_map(|wrapper| rest.strip_prefix(wrapper)) {
        rest = inner;
    }
    (true, rest)
}

fn uniform(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    match host.split_once(':') {
        Some((name, port)) if !port.contains(':') || port.bytes().next().is_some_and(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Endings of names that public name servers do not know.
const PRIVATE: [&str; 10] =
    [".svc", ".local", ".internal", ".lan", ".intranet", ".corp", ".home", ".private", ".consul", ".docker"];

/// Names by which a container calls the host that it runs on.
const OWN_HOST: [&str; 5] = ["localhost", "host.docker.internal", "gateway.docker.internal", "172.17.0.1", "0.0.0.0"];

/// Longer endings of public names than countries have; a service and its namespace (`redis.backbone`) end otherwise.
const PUBLIC: [&str; 15] = [
    "info", "cloud", "name", "tech", "site", "online", "store", "shop", "world", "zone", "host", "network", "live",
    "tools", "example",
];

fn reach_of(host: &str) -> Reach {
    let host = host.to_ascii_lowercase();
    if OWN_HOST.contains(&host.as_str()) || host.ends_with(".localhost") || is_loopback(&host) {
        return Reach::Loopback;
    }
    let is_single = !host.contains(['.', ':']);
    let is_private =
        PRIVATE.iter().any(|ending| host.ends_with(ending)) || is_private_number(&host) || is_service(&host);
    if is_single || is_private { Reach::Inside } else { Reach::Outside }
}

/// A service and its namespace: two names, of which the second is no ending of public ones.
fn is_service(host: &str) -> bool {
    let ending = host.split_once('.').map(|(_, ending)| ending).filter(|ending| !ending.contains('.'));
    ending.is_some_and(|ending| ending.len() > 3 && !PUBLIC.contains(&ending))
}

fn is_loopback(host: &str) -> bool {
    host == "::1" || (host.starts_with("127.") && host.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

fn is_private_number(host: &str) -> bool {
    let mut parts = host.split('.').map(str::parse::<u8>);
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(a)), Some(Ok(b)), Some(Ok(_)), Some(Ok(_)), None) => {
            a == 10 || (a == 172 && (16..32).contains(&b)) || (a == 192 && b == 168) || (a == 169 && b == 254)
        }
        _ => host.starts_with("fd") && host.contains(':'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(text: &str) -> &'static str {
        match Address::of(text).reach() {
            Err(Hidden) => "unknown",
            Ok(None) => "none",
            Ok(Some(reach)) => reach.name(),
        }
    }

    #[test]
    fn how_far_hosts_are() {
        for (text, expected) in [
            ("http://localhost:8200", "loopback"),
            ("127.0.0.1:9092", "loopback"),
            ("redis://user:p@[::1]:6379/0", "loopback"),
            ("kafka:9092", "inside"),
            ("kafka-0.kafka.shop.svc.cluster.local:9092", "inside"),
            ("192.168.1.4", "inside"),
            ("redis.backbone:6379", "inside"),
            ("acme.cloud:6379", "outside"),
            ("172.17.0.1", "loopback"),
            ("http://vault.example.com:8200/v1", "outside"),
            ("localhost:9092,kafka.example.com:9092", "outside"),
            ("8.8.8.8", "outside"),
            ("http://${HOST}:8200", "unknown"),
            ("${URL}", "unknown"),
            ("http://${HOST:localhost}:8200", "unknown"),
            ("jdbc:mysql://${H:127.0.0.1}:${P:3306}/a?x=y", "unknown"),
            ("jdbc:mysql://db.example.com:3306/a", "outside"),
            ("jdbc:oracle:thin:@db.example.com:1521:X", "outside"),
            ("jdbc:oracle:thin:@//localhost:1521/X", "loopback"),
            ("jdbc:sqlserver://db:1433;encrypt=false", "inside"),
            ("r2dbc:pool:postgresql://db.example.com/a", "outside"),
            ("{{ .Values.host }}:9092", "unknown"),
            ("", "none"),
        ] {
            assert_eq!(reach(text), expected, "{text}");
        }
    }

    #[test]
    fn schemes_and_parameters() {
        for (text, scheme, name, expected) in [
            ("jdbc:mysql://db/a?useSSL=false&x=1", "mysql", "use-ssl", Ok(Some("false"))),
            ("jdbc:mysql:replication://db/a?useSSL=false", "mysql", "useSSL", Ok(Some("false"))),
            ("jdbc:sqlserver://db;Encrypt=True", "sqlserver", "encrypt", Ok(Some("True"))),
            ("jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'a'", "h2", "init", Ok(Some("RUNSCRIPT FROM 'a'"))),
            ("jdbc:p6spy:postgresql://db/a?sslmode=${M}", "postgresql", "sslmode", Err(Hidden)),
            ("jdbc:postgresql://db/a?${MORE}", "postgresql", "sslmode", Err(Hidden)),
            ("jdbc:postgresql://db/${DB}", "postgresql", "sslmode", Err(Hidden)),
            ("jdbc:postgresql://db/${DB}?a=b", "postgresql", "sslmode", Ok(None)),
            ("HTTPS://db/a", "https", "x", Ok(None)),
            ("db:5432", "", "x", Ok(None)),
        ] {
            let address = Address::of(text);
            assert_eq!((address.scheme.as_str(), address.parameter(name)), (scheme, expected), "{text}");
        }
    }
}
