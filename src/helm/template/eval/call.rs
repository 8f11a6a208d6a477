//! Calls of functions.

use super::super::ast::Expr;
use super::Engine;
use super::field::prefixed;
use crate::helm::functions::{Call, Function};
use crate::helm::value::{Error, OriginId, Val};

/// So many bytes that a function is given cost a step.
const STEP: u64 = 1024;

impl Engine {
    pub(super) fn call(
        &mut self,
        name: &str,
        function: Option<&'static Function>,
        args: &[Expr],
        piped: Option<Val>,
        at: OriginId,
    ) -> Result<Val, Error> {
        if matches!(name, "and" | "or") && args.len() + usize::from(piped.is_some()) > 0 {
            return self.first_that(name == "or", args, piped);
        }
        let function = function.ok_or_else(|| Error::new(format!("function {name:?} not defined")))?;
        let args = self.checked_args(function, args, piped)?;
        self.budget.step(1 + length(&args) / STEP)?;
        let mut call = Call { name: function.name, args, at, host: self };
        let value = (function.run)(&mut call).map_err(|error| prefixed(function.name, error))?;
        if let Val::Str(string) = &value {
            self.budget.string(string.as_str().len())?;
        }
        Ok(value)
    }

    /// `or` gives the first that is true, `and` the first that is not, both else the last; what stands behind it is not
    /// even asked.
    fn first_that(&mut self, is_true: bool, args: &[Expr], piped: Option<Val>) -> Result<Val, Error> {
        let mut asked = Vec::new();
        let mut value = Val::Nil(OriginId::NONE);
        let mut is_found = false;
        for arg in args {
            asked.push(value.origin());
            value = self.argument(arg)?;
            is_found = value.is_true() == is_true;
            if is_found {
                break;
            }
        }
        if let (Some(piped), false) = (piped, is_found) {
            asked.push(value.origin());
            value = piped;
        }
        asked.retain(|origin| origin.is_known());
        Ok(if asked.is_empty() { value } else { value.chosen(&asked, &mut self.origins) })
    }
}

/// The bytes of all strings among the arguments.
fn length(args: &[Val]) -> u64 {
    let lengths = args.iter().map(|arg| match arg {
        Val::Str(string) => string.as_str().len() as u64,
        _ => 0,
    });
    lengths.sum()
}
