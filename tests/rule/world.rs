//! Variables bound from a YAML text, for conditions of ours and for the same conditions in the `cel` crate.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use seaworthy::discover::{self, Around, Environments};
use seaworthy::model::{self, Data, Parsed, System, Target, Ty, Value};
use seaworthy::rule::expr::{self, Known, Names, Scope};
use seaworthy::source::Source;
use seaworthy::tree::{Dialect, Entry, Tree, yaml};

/// What becomes of a condition.
#[derive(Debug, Clone)]
pub enum Answer {
    Refused,
    Unknown,
    Known(cel::Value),
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Answer::Known(a), Answer::Known(b)) => std::mem::discriminant(a) == std::mem::discriminant(b) && a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

/// Names with their types, and a text that gives them values. `self` is an object that is there for its own sake.
pub struct World {
    names: Names,
    files: Vec<Parsed>,
    target: Target,
    values: Tree,
    oracle: cel::Context<'static, 'static>,
    env: Arc<cel::Env>,
}

impl World {
    pub fn new(types: &[(&str, Ty)], values: &str) -> Self {
        let mut names = Names::new(model::view("kubernetes.object").unwrap(), Vec::new());
        names.variables = types.iter().map(|(name, ty)| ((*name).to_owned(), *ty)).collect();
        let values = yaml::parse(Arc::new(Source::file("values.yaml", values)), Dialect::Kubernetes);
        assert!(values.errors.is_empty(), "{:?}", values.errors);
        let env = environment();
        let mut oracle = oracle(Arc::clone(&env));
        for (name, _) in types {
            if let Some(value) = to_cel(&bound(&values, name)) {
                oracle.add_variable_from_value(*name, value);
            }
        }
        Self { names, files: files(), target: Target::default(), values, oracle, env }
    }

    /// The world as conditions see it.
    pub fn open(&self) -> Opened<'_> {
        Opened { world: self, system: System::of(&self.files, &self.target) }
    }

    /// What the crate makes of it; an error of any kind is unknown.
    pub fn theirs(&self, text: &str) -> Answer {
        let text = text.replace(".orValue(", ".orDefault(");
        let Ok(program) = self.env.compile(&text) else { return Answer::Refused };
        program.execute(&self.oracle).map_or(Answer::Unknown, Answer::Known)
    }
}

/// A world that conditions run in.
pub struct Opened<'w> {
    world: &'w World,
    system: System<'w>,
}

impl Opened<'_> {
    pub fn ours(&self, text: &str) -> Answer {
        self.with(text, |value| to_cel(&value).map_or(Answer::Unknown, Answer::Known)).unwrap_or(Answer::Refused)
    }

    /// Runs a condition and looks at what comes out.
    pub fn with<T>(&self, text: &str, see: impl FnOnce(Value<'_>) -> T) -> Result<T, expr::ExprError> {
        let names = &self.world.names;
        let (lowered, _) = expr::parse(text).and_then(|ast| expr::value(text, &ast, names))?;
        let subject = self.system.things("kubernetes.object")[0];
        let mut known = Known::default();
        known.variables.extend(names.variables.iter().map(|(name, _)| bound(&self.world.values, name)));
        let mut scope = Scope { system: &self.system, subject, number: 0, params: &[], known: &mut known };
        Ok(see(expr::eval(&lowered, &mut scope)))
    }
}

fn files() -> Vec<Parsed> {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n";
    let texts = BTreeMap::from([("manifest.yaml".to_owned(), text.to_owned())]);
    let around = Around::new(&texts);
    let input = discover::input("manifest.yaml", text.to_owned(), &around, &Environments::default());
    vec![Parsed::of(input.unwrap_or_else(|_| panic!("a manifest is an input")))]
}

/// The value of a variable. A mapping of one key `open` or `unknown` stands for what a text alone cannot say.
fn bound<'a>(values: &'a Tree, name: &str) -> Value<'a> {
    special(Value::field(values.root().unwrap(), name))
}

fn special(value: Value<'_>) -> Value<'_> {
    match value.data {
        Data::Node(node) if node.get("open").is_some() => {
            let items = node.get("open").into_iter().flat_map(|list| list.items()).map(Value::read);
            Value::list_of(items.collect::<Vec<_>>(), false)
        }
        _ => value,
    }
}

fn environment() -> Arc<cel::Env> {
    let mut env = cel::Env::stdlib();
    env.add_extension(cel::extensions::strings).unwrap();
    Arc::new(env)
}

/// What the crate does not have, or has only with more dependencies: `matches`; `orDefault`, since its own `orValue` is for
/// optional values; and `there`, which is our `has` where a field that is not there is bound to null.
fn oracle(env: Arc<cel::Env>) -> cel::Context<'static, 'static> {
    use cel::extractors::This;
    let mut context = cel::Context::with_env(env);
    let or_value = |This(this): This<cel::Value>, default: cel::Value| {
        if this == cel::Value::Null { default } else { this }
    };
    context.add_function("orDefault", or_value).unwrap();
    context.add_function("there", |value: cel::Value| value != cel::Value::Null).unwrap();
    let matches =
        |This(this): This<Arc<String>>, pattern: Arc<String>| regex::Regex::new(&pattern).unwrap().is_match(&this);
    context.add_function("matches", matches).unwrap();
    context
}

/// The value as the crate has it; `None` when it, or anything in it, is not known.
pub fn to_cel(value: &Value<'_>) -> Option<cel::Value> {
    Some(match &value.data {
        Data::Absent => cel::Value::Null,
        Data::Bool(value) => cel::Value::Bool(*value),
        Data::Int(value) => cel::Value::Int(*value),
        Data::Float(value) => cel::Value::Float(*value),
        Data::Str(value) => cel::Value::from(&**value),
        Data::List(list) if list.complete => list.items.iter().map(to_cel).collect::<Option<Vec<_>>>()?.into(),
        Data::Node(node) if node.is_sequence() => {
            node.items().map(|item| to_cel(&Value::read(item))).collect::<Option<Vec<_>>>()?.into()
        }
        Data::Node(node) => {
            let entry = |entry: Entry<'_>| Some((entry.key.text().to_owned(), to_cel(&Value::read(entry.value))?));
            node.entries().into_iter().map(entry).collect::<Option<HashMap<String, cel::Value>>>()?.into()
        }
        _ => return None,
    })
}
