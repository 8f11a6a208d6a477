//! Days, and the one clock that says which day it is. Hours and time zones are nobody's affair here.

use std::time::{SystemTime, UNIX_EPOCH};

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day on which examples of rules are tried, so that they come out alike every day.
    pub const OF_EXAMPLES: Date = Date { year: 2026, month: 1, day: 1 };

    /// Reads `YYYY-MM-DD`; `None` for any other form and for days that no calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let number = |from: usize, to: usize| text.get(from..to)?.parse().ok();
        Self::of(number(0, 4)?, number(5, 7)? as u8, number(8, 10)? as u8)
    }

    /// A day by its figures; `None` where no calendar has it.
    pub fn of(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// How many days lie before another day; fewer than none when it is past.
    pub fn days_until(self, other: Date) -> i64 {
        other.number() - self.number()
    }

    /// Days since the first of March of the year 0, which is how `from_days` counts too.
    fn number(self) -> i64 {
        let (year, month) = match self.month {
            1 | 2 => (i64::from(self.year) - 1, i64::from(self.month) + 9),
            month => (i64::from(self.year), i64::from(month) - 3),
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leap_days + (153 * month + 2) / 5 + i64::from(self.day)
    }

    /// The day that holds a number of seconds since 1970 in UTC.
    pub fn from_seconds(seconds: u64) -> Option<Self> {
        from_days(seconds / 86_400)
    }

    /// The day that a run works with: the one asked for, else SOURCE_DATE_EPOCH, else today in UTC.
    pub fn clock(asked: Option<Date>) -> Result<Self, String> {
        let epoch = std::env::var_os("SOURCE_DATE_EPOCH").map(|text| text.to_string_lossy().into_owned());
        choose(asked, epoch.as_deref().filter(|text| !text.is_empty()), SystemTime::now())
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn choose(asked: Option<Date>, epoch: Option<&str>, now: SystemTime) -> Result<Date, String> {
    if let Some(date) = asked {
        return Ok(date);
    }
    if let Some(text) = epoch {
        let date = text.trim().parse().ok().and_then(Date::from_seconds);
        return date.ok_or_else(|| format!("SOURCE_DATE_EPOCH is not a number of seconds since 1970: `{text}`"));
    }
    let seconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_seconds(seconds).ok_or_else(|| "the system clock is beyond the year 9999".to_owned())
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 as a date. Years are counted from March, so that the leap day is the last one, and in cycles of
/// 400 years, which all have the same 146,097 days.
fn from_days(days: u64) -> Option<Date> {
    let days = days.checked_add(719_468)?;
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, after) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = u16::try_from(year + cycle * 400 + after).ok().filter(|year| *year <= 9999)?;
    Some(Date { year, month: month as u8, day: day as u8 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    #[test]
    fn days_are_read_and_written_alike() {
        for (text, good) in [
            ("2026-01-31", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("2025-02-29", false),
            ("1900-02-29", false),
            ("2026-04-31", false),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-01-00", false),
            ("26-01-01", false),
            ("2026-1-01", false),
            ("2026/01/01", false),
            ("2026-01-01 ", false),
            ("+026-01-01", false),
            ("२०२६-०१", false),
            ("", false),
        ] {
            let date = Date::parse(text);
            assert_eq!(date.is_some(), good, "{text}");
            assert!(date.is_none_or(|date| date.to_string() == text));
        }
        assert!(Date::parse("2026-01-31") < Date::parse("2026-02-01"));
        assert!(Date::parse("2025-12-31") < Date::parse("2026-01-01"));
    }

    #[test]
    fn days_are_counted() {
        let day = |text| Date::parse(text).unwrap();
        for (from, to, days) in [
            ("2026-01-01", "2026-01-01", 0),
            ("2026-01-01", "2026-01-31", 30),
            ("2026-01-01", "2025-12-31", -1),
            ("2024-02-28", "2024-03-01", 2),
            ("2025-02-28", "2025-03-01", 1),
            ("1970-01-01", "2000-03-01", 11_017),
        ] {
            assert_eq!(day(from).days_until(day(to)), days, "{from} {to}");
        }
    }

    #[test]
    fn seconds_are_days() {
        for (seconds, text) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_767_225_599, "2025-12-31"),
            (1_767_225_600, "2026-01-01"),
            (253_402_300_799, "9999-12-31"),
        ] {
            assert_eq!(Date::from_seconds(seconds).unwrap().to_string(), text);
        }
        assert_eq!(Date::from_seconds(253_402_300_800), None);
        assert_eq!(Date::from_seconds(u64::MAX), None);
    }

    #[test]
    fn the_clock_asks_in_order() {
        let now = UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        let asked = Date::parse("2020-05-05");
        for (asked, epoch, expected) in [
            (asked, Some("0"), Ok("2020-05-05")),
            (None, Some("86400"), Ok("1970-01-02")),
            (None, None, Ok("2026-01-01")),
            (None, Some("soon"), Err("SOURCE_DATE_EPOCH is not a number of seconds since 1970: `soon`")),
        ] {
            let day = choose(asked, epoch, now).map(|date| date.to_string());
            assert_eq!(day.as_deref().map_err(String::as_str), expected);
        }
    }
}
