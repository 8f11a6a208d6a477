//! Which texts under a secret's key are the secret itself, for rules; what is masked is decided more carefully.
//!
//! Files are full of keys that sound like secrets and hold something else: the name of a Secret, the name of a key in
//! one, a path, a word that asks to be replaced. Programs work with whatever stands there, so a well-known password is
//! told from a secret that somebody wrote down.

use super::plain::is_empty_form;

/// Passwords that people try first, in small letters. Charts, images and servers ship with them.
const PASSWORDS: &[&str] = &[
    "admin",
    "admin123",
    "administrator",
    "password1",
    "password123",
    "passw0rd",
    "p@ssw0rd",
    "pass",
    "root",
    "toor",
    "user",
    "guest",
    "test",
    "test123",
    "default",
    "demo",
    "letmein",
    "qwerty",
    "123",
    "1234",
    "12345",
    "123456",
    "12345678",
    "123456789",
    "abc123",
    "abcd1234",
    "s3cr3t",
    "sa",
    "nacos",
    "foobar",
    "postgres",
    "postgresql",
    "mysql",
    "psql",
    "taosdata",
    "quest",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "rabbitmq",
    "elastic",
    "grafana",
    "keycloak",
    "airflow",
    "minio",
    "minio123",
    "minioadmin",
    "prom-operator",
    "dev",
    "local",
];

/// Words that stand for a secret until somebody changes them; until then they are the secret.
const UNCHANGED: &[&str] =
    &["changeme", "changeit", "change-me", "change_me", "change-it", "password", "secret", "verysecret", "internal"];

/// Words under a token or key that fill a gap: what has to be set for the program to start.
const MOCKS: &[&str] = &[
    "test",
    "demo",
    "dummy",
    "fake",
    "mock",
    "sample",
    "none",
    "null",
    "unused",
    "ignored",
    "noop",
    "foo",
    "bar",
    "tbd",
    "abcd1234",
    "foobar",
    "token",
    "secret",
    "key",
    "api-key",
    "apikey",
    "clientsecret",
    "client-secret",
    "something",
    "anything",
    "whatever",
    "acckey",
];

/// How words begin that stand for somebody's own token: `my-api-key`.
const SOMEBODYS: &[&str] = &["my", "our", "some", "the", "foo"];

/// Tokens that a provider hands out have at least as many letters, and keys that somebody chose at least as many.
const ISSUED: usize = 8;
const CHOSEN: usize = 6;

/// What tells that something is for trying, wherever it stands in a text.
const FOR_TRYING: &[&str] = &["test", "e2e", "demo", "sample", "local", "dev"];

/// As long as a hash; in one such words turn up by chance.
const HASH: usize = 32;

/// Parts of words that nobody takes for a value.
const PLACEHOLDERS: &[&str] = &[
    "your",
    "replace",
    "example",
    "todo",
    "xxx",
    "***",
    "...",
    "dummy",
    "placeholder",
    "redacted",
    "override",
    "set-me",
    "set_me",
    "setme",
    "define-me",
    "define_me",
    "do-not-use",
    "do_not_use",
    "donotuse",
    "insert",
    "to-be-",
    "to_be_",
    "defineme",
    "somepas",
    "some-pas",
    "some_pas",
    "fill-in",
    "fillin",
    "* *",
    "username:password",
    "user:pass",
    "generated",
    "-here",
    "_here",
    "填写",
    "你的",
    "您的",
    "请输入",
    "usedevelopmentemulator=true",
    "clientsecret",
    "client-secret",
    "base64encoded",
    "base64-encoded",
    "base64_encoded",
];

/// How hashes begin; they are no secret in clear.
const HASHES: &[&str] =
    &["$2a$", "$2b$", "$2y$", "$argon2", "$apr1$", "$5$", "$6$", "sha1:", "sha256:", "sha512:", "{ssha", "pbkdf2"];

/// How keys begin that say what is done with a secret.
const VERBS: &[&str] = &["allow", "enable", "disable", "require", "generate", "auto", "rotate", "show", "mount"];

/// Longer texts are nobody's placeholder.
const LONG: usize = 200;

/// Whether a key speaks of a password, and not of a token or a key, which are often names.
pub fn is_password_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "pwd", "pass", "passphrase", "passcode"].iter().any(|ending| key.ends_with(ending))
}

/// Whether a text under a secret's key is a password that everybody knows.
pub fn is_known(key: &str, text: &str) -> bool {
    let text = text.trim().trim_end_matches('!').to_ascii_lowercase();
    let listed = |list: &[&str]| list.contains(&text.as_str());
    if !is_password_key(key) {
        let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
        return UNCHANGED[..5].contains(&bare);
    }
    let calls_itself_one = ["password", "passwd"].iter().any(|word| text.contains(word)) || ends_as_one(&text);
    let is_short = text.split(['-', '_', '.']).count() <= 2;
    let is_named_so = text.len() >= 4 && key.to_ascii_lowercase().starts_with(&text);
    listed(PASSWORDS) || listed(UNCHANGED) || is_named_so || (calls_itself_one && is_short && is_words(&text))
}

/// Whether a text is a word that stands for a secret until somebody changes it.
pub fn is_unchanged(text: &str) -> bool {
    let text = text.trim().trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
    UNCHANGED.contains(&text.as_str()) || text == "minioadmin"
}

fn ends_as_one(text: &str) -> bool {
    ["pass", "_pw", "-pw"].iter().any(|ending| text.ends_with(ending))
}

/// Whether a text under a secret's key is the secret, and neither something about it nor a name.
pub fn is_secret(key: &str, text: &str) -> bool {
    !is_told(key, text) && (is_password_key(key) || !is_words(text.trim()))
}

/// Whether a text under a secret's key is no secret: a switch, a hash, a path, a variable, a remark.
pub fn is_told(key: &str, text: &str) -> bool {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    text.is_empty()
        || matches!(small.as_str(), "true" | "false" | "yes" | "no" | "none" | "null" | "auto" | "random")
        || ["http://", "https://"].iter().any(|beginning| small.starts_with(beginning))
        || is_hash(&small)
        || VERBS.iter().any(|verb| key.starts_with(verb))
        || is_placeholder(text)
        || is_variable(text)
        || is_path(text)
        || is_bare_address(key, &small)
        || is_empty_form(text)
}

/// Whether a text is a hash, or a line of a file of users: a name and its hash.
fn is_hash(small: &str) -> bool {
    let hash = small.find(":$").map_or(small, |at| &small[at + 1..]);
    HASHES.iter().any(|beginning| small.starts_with(beginning) || hash.starts_with(beginning))
}

/// Whether a text under the key of a token fills a gap: no provider hands out `demo`, `sk-abc` or `my-api-key`.
pub fn is_mock(key: &str, text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let key = uniform(key);
    let restates = ["key", "secret", "token"].iter().any(|word| text.contains(word));
    let is_somebodys = restates && text.len() <= 2 * WORD && SOMEBODYS.iter().any(|word| text.starts_with(word));
    let is_issued = ["token", "apikey", "accesskey"].iter().any(|ending| key.ends_with(ending));
    let is_of_client = key.ends_with("clientsecret") && text.starts_with("change");
    MOCKS.contains(&text.as_str())
        || uniform(&text).trim_end_matches(|c: char| c.is_ascii_digit()) == key
        || text.bytes().all(|byte| byte.is_ascii_digit())
        || is_somebodys
        || is_of_client
        || text.len() < CHOSEN
        || (is_issued && (text.len() < ISSUED || is_unchanged(&text)))
}

/// Whether a text is words without a figure, or says itself that it is for trying.
pub fn is_for_trying(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let says_so = text.len() < HASH && FOR_TRYING.iter().any(|word| small.contains(word));
    says_so || (is_words(text) && !text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a text asks to be replaced by a secret, or is a remark.
pub fn is_placeholder(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let is_remark = ["# ", "//"].iter().any(|sign| text.starts_with(sign)) && text.contains(' ');
    let is_bracketed = text.starts_with('[') && text.ends_with(']');
    // One letter over and over fills a place that must not be empty.
    let figures = || small.bytes().filter(u8::is_ascii_alphanumeric);
    let others = figures().filter(|byte| figures().next() != Some(*byte)).count();
    let fills = small.bytes().all(|byte| byte == b'x') || (figures().count() >= 14 && others <= 2);
    let says_nothing = !text.chars().any(char::is_alphanumeric) || fills;
    small.contains("accountname=devstoreaccount1")
        || text.len() < LONG
            && (is_remark || is_bracketed || says_nothing || PLACEHOLDERS.iter().any(|part| small.contains(part)))
}

/// A connection string that only says where: without a word of a password or key in it.
fn is_bare_address(key: &str, text: &str) -> bool {
    const CREDENTIALS: [&str; 5] = ["password=", "pwd=", "key=", "secret=", "signature="];
    uniform(key).ends_with("connectionstring") && !text.contains('@') && !CREDENTIALS.iter().any(|c| text.contains(c))
}

fn uniform(key: &str) -> String {
    key.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase() as char).collect()
}

/// `DB_PASSWORD`: a variable or the key of a Secret.
fn is_variable(text: &str) -> bool {
    text.contains('_') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

fn is_path(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    (text.starts_with('/') || text.starts_with("./")) && text.len() < 128 && text.bytes().all(plain)
}

/// The longest word of a name; what is longer was rolled by dice.
const WORD: usize = 20;

/// `shop-db-credentials`, `auth.jwt`: words, as the names of objects and keys consist of.
pub fn is_words(text: &str) -> bool {
    let is_word = |word: &str| {
        let one_case = word.bytes().all(|b| b.is_ascii_lowercase()) || word.bytes().all(|b| b.is_ascii_uppercase());
        let short = word.len() <= 4 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        short || is_camel(word) || (one_case && word.len() <= WORD)
    };
    !text.is_empty() && text.split(['-', '_', '.', '/']).all(is_word)
}

/// `adminPassword`: words without a joint, each with a capital.
fn is_camel(word: &str) -> bool {
    let mut capitals = word.bytes().skip(1).zip(word.bytes()).filter(|(byte, _)| byte.is_ascii_uppercase());
    let apart = capitals.all(|(_, before)| before.is_ascii_lowercase());
    let count = word.bytes().filter(u8::is_ascii_uppercase).count();
    word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && apart
        && word.len() <= 2 * WORD
        && (1..=word.len() / 4).contains(&count)
}

#[cfg(test)]
mod tests;
