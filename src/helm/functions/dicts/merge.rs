//! Maps merged as `mergo` does it.
//!
//! Without overwriting, what is empty in the destination (false, 0, "") is filled as well. With it, nil, false and
//! empty lists overwrite too; maps are always merged. Nested maps are shared with their source, not copied.

use super::super::{Call, Function, Kind::Map as Table};
use crate::helm::value::{Error, MAX_DEPTH, Map, Val};

pub const TABLE: &[Function] = &[
    Function::variadic("merge", &[Table], Table, |call| merged(call, false)),
    Function::variadic("mustMerge", &[Table], Table, |call| merged(call, false)),
    Function::variadic("mergeOverwrite", &[Table], Table, |call| merged(call, true)),
    Function::variadic("mustMergeOverwrite", &[Table], Table, |call| merged(call, true)),
];

fn merged(call: &mut Call<'_>, overwrites: bool) -> Result<Val, Error> {
    let target = call.map(0);
    for index in 1..call.args.len() {
        merge(call, &target, &call.map(index), overwrites, 0)?;
    }
    Ok(Val::Map(target))
}

fn merge(call: &mut Call<'_>, target: &Map, source: &Map, overwrites: bool, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new("the values are nested too deeply to be merged"));
    }
    if target.is_same(source) {
        return Ok(());
    }
    call.budget().items(source.len())?;
    for (key, entry) in source.snapshot() {
        let present = target.get(&key);
        let takes = match (&entry.value, &present) {
            (_, None) => !entry.value.is_nil() || overwrites,
            (Val::Nil(_), _) => overwrites,
            (Val::Map(from), Some(Val::Map(to))) => {
                merge(call, to, from, overwrites, depth + 1)?;
                to.is_empty()
            }
            (_, Some(present)) => overwrites || !present.is_true(),
        };
        if takes {
            target.set(key, entry.value, entry.key);
        }
    }
    Ok(())
}
