//! Path patterns of policies: `*` at the end stands for anything, `+` for one segment.

/// The pattern without the slash that Vault takes off its front.
pub fn normal(pattern: &str) -> &str {
    pattern.strip_prefix('/').unwrap_or(pattern)
}

/// Whether a pattern matches a path, or something below it. `+` in the path stands for any segment.
pub fn reaches(pattern: &str, path: &str) -> bool {
    let (prefix, is_open) = match normal(pattern).strip_suffix('*') {
        Some(prefix) => (prefix, true),
        None => (normal(pattern), false),
    };
    let mut wanted = path.split('/');
    let mut segments = prefix.split('/').peekable();
    while let Some(segment) = segments.next() {
        let Some(want) = wanted.next() else { return true };
        let begins = is_open && segments.peek().is_none() && want.starts_with(segment);
        if begins || is_open && segments.peek().is_none() && want == "+" {
            return true;
        }
        if segment != want && segment != "+" && want != "+" {
            return false;
        }
    }
    wanted.next().is_none()
}

/// Whether a pattern takes in every path, or every path of one segment.
pub fn is_everything(pattern: &str) -> bool {
    matches!(normal(pattern), "" | "*" | "+" | "+/*" | "+/+/*")
}

/// Whether braces in the text are Vault's own templates of an identity and nothing else.
pub fn is_known(pattern: &str) -> bool {
    let mut braces = pattern.split("{{").skip(1);
    !pattern.contains("${") && braces.all(|inside| inside.trim_start().starts_with("identity."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_reach_paths() {
        for (pattern, path, expected) in [
            ("sys/raw", "sys/raw", true),
            ("sys/raw/*", "sys/raw", true),
            ("sys/raw/logical", "sys/raw", true),
            ("sys/*", "sys/raw", true),
            ("sys/r*", "sys/raw", true),
            ("sys*", "sys/raw", true),
            ("*", "sys/raw", true),
            ("+/raw", "sys/raw", true),
            ("+/*", "sys/raw", true),
            ("/sys/raw", "sys/raw", true),
            ("sys", "sys/raw", false),
            ("sys/rawest", "sys/raw", false),
            ("sys/mounts/*", "sys/raw", false),
            ("sys/s*", "sys/raw", false),
            ("secret/sys/raw", "sys/raw", false),
            ("auth/approle/role/web", "auth/+/role", true),
            ("auth/*", "auth/+/role", true),
            ("auth/approle/login", "auth/+/role", false),
            ("", "sys/raw", false),
        ] {
            assert_eq!(reaches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn only_templates_of_identities_are_known() {
        for (pattern, expected) in [
            ("secret/data/app", true),
            ("secret/data/{{identity.entity.id}}/*", true),
            ("secret/data/{{ identity.entity.name }}", true),
            ("secret/data/{{ .Values.team }}", false),
            ("secret/data/${team}", false),
        ] {
            assert_eq!(is_known(pattern), expected, "{pattern}");
        }
    }
}
