//! What the containers of a program tell Java: its options, and how much memory it takes of what there is.

use super::pods::{self, ask, things};
use super::variables::OPTIONS;
use super::{Data, Fact, System, Thing, Ty, Value};
use crate::tree::Node;

/// What can be asked of the Java that runs a program.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "javaOptions",
        Ty::List(&Ty::Str),
        "The options that its containers in Kubernetes give to Java: in variables such as `JAVA_TOOL_OPTIONS`, in commands and arguments.",
        pods::NEEDS,
        |system, thing| {
            Value::list(things(system, thing).flat_map(|container| options(container.node)).collect::<Vec<_>>())
        },
    ),
    Fact::joined(
        "heapShare",
        Ty::Maybe(&Ty::Int),
        "How much of the memory that a container may take is given to the heap by `-Xmx`, in percent: the most of all; absent when nothing says.",
        pods::NEEDS,
        heap_share,
    ),
];

/// The options of a container, each with the node that says it.
fn options(container: Node<'_>) -> Vec<Value<'_>> {
    let variables = container.get("env").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
    let variables = variables.filter(|entry| entry.text_of("name").is_some_and(|name| OPTIONS.contains(&name)));
    let words = ["command", "args"].into_iter().filter_map(|key| container.get(key)).flat_map(|list| list.items());
    let texts = variables.filter_map(|entry| entry.get("value")).chain(words);
    let of_text = |node| Node::text(&node).split_ascii_whitespace().map(move |word| Value::at(node, word));
    texts.flat_map(of_text).filter(|word| word.as_str().is_some_and(|word| word.starts_with('-'))).collect()
}

fn heap_share<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let shares = things(system, thing).filter_map(|container| {
        let all = options(container.node);
        let heap = all.iter().rev().find_map(|option| Some((option.from, mebibytes(option.as_str()?)?)))?;
        let limit = ask(system, container, "memoryLimitMebibytes").as_int().filter(|limit| *limit > 0)?;
        Some(Value { data: Data::Int(heap.1.saturating_mul(100) / limit), from: heap.0 })
    });
    shares.max_by_key(Value::as_int).unwrap_or_else(|| Value::absent(thing.node))
}

/// The size of the heap that an option sets.
fn mebibytes(option: &str) -> Option<i64> {
    let size = option.strip_prefix("-Xmx").or_else(|| option.strip_prefix("-XX:MaxHeapSize="))?;
    let (number, unit) = size.split_at(size.find(|c: char| !c.is_ascii_digit()).unwrap_or(size.len()));
    let number: i64 = number.parse().ok()?;
    match unit.to_ascii_lowercase().as_str() {
        "g" => number.checked_mul(1_024),
        "m" => Some(number),
        "k" => Some(number / 1_024),
        "" => Some(number / 1_048_576),
        _ => None,
    }
}
