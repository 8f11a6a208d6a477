//! What runs over lists, and over the keys of a mapping as CEL has it.

use std::ops::ControlFlow;

use super::super::{Expr, Loop};
use super::{Scope, decide, eval, truth};
use crate::model::{Data, Value};

/// Hands on items one by one until `see` has seen enough. Gives whether these are all that there can be; `None` when it
/// is nothing that has items.
pub fn visit<'a>(of: &Value<'a>, mut see: impl FnMut(&Value<'a>) -> ControlFlow<()>) -> Option<bool> {
    let _ = match &of.data {
        Data::List(list) => list.items.iter().try_for_each(&mut see),
        Data::Node(node) if node.is_sequence() => node.items().try_for_each(|item| see(&Value::read(item))),
        Data::Node(node) if node.is_mapping() => {
            let mut keys = node.entries().into_iter().map(|entry| Value::at(entry.value, entry.key.text()));
            keys.try_for_each(|key| see(&key))
        }
        _ => return None,
    };
    Some(!matches!(&of.data, Data::List(list) if !list.complete))
}

fn with_item<'a, T>(
    item: Value<'a>,
    slot: usize,
    scope: &mut Scope<'a, '_>,
    run: impl FnOnce(&mut Scope<'a, '_>) -> T,
) -> T {
    scope.known.variables.truncate(slot);
    scope.known.variables.push(item);
    let result = run(scope);
    scope.known.variables.truncate(slot);
    result
}

/// `all`, `exists` and `exists_one`.
pub(super) fn quantified<'a>(
    kind: Loop,
    over: &Value<'a>,
    slot: usize,
    body: &'a Expr,
    scope: &mut Scope<'a, '_>,
) -> Option<bool> {
    let (mut holding, mut failing, mut undecided) = (0, 0, 0);
    let decided = |holding, failing| match kind {
        Loop::All => (failing > 0).then_some(false),
        Loop::Exists => (holding > 0).then_some(true),
        _ => (holding > 1).then_some(false),
    };
    let complete = visit(over, |item| {
        match with_item(item.clone(), slot, scope, |scope| decide(body, scope)) {
            Some(true) => holding += 1,
            Some(false) => failing += 1,
            None => undecided += 1,
        }
        if decided(holding, failing).is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let known = complete && undecided == 0;
    decided(holding, failing).or(known.then_some(match kind {
        Loop::All => true,
        Loop::Exists => false,
        _ => holding == 1,
    }))
}

/// `filter` and `map`. What a filter cannot decide leaves its list open.
pub(super) fn collected<'a>(
    kind: Loop,
    over: &Value<'a>,
    slot: usize,
    body: &'a Expr,
    scope: &mut Scope<'a, '_>,
) -> Value<'a> {
    let mut kept = Vec::new();
    let mut known = true;
    let complete = visit(over, |item| {
        let result = with_item(item.clone(), slot, scope, |scope| match kind {
            Loop::Map => eval(body, scope),
            _ => truth(decide(body, scope)),
        });
        match (kind, result.as_bool()) {
            (Loop::Map, _) => kept.push(result),
            (_, Some(true)) => kept.push(item.clone()),
            (_, Some(false)) => {}
            (_, None) => known = false,
        }
        ControlFlow::Continue(())
    });
    complete.map_or_else(Value::unknown, |complete| Value::list_of(kept, complete && known))
}
