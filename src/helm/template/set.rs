//! Templates by name. A later definition replaces an earlier one, unless it is blank; what `tpl` defines lives as long
//! as it runs.

use std::collections::HashMap;
use std::rc::Rc;

use super::ast::Template;

/// Templates by name, in layers.
#[derive(Debug)]
pub struct TemplateSet {
    layers: Vec<HashMap<Rc<str>, Rc<Template>>>,
}

impl Default for TemplateSet {
    fn default() -> Self {
        Self { layers: vec![HashMap::new()] }
    }
}

impl TemplateSet {
    /// Adds templates.
    pub fn add(&mut self, templates: Vec<Template>) {
        for template in templates {
            let is_known = self.get(&template.name).is_some();
            if let Some(top) = self.layers.last_mut()
                && !(is_known && template.is_blank())
            {
                top.insert(Rc::clone(&template.name), Rc::new(template));
            }
        }
    }

    /// The template of a name.
    pub fn get(&self, name: &str) -> Option<Rc<Template>> {
        self.layers.iter().rev().find_map(|layer| layer.get(name)).cloned()
    }

    /// Adds templates until [`TemplateSet::close`].
    pub fn open(&mut self, templates: Vec<Template>) {
        self.layers.push(HashMap::new());
        self.add(templates);
    }

    /// Takes out what was added last.
    pub fn close(&mut self) {
        if self.layers.len() > 1 {
            self.layers.pop();
        }
    }
}
