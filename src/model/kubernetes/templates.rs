//! Pod templates: where kinds of other makers keep theirs, and what stands beside a specification in its template.
//!
//! Only kinds are listed that embed a whole template and leave it as it is. Where an operator fills in what is missing
//! (Prometheus, Kafka, Tekton's tasks, Argo's workflows), nobody can tell from the file what the pod will lack.

use super::{Object, Value, dig};
use crate::tree::Node;

/// A kind of another maker that embeds pod templates.
struct Embedding {
    kind: &'static str,
    group: &'static str,
    /// The ways to its templates; `*` is every item or value.
    templates: &'static [&'static [&'static str]],
    /// Whether its pods keep running and nobody else watches over them.
    serves: bool,
}

const PLAIN: &[&[&str]] = &[&["spec", "template"]];
const SANDBOX: &[&[&str]] = &[&["spec", "podTemplate"]];
const MEASURED: &[&[&str]] = &[&["spec", "metrics", "*", "provider", "job", "spec", "template"]];

const fn embedding(
    kind: &'static str,
    group: &'static str,
    templates: &'static [&'static [&'static str]],
    serves: bool,
) -> Embedding {
    Embedding { kind, group, templates, serves }
}

const EMBEDDINGS: &[Embedding] = &[
    embedding("PodTemplate", "", &[&["template"]], false),
    embedding("Experiment", "argoproj.io", &[&["spec", "templates", "*", "template"]], false),
    embedding("AnalysisTemplate", "argoproj.io", MEASURED, false),
    embedding("ClusterAnalysisTemplate", "argoproj.io", MEASURED, false),
    embedding("Service", "serving.knative.dev", PLAIN, false),
    embedding("Configuration", "serving.knative.dev", PLAIN, false),
    embedding("ScaledJob", "keda.sh", &[&["spec", "jobTargetRef", "template"]], false),
    embedding("StatefulSet", "apps.kruise.io", PLAIN, true),
    embedding("DaemonSet", "apps.kruise.io", PLAIN, true),
    embedding("BroadcastJob", "apps.kruise.io", PLAIN, false),
    embedding("AdvancedCronJob", "apps.kruise.io", &[&["spec", "template", "*", "spec", "template"]], false),
    embedding("UnitedDeployment", "apps.kruise.io", &[&["spec", "template", "*", "spec", "template"]], true),
    embedding("JobSet", "jobset.x-k8s.io", &[&["spec", "replicatedJobs", "*", "template", "spec", "template"]], false),
    embedding(
        "LeaderWorkerSet",
        "leaderworkerset.x-k8s.io",
        &[&["spec", "leaderWorkerTemplate", "leaderTemplate"], &["spec", "leaderWorkerTemplate", "workerTemplate"]],
        true,
    ),
    embedding("Job", "batch.volcano.sh", &[&["spec", "tasks", "*", "template"]], false),
    embedding(
        "RayCluster",
        "ray.io",
        &[&["spec", "headGroupSpec", "template"], &["spec", "workerGroupSpecs", "*", "template"]],
        false,
    ),
    embedding(
        "RayJob",
        "ray.io",
        &[
            &["spec", "rayClusterSpec", "headGroupSpec", "template"],
            &["spec", "rayClusterSpec", "workerGroupSpecs", "*", "template"],
        ],
        false,
    ),
    embedding(
        "RayService",
        "ray.io",
        &[
            &["spec", "rayClusterConfig", "headGroupSpec", "template"],
            &["spec", "rayClusterConfig", "workerGroupSpecs", "*", "template"],
        ],
        false,
    ),
    embedding("TFJob", "kubeflow.org", &[&["spec", "tfReplicaSpecs", "*", "template"]], false),
    embedding("PyTorchJob", "kubeflow.org", &[&["spec", "pytorchReplicaSpecs", "*", "template"]], false),
    embedding("MPIJob", "kubeflow.org", &[&["spec", "mpiReplicaSpecs", "*", "template"]], false),
    embedding("XGBoostJob", "kubeflow.org", &[&["spec", "xgbReplicaSpecs", "*", "template"]], false),
    embedding("PaddleJob", "kubeflow.org", &[&["spec", "paddleReplicaSpecs", "*", "template"]], false),
    embedding("JAXJob", "kubeflow.org", &[&["spec", "jaxReplicaSpecs", "*", "template"]], false),
    embedding("Notebook", "kubeflow.org", PLAIN, false),
    embedding("GameServer", "agones.dev", PLAIN, false),
    embedding("GameServerSet", "agones.dev", &[&["spec", "template", "spec", "template"]], false),
    embedding("Fleet", "agones.dev", &[&["spec", "template", "spec", "template"]], false),
    embedding("AutoscalingRunnerSet", "actions.github.com", PLAIN, false),
    embedding("Sandbox", "agents.x-k8s.io", SANDBOX, false),
    embedding("SandboxTemplate", "extensions.agents.x-k8s.io", SANDBOX, false),
];

fn of(kind: &str, group: &str) -> Option<&'static Embedding> {
    EMBEDDINGS.iter().find(|row| row.kind == kind && row.group == group)
}

/// The pod specifications in an object of a kind that has no row of its own.
pub fn embedded<'a>(object: Node<'a>, kind: &str, group: &str) -> Vec<Node<'a>> {
    let templates = of(kind, group).into_iter().flat_map(|row| row.templates);
    let templates = templates.flat_map(|path| walk(object, path));
    templates.filter_map(|template| template.get("spec")).filter(Node::is_mapping).collect()
}

/// Whether pods of an object keep running and must be watched over, as far as its kind says.
pub fn serves(object: &Object<'_>) -> bool {
    object.row.is_some() || of(object.kind, object.group).is_some_and(|row| row.serves)
}

fn walk<'a>(node: Node<'a>, path: &[&str]) -> Vec<Node<'a>> {
    let Some((first, rest)) = path.split_first() else { return vec![node] };
    let next: Vec<Node<'a>> = match *first {
        "*" if node.is_sequence() => node.items().collect(),
        "*" => node.entries().iter().map(|entry| entry.value).collect(),
        key => node.get(key).into_iter().collect(),
    };
    next.into_iter().flat_map(|node| walk(node.follow(), rest)).collect()
}

/// An annotation of a pod: of the object itself for a bare Pod, else of the template that holds the specification.
pub fn annotation<'a>(object: &Object<'a>, pod: Node<'a>, name: &str) -> Value<'a> {
    match template_of(object, pod) {
        Some(template) => dig(template, &["metadata", "annotations", name]),
        None => Value::absent(pod),
    }
}

fn template_of<'a>(object: &Object<'a>, pod: Node<'a>) -> Option<Node<'a>> {
    if let Some(path) = object.row.and_then(|row| row.pod) {
        return path.split_last().and_then(|(_, above)| object.node.path(above));
    }
    let templates = of(object.kind, object.group)?.templates.iter();
    let mut templates = templates.flat_map(|path| walk(object.node, path));
    templates.find(|template| template.get("spec").is_some_and(|spec| spec.id() == pod.id()))
}
