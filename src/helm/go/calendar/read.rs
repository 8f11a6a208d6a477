//! Reading a moment by a layout.

use super::civil::{civil, days_before};
use super::{DAYS, MONTHS, Moment, piece};

impl Moment {
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
