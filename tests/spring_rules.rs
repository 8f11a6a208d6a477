//! Every rule of the family keeps what its examples promise.

#[test]
fn examples_come_out_as_they_say() {
    let mut wrong = String::new();
    let rules = seaworthy::rule::RuleSet::built_in();
    for file in rules.files.iter().filter(|file| file.id.starts_with("spring/")) {
        let mistakes = match file.read() {
            Ok(rule) => seaworthy::trial::mistakes(&rule),
            Err(mistakes) => mistakes,
        };
        for mistake in mistakes {
            let line = mistake.place.start().line;
            wrong.push_str(&format!("{}:{line}: {} {}\n", file.id, mistake.message, mistake.help.unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
