//! Moments, as package `time` prints and reads them by layouts such as `2006-01-02`.
//!
//! Zones have no names here beyond UTC: a table of zones would be larger than all else.

mod civil;
mod read;

use super::duration::SECOND;
use civil::{civil, days_before};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Go's reference moment in pieces; longer ones stand before those that they begin with.
const PIECES: [&str; 41] = [
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "002",
    "2006",
    "-07:00:00",
    "-07:00",
    "-0700",
    "-07",
    "Z07:00",
    "Z0700",
    "Z07",
    "15",
    "PM",
    "pm",
    "__2",
    "_2006",
    "_2",
    "1",
    "2",
    "3",
    "4",
    "5",
    ".000000000",
    ".000000",
    ".000",
    ".999999999",
    ".999999",
    ".999",
    ",000",
    ",999",
    ".0",
    ".00",
];

/// A moment: seconds since 1970 and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since the beginning of 1970 in UTC.
    pub seconds: i64,
    /// Nanoseconds of the second.
    pub nanoseconds: u32,
}

/// A moment by the calendar.
struct Parts {
    year: i64,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    weekday: usize,
    day_of_year: i64,
}

impl Moment {
    /// What Go's zero `time.Time` is: the beginning of year one.
    pub const ZERO: Moment = Moment { seconds: -62_135_596_800, nanoseconds: 0 };

    /// A whole second.
    pub const fn at(seconds: i64) -> Self {
        Self { seconds, nanoseconds: 0 }
    }

    /// The moment some nanoseconds later.
    pub fn plus(self, nanoseconds: i64) -> Self {
        let sum = i128::from(self.nanoseconds) + i128::from(nanoseconds);
        let second = i128::from(SECOND);
        let seconds = self.seconds.saturating_add(sum.div_euclid(second) as i64);
        Self { seconds, nanoseconds: sum.rem_euclid(second) as u32 }
    }

    fn parts(self) -> Parts {
        let (days, rest) = (self.seconds.div_euclid(86_400), self.seconds.rem_euclid(86_400) as u32);
        let (year, month, day) = civil(days);
        let day_of_year = days - days_before(year, 1, 1) + 1;
        let weekday = (days + 4).rem_euclid(7) as usize;
        Parts { year, month, day, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60, weekday, day_of_year }
    }

    /// The moment in UTC by a layout.
    pub fn format(self, layout: &str) -> String {
        let parts = self.parts();
        let mut out = String::new();
        let mut rest = layout;
        while let Some(c) = rest.chars().next() {
            match piece(rest) {
                Some(piece) => {
                    out.push_str(&self.print(piece, &parts));
                    rest = &rest[piece.len()..];
                }
                None => {
                    out.push(c);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        out
    }

    fn print(self, piece: &str, parts: &Parts) -> String {
        let month = MONTHS[(parts.month as usize - 1) % 12];
        let day = DAYS[parts.weekday];
        let half = match parts.hour % 12 {
            0 => 12,
            hour => hour,
        };
        match piece {
            "January" => month.to_owned(),
            "Jan" => month[..3].to_owned(),
            "Monday" => day.to_owned(),
            "Mon" => day[..3].to_owned(),
            "MST" => "UTC".to_owned(),
            "01" => format!("{:02}", parts.month),
            "1" => parts.month.to_string(),
            "02" => format!("{:02}", parts.day),
            "_2" => format!("{:2}", parts.day),
            "2" => parts.day.to_string(),
            "__2" => format!("{:3}", parts.day_of_year),
            "002" => format!("{:03}", parts.day_of_year),
            "15" => format!("{:02}", parts.hour),
            "03" => format!("{half:02}"),
            "3" => half.to_string(),
            "04" => format!("{:02}", parts.minute),
            "4" => parts.minute.to_string(),
            "05" => format!("{:02}", parts.second),
            "5" => parts.second.to_string(),
            "2006" => format!("{:04}", parts.year),
            "_2006" => format!("_{:04}", parts.year),
            "06" => format!("{:02}", parts.year.rem_euclid(100)),
            "PM" => if parts.hour < 12 { "AM" } else { "PM" }.to_owned(),
            "pm" => if parts.hour < 12 { "am" } else { "pm" }.to_owned(),
            _ => self.print_small(piece),
        }
    }

    fn print_small(self, piece: &str) -> String {
        let zone = piece.trim_start_matches(['-', 'Z']);
        match piece.chars().next() {
            Some('Z') => "Z".to_owned(),
            Some('-') => format!("+{}", zone.replace('7', "0")),
            _ => fraction(piece, self.nanoseconds),
        }
    }
}

fn fraction(piece: &str, nanoseconds: u32) -> String {
    let digits = format!("{nanoseconds:09}");
    let shown = &digits[..(piece.len() - 1).min(9)];
    let (point, kind) = (&piece[..1], &piece[1..2]);
    match kind {
        "0" => format!("{point}{shown}"),
        _ => match shown.trim_end_matches('0') {
            "" => String::new(),
            shown => format!("{point}{shown}"),
        },
    }
}

/// The piece of the reference moment that a layout begins with.
fn piece(layout: &str) -> Option<&'static str> {
    let fitting = PIECES.iter().filter(|piece| layout.starts_with(**piece));
    let longest = fitting.max_by_key(|piece| piece.len()).copied()?;
    let behind = &layout[longest.len()..];
    let is_word = matches!(longest, "Jan" | "Mon") && behind.starts_with(|c: char| c.is_ascii_lowercase());
    let is_number = longest.starts_with(['.', ',']) && behind.starts_with(|c: char| c.is_ascii_digit());
    (!is_word && !is_number).then_some(longest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn printed() {
        let moment = Moment::at(1_700_000_000);
        for (layout, expected) in [
            ("Mon Jan _2 15:04:05.000 PM 2006 -0700 MST", "Tue Nov 14 22:13:20.000 PM 2023 +0000 UTC"),
            ("2006-01-02T15:04:05Z07:00", "2023-11-14T22:13:20Z"),
            ("20060102150405", "20231114221320"),
            ("02/01/06 3:4:5pm Monday January", "14/11/23 10:13:20pm Tuesday November"),
            ("002 .999 é", "318  é"),
            ("", ""),
        ] {
            assert_eq!(moment.format(layout), expected, "{layout}");
        }
        assert_eq!(Moment::at(0).format("2006-01-02"), "1970-01-01");
        assert_eq!(Moment::ZERO.format("2006-01-02 15:04:05"), "0001-01-01 00:00:00");
        assert_eq!(Moment::at(951_782_400).format("2006-1-2"), "2000-2-29");
    }

    #[test]
    fn read() {
        for (layout, text, seconds) in [
            ("2006-01-02", "2017-12-31", Some(1_514_678_400)),
            ("2006-01-02T15:04:05Z07:00", "2017-12-31T01:00:00+01:00", Some(1_514_678_400)),
            ("Jan 2, 2006 at 3:04pm (MST)", "Feb 3, 2013 at 7:54pm (UTC)", Some(1_359_921_240)),
            ("2006-01-02 15:04:05", "2017-12-31 00:00:00.5", Some(1_514_678_400)),
            ("2006-01-02", "2017-02-30", None),
            ("2006-01-02", "2017-1-1", None),
            ("2006-01-02", "é", None),
        ] {
            assert_eq!(Moment::parse(layout, text).map(|moment| moment.seconds), seconds, "{text}");
        }
        assert_eq!(Moment::at(0).plus(-1), Moment { seconds: -1, nanoseconds: 999_999_999 });
    }
}
