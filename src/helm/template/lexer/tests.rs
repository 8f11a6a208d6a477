use super::*;

fn shown(text: &str) -> String {
    let (tokens, error) = lex(text);
    let mut lines: Vec<String> =
        tokens.into_iter().map(|token| format!("{:?} {}", token.kind, &text[token.range])).collect();
    lines.extend(error.into_iter().map(|error| format!("! {} {:?}", error.message, error.at)));
    lines.join("\n")
}

#[test]
fn markers_trim_only_with_space() {
    assert_eq!(shown("a \n{{- .x -}}\n b"), "Text a\nOpen {{- \nField .x\nClose  -}}\nText b");
    assert_eq!(shown("a {{-3}} b"), "Text a \nOpen {{\nNumber -3\nClose }}\nText  b");
    assert_eq!(shown("a {{- /* c */ -}} b"), "Text a\nText b");
    assert_eq!(shown("{{/* a }} */}}b"), "Text b");
}

#[test]
fn what_is_no_token_is_said() {
    assert!(shown("{{ .a").contains("! unclosed action 0..2"));
    assert!(shown("{{ \"a }}").contains("! unterminated quoted string"));
    assert!(shown("{{ (.a }}").contains("! unclosed left paren"));
    assert!(shown("{{ .a) }}").contains("! unexpected right paren"));
    assert!(shown("{{ /* a").contains("!"));
    assert!(shown("{{ 1a }}").contains("Number") || shown("{{ 1a }}").contains("bad number"));
}

#[test]
fn fields_and_variables_touch() {
    assert_eq!(shown("{{$x.a.b}}"), "Open {{\nVariable $x\nField .a\nField .b\nClose }}");
    assert_eq!(shown("{{(f).a|g}}"), "Open {{\nLeft (\nName f\nRight )\nField .a\nPipe |\nName g\nClose }}");
}
