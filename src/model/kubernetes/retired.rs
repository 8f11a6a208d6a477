//! Images that nobody makes any more: those that cannot be pulled, and those that get no fixes.
//!
//! Only what its makers announced is listed, and only where every version is concerned: which single version has a
//! known hole changes daily, and a scanner of images knows.

use super::image::Image;
use super::{Data, Fact, Thing, Ty, Value};

/// Images that are gone.
pub const GONE: Fact = Fact::new(
    "imageIsGone",
    Ty::Maybe(&Ty::Str),
    "Why the image cannot be pulled any more, in words, if its makers took it away.",
    |_, thing| fate(thing, gone),
);

/// Images without fixes.
pub const ABANDONED: Fact = Fact::new(
    "imageIsAbandoned",
    Ty::Maybe(&Ty::Str),
    "What became of the program in the image, in words, if its makers gave it up.",
    |_, thing| fate(thing, abandoned),
);

fn fate<'a>(thing: Thing<'a>, of: fn(&Image<'_>) -> Option<&'static str>) -> Value<'a> {
    let written = Value::field(thing.node, "image");
    let Some(fate) = written.as_str().map(|text| of(&Image::of(text))) else { return written };
    Value { data: fate.map_or(Data::Absent, Data::from), from: written.from }
}

/// Names of Docker's registry that may stand in front of an image.
const DOCKER: [&str; 3] = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"];

fn without_docker(name: &str) -> &str {
    DOCKER.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// Images of Bitnami that have a publication of their own.
const STILL_AT_BITNAMI: &str = "sealed-secrets";

fn gone(image: &Image<'_>) -> Option<&'static str> {
    let name = without_docker(image.name);
    if let Some(rest) = name.strip_prefix("bitnami/") {
        let is_version = image.tag.is_some_and(|tag| tag != "latest") && image.digest.is_none();
        let is_gone = is_version && !rest.starts_with(STILL_AT_BITNAMI);
        return is_gone.then_some("Bitnami took its versions from Docker Hub in September 2025");
    }
    name.starts_with("gcr.io/kubebuilder/").then_some("the registry gcr.io/kubebuilder was closed in 2025")
}

/// The last parts of names, and what became of the program.
const PROGRAMS: [(&str, &str); 9] = [
    ("ingress-nginx/controller", INGRESS),
    ("ingress-nginx/controller-chroot", INGRESS),
    ("kubernetes-ingress-controller/nginx-ingress-controller", INGRESS),
    ("kubernetesui/dashboard", DASHBOARD),
    ("kubernetesui/dashboard-web", DASHBOARD),
    ("kubernetesui/dashboard-api", DASHBOARD),
    ("kubernetesui/dashboard-auth", DASHBOARD),
    ("google_containers/kubernetes-dashboard-amd64", DASHBOARD),
    ("kubernetes-dashboard-amd64", DASHBOARD),
];

const INGRESS: &str = "Ingress NGINX was retired in March 2026";
const DASHBOARD: &str = "the Kubernetes Dashboard was archived in 2026";

fn abandoned(image: &Image<'_>) -> Option<&'static str> {
    let name = without_docker(image.name);
    if name.starts_with("bitnamilegacy/") {
        return Some("Bitnami keeps its old images here as they were in 2025");
    }
    let is = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    let program = PROGRAMS.iter().find(|(end, _)| is(end)).map(|(_, fate)| *fate);
    let is_frozen = name.starts_with("k8s.gcr.io/");
    program.or(is_frozen.then_some("the registry k8s.gcr.io has been frozen since April 2023"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_of_images() {
        for (name, is_gone, is_abandoned) in [
            ("bitnami/redis:7.2", true, false),
            ("docker.io/bitnami/redis:7.2", true, false),
            ("bitnami/redis:latest", false, false),
            ("bitnami/redis", false, false),
            ("bitnami/sealed-secrets-controller:0.27.0", false, false),
            ("registry.internal/bitnami/redis:7.2", false, false),
            ("bitnamilegacy/redis:7.2", false, true),
            ("gcr.io/kubebuilder/kube-rbac-proxy:v0.13.0", true, false),
            ("quay.io/brancz/kube-rbac-proxy:v0.13.0", false, false),
            ("registry.k8s.io/ingress-nginx/controller:v1.12.0", false, true),
            ("mirror.internal/ingress-nginx/controller:v1.12.0", false, true),
            ("nginx/nginx-ingress:5.0", false, false),
            ("kubernetesui/dashboard:v2.7.0", false, true),
            ("k8s.gcr.io/pause:3.6", false, true),
            ("registry.k8s.io/pause:3.10", false, false),
        ] {
            let image = Image::of(name);
            assert_eq!((gone(&image).is_some(), abandoned(&image).is_some()), (is_gone, is_abandoned), "{name}");
        }
    }
}
