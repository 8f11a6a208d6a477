//! Disruption budgets: how many pods they let go.

use super::{Data, Fact, System, Thing, Ty, Value, dig};

/// What can be asked of a disruption budget besides the pods that it selects.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "fewestPods",
        Ty::Maybe(&Ty::Int),
        "How many pods the workloads that it selects run at least: their replicas, or what autoscalers keep; absent when \
         it selects none.",
        &super::autoscaler::WORKLOADS_AND_SCALERS,
        |system, thing| match fewest_pods(system, thing) {
            Ok(count) => Value::at(thing.node, count.map_or(Data::Absent, Data::Int)),
            Err(Unknown) => Value::at(thing.node, Data::Unknown),
        },
    ),
    Fact::joined(
        "spares",
        Ty::Maybe(&Ty::Int),
        "How many of its fewest pods it lets go while all of them are well; absent when it says nothing or selects none.",
        &super::autoscaler::WORKLOADS_AND_SCALERS,
        spares,
    ),
];

/// A number that no file tells.
struct Unknown;

fn fewest_pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Result<Option<i64>, Unknown> {
    let workloads = super::selecting::selected(system, thing);
    let Data::List(list) = workloads.data else { return Err(Unknown) };
    let mut sum = None;
    for item in list.items.iter() {
        let Data::Thing(workload) = item.data else { continue };
        sum = Some(sum.unwrap_or(0) + pods_of(system, workload).ok_or(Unknown)?);
    }
    // Pods that nobody has read may be there; that one budget is for them and for others is too rare to be thought of.
    if sum.is_none() && !list.complete { Err(Unknown) } else { Ok(sum) }
}

fn pods_of<'a>(system: &System<'a>, workload: Thing<'a>) -> Option<i64> {
    let fact = |name: &str| workload.view.fact(name).map(|fact| (fact.get)(system, workload));
    if fact("hasReplicas")?.as_bool() != Some(true) || fact("isServing")?.as_bool() != Some(true) {
        return None;
    }
    let Data::List(scalers) = fact("autoscalers")?.data else { return None };
    let fewest =
        scalers.items.iter().filter_map(|item| if let Data::Thing(scaler) = item.data { Some(scaler) } else { None });
    if let Some(scaler) = fewest.into_iter().next() {
        let fewest = scaler.view.fact("fewest").map(|fact| (fact.get)(system, scaler))?;
        return fewest.as_int().filter(|fewest| *fewest > 0);
    }
    let replicas = fact("replicas")?;
    let count = if replicas.is_absent() { Some(1) } else { replicas.as_int() };
    count.filter(|_| scalers.complete)
}

fn spares<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (most, least) = (dig(thing.node, &["spec", "maxUnavailable"]), dig(thing.node, &["spec", "minAvailable"]));
    let said = if most.is_absent() { &least } else { &most };
    let from = said.from;
    let value = |data| Value { data, from };
    match part_of(&most, 1) {
        Part::Known(0) => return value(Data::Int(0)),
        Part::Unknown => return value(Data::Unknown),
        _ => {}
    }
    if least.as_str().and_then(share).is_some_and(|share| share >= 100) {
        return value(Data::Int(0));
    }
    let count = match fewest_pods(system, thing) {
        Err(Unknown) => return value(Data::Unknown),
        Ok(None) => return value(Data::Absent),
        Ok(Some(count)) => count,
    };
    value(match (part_of(&most, count), part_of(&least, count)) {
        (Part::Known(most), _) => Data::Int(most.min(count)),
        (Part::None, Part::Known(least)) => Data::Int((count - least).max(0)),
        (Part::None, Part::None) => Data::Absent,
        _ => Data::Unknown,
    })
}

/// A number of pods, or a share of them.
enum Part {
    None,
    Known(i64),
    Unknown,
}

fn share(text: &str) -> Option<i64> {
    text.strip_suffix('%')?.parse().ok()
}

/// Kubernetes rounds shares up, of pods that must stay as of pods that may go.
fn part_of(value: &Value<'_>, count: i64) -> Part {
    if value.is_absent() {
        return Part::None;
    }
    let text = value.as_str();
    let number = value.as_int().or_else(|| text.and_then(|text| text.parse().ok()));
    let share = text.and_then(share).filter(|share| (0..=100).contains(share)).map(|share| (share * count + 99) / 100);
    number.or(share).map_or(Part::Unknown, Part::Known)
}
