//! `.Capabilities`: what the cluster can do, as `helm template` has it when no cluster is asked.

use std::any::Any;
use std::rc::Rc;

use crate::helm::functions::Call;
use crate::helm::value::{Error, List, Map, Object, OriginId, PStr, Val};

/// Helm's version.
const HELM: &str = "v4.1.4";

/// The version of Kubernetes that this Helm is built for.
const KUBERNETES: (&str, &str) = ("1", "35");

/// The API versions that this Helm takes for granted.
const API_VERSIONS: &str = include_str!("api_versions.txt");

/// Something with named fields.
#[derive(Debug)]
struct Fields {
    type_name: &'static str,
    kind_name: &'static str,
    fields: Vec<(&'static str, Val)>,
    display: String,
}

impl Object for Fields {
    fn type_name(&self) -> &'static str {
        self.type_name
    }

    fn kind_name(&self) -> &'static str {
        self.kind_name
    }

    fn field(&self, name: &str) -> Option<Val> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }

    fn display(&self) -> PStr {
        PStr::plain(self.display.as_str())
    }

    /// An old name of the version is a method, not a field.
    fn data(&self, origin: OriginId) -> Val {
        let map = Map::new(origin);
        let fields = self.fields.iter().filter(|(name, _)| *name != "GitVersion");
        fields.for_each(|(name, value)| map.set(*name, value.clone(), origin));
        Val::Map(map)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `.Capabilities.APIVersions`
#[derive(Debug)]
struct ApiVersions(List);

impl Object for ApiVersions {
    fn type_name(&self) -> &'static str {
        "common.VersionSet"
    }

    fn kind_name(&self) -> &'static str {
        "slice"
    }

    fn call(&self, name: &str, call: &mut Call<'_>) -> Option<Result<Val, Error>> {
        let is_same = |value: &Val| matches!((value, call.args.first()), (Val::Str(a), Some(Val::Str(b))) if a == b);
        (name == "Has").then(|| Ok(Val::Bool(self.0.items().iter().any(is_same), call.at)))
    }

    fn display(&self) -> PStr {
        let names: Vec<String> = self.0.items().iter().map(|item| name_of(item).to_owned()).collect();
        PStr::plain(format!("[{}]", names.join(" ")))
    }

    fn as_list(&self) -> Option<List> {
        Some(self.0.clone())
    }

    fn entries(&self) -> Option<Vec<(Rc<str>, Val)>> {
        let named = self.0.items().iter().enumerate();
        Some(named.map(|(index, item)| (Rc::from(index.to_string()), item.clone())).collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn name_of(value: &Val) -> &str {
    match value {
        Val::Str(name) => name.as_str(),
        _ => "",
    }
}

/// `.Capabilities`; `origin` is that of all that it says.
pub fn capabilities(kubernetes: Option<&str>, more: &[String], origin: OriginId) -> Val {
    let text = |text: &str| Val::Str(PStr::new(text, origin));
    let names = API_VERSIONS.lines().chain(more.iter().map(String::as_str));
    let names = List::new(names.map(text).collect(), origin);
    let help = Fields {
        type_name: "version.BuildInfo",
        kind_name: "struct",
        fields: vec![
            ("Version", text(HELM)),
            ("GitCommit", text("")),
            ("GitTreeState", text("clean")),
            ("GoVersion", text("go1.25.9")),
        ],
        display: format!("{{{HELM}  clean go1.25.9}}"),
    };
    let fields = vec![
        ("KubeVersion", Val::Object(Rc::new(kube_version(kubernetes, origin)), origin)),
        ("APIVersions", Val::Object(Rc::new(ApiVersions(names)), origin)),
        ("HelmVersion", Val::Object(Rc::new(help), origin)),
    ];
    let all = Fields { type_name: "*common.Capabilities", kind_name: "ptr", fields, display: String::new() };
    Val::Object(Rc::new(all), origin)
}

/// `.Capabilities.KubeVersion` of a version such as `1.34`, `v1.34.2`.
fn kube_version(version: Option<&str>, origin: OriginId) -> Fields {
    let text = |text: &str| Val::Str(PStr::new(text, origin));
    let given = version.map(|version| version.trim_start_matches('v'));
    let mut parts = given.unwrap_or_default().splitn(3, '.').map(str::to_owned);
    let part =
        |given: Option<String>, other: &str| given.filter(|part| !part.is_empty()).unwrap_or_else(|| other.to_owned());
    let (major, minor) = (part(parts.next(), KUBERNETES.0), part(parts.next(), KUBERNETES.1));
    let full = format!("v{major}.{minor}.{}", part(parts.next(), "0"));
    let fields =
        vec![("Version", text(&full)), ("GitVersion", text(&full)), ("Major", text(&major)), ("Minor", text(&minor))];
    Fields { type_name: "common.KubeVersion", kind_name: "struct", fields, display: full }
}
