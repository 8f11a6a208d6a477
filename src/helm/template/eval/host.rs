//! What functions may ask: templates by name, and strings as templates.

use std::rc::Rc;

use super::super::located::Located;
use super::super::parser::parse;
use super::print::without_nil;
use super::{Engine, no_template};
use crate::helm::functions::Host;
use crate::helm::value::{Budget, Error, FrameKind, OriginId, Origins, PStr, Val};

impl Host for Engine {
    fn origins(&mut self) -> &mut Origins {
        &mut self.origins
    }

    fn budget(&mut self) -> &mut Budget {
        &mut self.budget
    }

    fn include(&mut self, name: &PStr, data: Val, at: OriginId) -> Result<PStr, Error> {
        let template = self.set.get(name.as_str()).ok_or_else(|| no_template(name.as_str()))?;
        self.nested(&template, data, at, FrameKind::Include)
    }

    fn tpl(&mut self, text: &PStr, data: Val, at: OriginId) -> Result<PStr, Error> {
        if !text.as_str().contains("{{") {
            return Ok(text.clone());
        }
        self.budget.string(text.as_str().len())?;
        self.budget.step(text.as_str().len() as u64 / 16)?;
        let parsed = parse("gotpl", text.as_str(), Located::String(text.clone()), &mut self.origins);
        let mut templates = parsed.map_err(|error| Error::new(error.message).or_at(error.at))?.templates;
        let Some(own) = templates.pop() else { return Ok(text.clone()) };
        self.set.open(templates);
        let made = self.nested(&Rc::new(own), data, at, FrameKind::Tpl);
        self.set.close();
        made.map(without_nil)
    }
}
