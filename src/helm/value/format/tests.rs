#![allow(clippy::unwrap_used)]

use super::*;
use crate::helm::value::{Limits, Map, OriginId};

fn printed(format: &str, args: &[Val]) -> String {
    let mut budget = Budget::new(Limits::default());
    sprintf(&PStr::plain(format), args, &mut budget).unwrap().as_str().to_owned()
}

fn float(number: f64) -> Val {
    Val::Float(number, OriginId::NONE)
}

fn map(entries: &[(&str, Val)]) -> Val {
    let map = Map::new(OriginId::NONE);
    entries.iter().for_each(|(key, value)| map.set(*key, value.clone(), OriginId::NONE));
    Val::Map(map)
}

#[test]
fn verbs_print_as_in_go() {
    let nested = map(&[("b", Val::list(vec![Val::int(1), float(2.5)])), ("a", Val::Nil(OriginId::NONE))]);
    let cases: &[(&str, &[Val], &str)] = &[
        ("%s-%d", &[Val::str("a"), Val::int(3)], "a-3"),
        ("%v %v", &[float(1_000_000.0), float(2.0)], "1e+06 2"),
        ("%d", &[float(3.0)], "%!d(float64=3)"),
        ("%s", &[Val::Nil(OriginId::NONE)], "%!s(<nil>)"),
        ("%v", &[Val::Nil(OriginId::NONE)], "<nil>"),
        ("%s", &[Val::Bool(true, OriginId::NONE)], "%!s(bool=true)"),
        ("%d", &[Val::str("x")], "%!d(string=x)"),
        ("%d", &[], "%!d(MISSING)"),
        ("a", &[Val::str("x"), Val::int(1)], "a%!(EXTRA string=x, int=1)"),
        ("%", &[], "%!(NOVERB)"),
        ("100%%", &[], "100%"),
        ("%5d|%-5d|%05d|%+d", &[Val::int(42), Val::int(42), Val::int(-42), Val::int(42)], "   42|42   |-0042|+42"),
        ("%.0f %.2f %5.1f", &[float(2.5), float(1.005), float(3.25)], "2 1.00   3.2"),
        ("%q %x %X", &[Val::str("a\"\n"), Val::str("hi"), Val::int(255)], "\"a\\\"\\n\" 6869 FF"),
        ("%v", std::slice::from_ref(&nested), "map[a:<nil> b:[1 2.5]]"),
        (
            "%#v",
            std::slice::from_ref(&nested),
            "map[string]interface {}{\"a\":interface {}(nil), \"b\":[]interface {}{1, 2.5}}",
        ),
        ("%s", &[Val::list(vec![Val::str("a"), Val::int(1)])], "[a %!s(int=1)]"),
        ("%[2]s %[1]s", &[Val::str("a"), Val::str("b")], "b a"),
        ("%*d", &[Val::int(4), Val::int(7)], "   7"),
        (
            "%T %t %c %U",
            &[Val::str(""), Val::Bool(false, OriginId::NONE), Val::int(65), Val::int(65)],
            "string false A U+0041",
        ),
        ("%-9s|%.2s", &[Val::str("ab"), Val::str("xyz")], "ab       |xy"),
        ("%g %e %.3g", &[float(0.00001), float(12.5), float(1234.5)], "1e-05 1.250000e+01 1.23e+03"),
    ];
    for (format, args, expected) in cases {
        assert_eq!(printed(format, args), *expected, "{format}");
    }
}

#[test]
fn any_number_of_decimals_can_be_asked_for() {
    for (format, begins, ends, length) in [
        ("%.70000f", "0.1000000000000000055", "00", 70_002),
        ("%.70000e", "1.0000000000000000555", "0e-01", 70_006),
        ("%.70000g", "0.1000000000000000055", "5", 57),
        ("%.2000f", "0.1000000000000000055", "00", 2_002),
    ] {
        let text = printed(format, &[float(0.1)]);
        assert!(text.starts_with(begins) && text.ends_with(ends), "{format} {text:.60}");
        assert_eq!(text.len(), length, "{format}");
    }
}

#[test]
fn print_sets_spaces_between_what_is_no_string() {
    let mut budget = Budget::new(Limits::default());
    let values = [Val::int(1), Val::int(2), Val::str("a"), Val::int(3), float(0.5)];
    assert_eq!(sprint(&values, &mut budget).unwrap().as_str(), "1 2a3 0.5");
    assert_eq!(sprintln(&values, &mut budget).unwrap().as_str(), "1 2 a 3 0.5\n");
}

#[test]
fn text_that_multiplies_is_refused() {
    let mut value = Val::str("0123456789");
    for _ in 0..40 {
        value = Val::list(vec![value.clone(), value]);
    }
    let mut budget = Budget::new(Limits { string: 1 << 16, ..Limits::default() });
    assert!(display(&value, &mut budget).is_err());
    let mut deep = Val::int(1);
    for _ in 0..10_000 {
        deep = Val::list(vec![deep]);
    }
    assert!(display(&deep, &mut budget).is_err());
}
