//! Moments, as package `time` prints and reads them by layouts such as `2006-01-02`.
//!
//! Zones have no names here beyond UTC: a table of zones would be larger than all else.

use super::duration::SECOND;

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

    /// Reads a text by a layout, in UTC.
    pub fn parse(layout: &str, text: &str) -> Option<Moment> {
        let mut reading = Reading { year: 0, month: 1, day: 1, ..Reading::default() };
        let (mut layout, mut text) = (layout, text);
        while let Some(c) = layout.chars().next() {
            match piece(layout) {
                Some(piece) => {
                    text = reading.take(piece, text)?;
                    layout = &layout[piece.len()..];
                }
                None => {
                    text = text.strip_prefix(c)?;
                    layout = &layout[c.len_utf8()..];
                }
            }
        }
        if text.is_empty() { reading.moment() } else { None }
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

#[derive(Default)]
struct Reading {
    year: i64,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    nanoseconds: u32,
    afternoon: Option<bool>,
    offset: i64,
}

impl Reading {
    /// Takes what a piece stands for off the text.
    fn take<'t>(&mut self, piece: &str, text: &'t str) -> Option<&'t str> {
        let digits = |least: usize, most: usize| {
            let len = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
            let number: u32 = text.get(..len).filter(|_| len >= least)?.parse().ok()?;
            Some((number, &text[len..]))
        };
        let (target, (number, rest)) = match piece {
            "January" | "Jan" => {
                let (at, rest) = named(&MONTHS, piece == "Jan", text)?;
                (&mut self.month, (at as u32 + 1, rest))
            }
            "Monday" | "Mon" => return named(&DAYS, piece == "Mon", text).map(|(_, rest)| rest),
            "01" => (&mut self.month, digits(2, 2)?),
            "1" => (&mut self.month, digits(1, 2)?),
            "02" => (&mut self.day, digits(2, 2)?),
            "2" => (&mut self.day, digits(1, 2)?),
            "_2" if text.starts_with(' ') => return self.take("2", &text[1..]),
            "_2" => return self.take("2", text),
            "15" | "03" => (&mut self.hour, digits(2, 2)?),
            "3" => (&mut self.hour, digits(1, 2)?),
            "04" => (&mut self.minute, digits(2, 2)?),
            "4" => (&mut self.minute, digits(1, 2)?),
            "05" => return self.take_second(digits(2, 2)?),
            "5" => return self.take_second(digits(1, 2)?),
            _ => return self.take_other(piece, text),
        };
        *target = number;
        Some(rest)
    }

    /// A fraction may follow the second though the layout has none.
    fn take_second<'t>(&mut self, (second, rest): (u32, &'t str)) -> Option<&'t str> {
        self.second = second;
        let fraction = rest.strip_prefix(['.', ',']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let Some(fraction) = fraction else { return Some(rest) };
        let len = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let padded = format!("{:0<9}", &fraction[..len]);
        self.nanoseconds = padded.get(..9)?.parse().ok()?;
        Some(&fraction[len..])
    }

    fn take_other<'t>(&mut self, piece: &str, text: &'t str) -> Option<&'t str> {
        match piece {
            "2006" => {
                self.year = text.get(..4)?.parse().ok()?;
                Some(&text[4..])
            }
            "06" => {
                let year: i64 = text.get(..2)?.parse().ok()?;
                self.year = if year >= 69 { 1900 + year } else { 2000 + year };
                Some(&text[2..])
            }
            "PM" | "pm" => {
                self.afternoon = Some(text.get(..2)?.eq_ignore_ascii_case("pm"));
                Some(&text[2..])
            }
            "MST" => text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")),
            _ if piece.starts_with(['.', ',']) => Some(text),
            _ => self.take_zone(piece, text),
        }
    }

    fn take_zone<'t>(&mut self, piece: &str, text: &'t str) -> Option<&'t str> {
        if let Some(rest) = text.strip_prefix('Z').filter(|_| piece.starts_with('Z')) {
            return Some(rest);
        }
        let written = text.get(..piece.trim_start_matches(['-', 'Z']).len() + 1)?;
        let sign = match written.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let digits: String = written[1..].chars().filter(|c| *c != ':').collect();
        let number = |at: usize| digits.get(at..at + 2).map_or(Some(0), |two| two.parse::<i64>().ok());
        self.offset = sign * (number(0)? * 3600 + number(2)? * 60 + number(4)?);
        Some(&text[written.len()..])
    }

    fn moment(self) -> Option<Moment> {
        let hour = match self.afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let is_day = (1..=12).contains(&self.month) && (1..=31).contains(&self.day);
        if !is_day || hour > 23 || self.minute > 59 || self.second > 59 {
            return None;
        }
        let days = days_before(self.year, self.month, self.day);
        if civil(days) != (self.year, self.month, self.day) {
            return None;
        }
        let seconds = days * 86_400 + i64::from(hour * 3600 + self.minute * 60 + self.second) - self.offset;
        Some(Moment { seconds, nanoseconds: self.nanoseconds })
    }
}

fn named<'t>(names: &[&str], short: bool, text: &'t str) -> Option<(usize, &'t str)> {
    names.iter().enumerate().find_map(|(at, name)| {
        let name = if short { &name[..3] } else { name };
        let head = text.get(..name.len())?;
        head.eq_ignore_ascii_case(name).then(|| (at, &text[name.len()..]))
    })
}

/// Days since 1970 of a day of the calendar.
fn days_before(year: i64, month: u32, day: u32) -> i64 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leaps + i64::from((153 * month + 2) / 5 + day - 1) - 719_468
}

/// The day of the calendar of a number of days since 1970.
fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month as u32, day)
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
