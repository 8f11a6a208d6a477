use super::*;
use crate::source::{Range, Source};

#[test]
fn spans_follow_slices_and_writing() {
    let mut origins = Origins::on();
    let file = origins.file(std::sync::Arc::new(Source::file("t.yaml", "abcdef")));
    let (value, action) = (origins.text(file, Range::new(0, 6)), origins.text(file, Range::new(2, 4)));
    let part = PStr::new("abcdef", value).slice(2..4);
    let mut out = StringBuilder::new();
    out.push_str("x=", OriginId::NONE);
    out.push(&part);
    let whole = out.finish(OriginId::NONE);
    let mut written = StringBuilder::new();
    written.write(&whole, action, FrameId::TOP);
    let spans: Vec<Span> = written.finish(OriginId::NONE).spans().collect();
    assert_eq!(spans.len(), 2);
    assert_eq!((spans[0].start, spans[0].end, spans[0].value, spans[0].action), (0, 2, OriginId::NONE, action));
    assert_eq!((spans[1].start, spans[1].end, spans[1].value, spans[1].skip), (2, 4, value, 2));
}

#[test]
fn marks_survive_slices() {
    let mut origins = Origins::on();
    let lost = origins.tainted("failed");
    let mut out = StringBuilder::new();
    out.push_str("a: ", OriginId::NONE);
    out.mark(Span { start: 0, end: 0, value: lost, action: lost, frame: FrameId::TOP, skip: 0 });
    let part = out.finish(OriginId::NONE).slice(1..3);
    assert_eq!(part.spans().map(|span| (span.start, span.end)).collect::<Vec<_>>(), [(2, 2)]);
    assert!(origins.is_tainted(lost));
}

#[test]
fn very_deep_values_are_dropped() {
    let mut value = Val::int(1);
    for _ in 0..100_000 {
        let map = Map::new(OriginId::NONE);
        map.set("a", Val::list(vec![value]), OriginId::NONE);
        value = Val::Map(map);
    }
    drop(value);
}

#[test]
fn a_choice_is_tainted_by_what_was_taken() {
    let mut origins = Origins::off();
    let random = origins.tainted("random");
    let other = origins.add(Origin::Builtin("Release.Name"));
    let (good, bad) = (origins.choice(other, [random]), origins.choice(random, [other, random]));
    assert!(!origins.is_tainted(good) && origins.is_tainted(bad));
    let made = origins.derived([bad], "sha256sum");
    assert!(origins.is_tainted(made));
}
