//! The command line's door.

fn main() {
    let filter = std::env::args().nth(2).unwrap_or_default();
    let mut bad = 0;
    for file in seaworthy::rule::set::built_in().filter(|file| file.id.contains(&filter)) {
        let mistakes = match seaworthy::rule::load(&file.id, &file.source, seaworthy::rule::Depth::Whole) {
            Ok(rule) => seaworthy::trial::mistakes(&rule),
            Err(mistakes) => mistakes,
        };
        for mistake in mistakes {
            bad += 1;
            let at = mistake.place.start();
            println!(
                "{}:{}:{}: {} {}",
                mistake.place.source.path,
                at.line,
                at.column,
                mistake.message,
                mistake.help.unwrap_or_default()
            );
        }
    }
    println!("{bad} mistakes");
}
