//! Times and spans of time. What time it is cannot be known when a chart is read: `now` is a fixed, marked moment.
//! There are no zones but UTC.

use std::rc::Rc;

use super::{Call, Function, Kind::Any, Kind::Str};
use crate::helm::go::calendar::Moment;
use crate::helm::go::duration;
use crate::helm::value::{Error, Object, OriginId, PStr, Val, Width};

pub const TABLE: &[Function] = &[
    Function::new("now", &[], now),
    Function::new("date", &[Str, Any], |call| formatted(call, 1)),
    Function::new("dateInZone", &[Str, Any, Str], |call| formatted(call, 1)),
    Function::new("date_in_zone", &[Str, Any, Str], |call| formatted(call, 1)),
    Function::new("htmlDate", &[Any], html_date),
    Function::new("htmlDateInZone", &[Any, Str], html_date),
    Function::new("toDate", &[Str, Str], to_date),
    Function::new("mustToDate", &[Str, Str], to_date),
    Function::new("dateModify", &[Str, Any], modify),
    Function::new("date_modify", &[Str, Any], modify),
    Function::new("mustDateModify", &[Str, Any], modify),
    Function::new("must_date_modify", &[Str, Any], modify),
    Function::new("unixEpoch", &[Any], unix_epoch),
    Function::new("ago", &[Any], ago),
    Function::new("duration", &[Any], of_seconds),
    Function::new("durationRound", &[Any], rounded),
];

/// The moment that `now` is: the last second of the year 2000, which nobody takes for today.
const NOW: Moment = Moment::at(978_307_199);

/// A `time.Time`.
#[derive(Debug, Clone, Copy)]
struct Time(Moment);

impl Object for Time {
    fn type_name(&self) -> &'static str {
        "time.Time"
    }

    fn display(&self) -> PStr {
        PStr::plain(self.0.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }

    fn data(&self, origin: OriginId) -> Val {
        Val::Str(PStr::new(self.0.format("2006-01-02T15:04:05.999999999Z07:00"), origin))
    }

    fn call(&self, name: &str, call: &mut Call<'_>) -> Option<Result<Val, Error>> {
        let origin = call.at;
        let number = |text: String| Val::Int(text.parse().unwrap_or(0), Width::Int, origin);
        Some(Ok(match name {
            "Format" => Val::Str(PStr::new(self.0.format(call.str(0).as_str()), origin)),
            "Unix" => Val::Int(self.0.seconds, Width::Int64, origin),
            "UTC" | "Local" => Val::Object(Rc::new(*self), origin),
            "Year" => number(self.0.format("2006")),
            "Month" => number(self.0.format("1")),
            "Day" => number(self.0.format("2")),
            "Hour" => number(self.0.format("15")),
            "Minute" => number(self.0.format("4")),
            "Second" => number(self.0.format("5")),
            "String" => Val::Str(self.display().with_origin(origin)),
            _ => return None,
        }))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn time(moment: Moment, origin: OriginId) -> Val {
    Val::Object(Rc::new(Time(moment)), origin)
}

fn now(call: &mut Call<'_>) -> Result<Val, Error> {
    let origin = call.origins().tainted("the time");
    Ok(time(NOW, origin))
}

fn given(value: &Val) -> Option<Moment> {
    match value {
        Val::Object(object, _) => object.as_any().downcast_ref::<Time>().map(|time| time.0),
        Val::Int(seconds, ..) => Some(Moment::at(*seconds)),
        _ => None,
    }
}

/// The moment of an argument and its origin; anything but a time is now.
fn moment(call: &mut Call<'_>, index: usize) -> (Moment, OriginId) {
    let value = call.arg(index);
    match given(&value) {
        Some(moment) => (moment, value.origin()),
        None => (NOW, call.origins().tainted("the time")),
    }
}

fn text(call: &mut Call<'_>, text: String, origin: OriginId) -> Result<Val, Error> {
    let name = call.name;
    let origin = call.origins().derived([origin], name);
    Ok(Val::Str(PStr::new(text, origin)))
}

fn formatted(call: &mut Call<'_>, index: usize) -> Result<Val, Error> {
    let (moment, origin) = moment(call, index);
    let layout = call.str(0);
    text(call, moment.format(layout.as_str()), origin)
}

fn html_date(call: &mut Call<'_>) -> Result<Val, Error> {
    let (moment, origin) = moment(call, 0);
    text(call, moment.format("2006-01-02"), origin)
}

fn to_date(call: &mut Call<'_>) -> Result<Val, Error> {
    let (layout, string) = (call.str(0), call.str(1));
    let read = Moment::parse(layout.as_str(), string.as_str());
    if read.is_none() && call.name.starts_with("must") {
        return Err(Error::new(format!("parsing time {:?} as {:?}: cannot parse", string.as_str(), layout.as_str())));
    }
    Ok(time(read.unwrap_or(Moment::ZERO), string.any_origin()))
}

/// A time; anything else is not taken.
fn own_time(call: &Call<'_>, index: usize) -> Result<(Moment, OriginId), Error> {
    match call.arg(index) {
        Val::Object(object, origin) => {
            let time = object.as_any().downcast_ref::<Time>();
            time.map(|time| (time.0, origin)).ok_or_else(|| Error::new("wrong type for value; expected time.Time"))
        }
        other => Err(Error::new(format!("wrong type for value; expected time.Time; got {}", other.type_name()))),
    }
}

fn modify(call: &mut Call<'_>) -> Result<Val, Error> {
    let ((moment, origin), span) = (own_time(call, 1)?, call.str(0));
    match duration::parse(span.as_str()) {
        Some(nanoseconds) => Ok(time(moment.plus(nanoseconds), origin)),
        None if call.name.starts_with("must") => Err(Error::new(format!("time: invalid duration {:?}", span.as_str()))),
        None => Ok(time(moment, origin)),
    }
}

fn unix_epoch(call: &mut Call<'_>) -> Result<Val, Error> {
    let (moment, origin) = own_time(call, 0)?;
    text(call, moment.seconds.to_string(), origin)
}

fn ago(call: &mut Call<'_>) -> Result<Val, Error> {
    let (moment, _) = moment(call, 0);
    let origin = call.origins().tainted("the time");
    let seconds = NOW.seconds.saturating_sub(moment.seconds);
    text(call, duration::format(seconds.saturating_mul(duration::SECOND)), origin)
}

fn of_seconds(call: &mut Call<'_>) -> Result<Val, Error> {
    let value = call.arg(0);
    let seconds = match &value {
        Val::Str(string) => string.as_str().parse().unwrap_or(0),
        Val::Int(seconds, Width::Int64, _) => *seconds,
        _ => 0i64,
    };
    text(call, duration::format(seconds.wrapping_mul(duration::SECOND)), value.origin())
}

fn rounded(call: &mut Call<'_>) -> Result<Val, Error> {
    let value = call.arg(0);
    let nanoseconds = match &value {
        Val::Str(string) => duration::parse(string.as_str()).unwrap_or(0),
        Val::Int(nanoseconds, Width::Int64, _) => *nanoseconds,
        other => {
            given(other).map_or(0, |moment| NOW.seconds.saturating_sub(moment.seconds).saturating_mul(duration::SECOND))
        }
    };
    text(call, duration::rounded(nanoseconds), value.origin())
}
