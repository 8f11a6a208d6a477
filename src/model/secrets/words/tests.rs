use super::*;

#[test]
fn secrets_are_told_from_what_is_said_about_them() {
    for (key, text, expected) in [
        ("password", "hunter2", true),
        ("password", "s3cr3t-Pa55", true),
        ("password", "correcthorse", true),
        ("password", "sha1:aae8550c0a44:9507d45e", false),
        ("allowEmptyPassword", "yes", false),
        ("password", "", false),
        ("password", "REPLACE_ME", false),
        ("password", "do-not-use", false),
        ("secretKey", "DoNotUse", false),
        ("password", "your-password", false),
        ("password", "********", false),
        ("password", "/run/secrets/db", false),
        ("password", "DB_PASSWORD", false),
        ("secretKey", "admin-password", false),
        ("secretKey", "adminPassword", false),
        ("secretKey", "DATABASE_URL", false),
        ("secretKey", "wJalrXUtnFEMIbPxRfiCYzK7", true),
        ("githubToken", "shop-github-v2", false),
        ("githubToken", "9f86d081884c7d65", true),
        ("clientSecret", "Zk3pQ8-x1", true),
        ("token", "https://issuer/token", false),
        ("credentials", "default", false),
        ("apiKey", "abcdefghijklmnopqrstuvwxyz", true),
    ] {
        assert_eq!(is_secret(key, text), expected, "{key}: {text}");
    }
}

#[test]
fn passwords_that_everybody_knows() {
    for (key, text, expected) in [
        ("adminPassword", "admin", true),
        ("adminPassword", "ChangeMe", true),
        ("rootPassword", "prom-operator", true),
        ("password", "hunter2", false),
        ("password", "CHANGEME!", true),
        ("password", "some_password", true),
        ("password", "mypass", true),
        ("rethinkdbPassword", "rethinkdb", true),
        ("password", "Pa55word9xQ", false),
        ("secretKey", "changeme", true),
        ("secretKey", "password", false),
        ("token", "default", false),
        ("password", "shop_order_service_password", false),
    ] {
        assert_eq!(is_known(key, text), expected, "{key}: {text}");
    }
}

#[test]
fn what_is_for_trying() {
    for text in ["rabbit-hollow", "shop-e2e-jwt-key-2024", "ShopE2E@123", "testpassword"] {
        assert!(is_for_trying(text), "{text}");
    }
    for text in ["Rabbit-hollow-0093", "jeecg1314", "5abee519483bc9f8cb37ce2e2e814bd0"] {
        assert!(!is_for_trying(text), "{text}");
    }
}

#[test]
fn words_that_fill_a_gap() {
    for (key, text, expected) in [
        ("api-key", "demo", true),
        ("apiKey", "ollama", true),
        ("api-key", "sk-abc", true),
        ("access-token", "my-access-token", true),
        ("secretKey", "test", true),
        ("token", "604800", true),
        ("client-secret", "change-me", true),
        ("jwt-secret", "changeme", false),
        ("jwt-secret", "shop-admin-secret", false),
        ("client-secret", "internal", false),
        ("api-key", "sk-47aa124781be4bfb", false),
    ] {
        assert_eq!(is_mock(key, text), expected, "{key}: {text}");
    }
}

#[test]
fn what_is_told_about_secrets() {
    for (key, text, expected) in [
        ("password", "??", true),
        ("password", "# leave this empty", true),
        ("client-secret", "[CLIENT_SECRET]", true),
        ("connection-string", "zookeeper:2181", true),
        ("connection-string", "Endpoint=sb://x;SharedAccessKey=abc", false),
        ("connection-string", "mongodb://u:p@db", false),
        ("totp-secret", "AAAAAAAAAAAAAAAAAAAAAAAB", true),
        ("totp-secret", "AAAAAAAAAAAB", false),
        ("password", "#h4sh", false),
        ("password", "{bcrypt}$2y$10$R8VIw", false),
        ("password", "shop:$2y$10$R8VIw", true),
        ("password", "shop:$R8VIw", false),
    ] {
        assert_eq!(is_told(key, text), expected, "{key}: {text}");
    }
}
