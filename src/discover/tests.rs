#![allow(clippy::unwrap_used)]

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::source::Environment;

const POD: &str = "apiVersion: v1\nkind: Pod\n";

/// A folder with files in it and `.git`, so that it is a workspace.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (path, text) in files {
        write(&folder, path, text.as_bytes());
    }
    folder
}

fn write(folder: &TempDir, path: &str, bytes: &[u8]) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn request(folder: &TempDir, paths: &[&str]) -> Request {
    let paths = paths.iter().map(PathBuf::from).collect();
    Request { paths, current_dir: folder.path().to_path_buf(), jobs: 2, ..Request::default() }
}

fn found(folder: &TempDir, paths: &[&str]) -> Discovery {
    discover(&request(folder, paths)).unwrap()
}

fn paths(discovery: &Discovery) -> Vec<&str> {
    discovery.inputs.iter().map(|input| input.source.path.as_str()).collect()
}

fn codes(discovery: &Discovery) -> Vec<(&str, &str, bool)> {
    discovery.problems.iter().map(|problem| (problem.code, problem.path.as_str(), problem.is_error)).collect()
}

fn why<'d>(discovery: &'d Discovery, path: &str) -> &'d str {
    discovery.left_out.iter().find(|left_out| left_out.path == path).map_or("not listed", |left_out| left_out.why)
}

#[test]
fn hidden_built_and_ignored_files_are_passed_by() {
    let mut files: Vec<_> =
        ["a.yaml", ".k8s/a.yaml", ".hidden.yaml", "node_modules/x/a.yaml", "src/test/a.yaml"].into();
    files.extend(["x/build/a.yaml", "ignored/a.yaml", "x/made.gen.yaml", "x/deep/only.yaml", "x/deep/kept.yaml"]);
    files.extend(["third_party/a.yaml", "x.rs", ".github/k.yaml"]);
    let mut files: Vec<_> = files.into_iter().map(|path| (path, POD)).collect();
    files.push((".gitignore", "ignored/\n*.gen.yaml\n"));
    files.push(("x/.gitignore", "/deep/only.yaml\n"));
    files.push((".gitlab-ci.yml", "a: 1\n"));
    files.push((".github/workflows/a.yml", "on: push\n"));
    let folder = tree(&files);
    let exclude = Globs::new(&["third_party/**"]).unwrap();
    let all = discover(&Request { exclude, ..request(&folder, &[]) }).unwrap();
    assert_eq!(paths(&all), [".github/workflows/a.yml", ".gitlab-ci.yml", "a.yaml", "x/deep/kept.yaml"]);
    assert_eq!(why(&all, ".k8s/"), "a hidden folder");
    assert_eq!(why(&all, "x/build/"), "a built or vendored folder");
    assert_eq!(why(&all, "src/test/"), "sources of tests");
    assert_eq!(why(&all, "third_party/a.yaml"), "excluded by the configuration");
    assert_eq!(why(&all, ".hidden.yaml"), "a hidden file");
    assert_eq!(why(&all, ".github/k.yaml"), "a hidden file");
    assert_eq!(why(&all, "x.rs"), "no kind of ours is called so");
    assert!(codes(&all).is_empty());
    let given = found(&folder, &["ignored/a.yaml", ".k8s", "x/build", "x/made.gen.yaml", "ignored", "src/test"]);
    assert_eq!(
        paths(&given),
        [".k8s/a.yaml", "ignored/a.yaml", "src/test/a.yaml", "x/build/a.yaml", "x/made.gen.yaml"]
    );
    assert_eq!(paths(&found(&folder, &["x"])), ["x/deep/kept.yaml"]);
    assert_eq!(paths(&found(&folder, &["x/deep"])), ["x/deep/kept.yaml"]);
}

#[test]
fn gitignore_holds_without_git_and_not_from_above_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, ".gitignore", b"*\n");
    write(&folder, "w/.gitignore", b"b.yaml\n");
    write(&folder, "w/a.yaml", POD.as_bytes());
    write(&folder, "w/b.yaml", POD.as_bytes());
    let request = Request { current_dir: folder.path().join("w"), ..Request::default() };
    let discovery = discover(&request).unwrap();
    assert_eq!(paths(&discovery), ["a.yaml"]);
    assert_eq!(discovery.root, folder.path().join("w"));
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;
    let elsewhere = tree(&[("out.yaml", POD), ("dir/in.yaml", POD)]);
    let folder = tree(&[("a/real.yaml", POD), ("real/b.yaml", POD), ("target/c.yaml", POD)]);
    let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).unwrap();
    link(folder.path(), "a/loop");
    link(&elsewhere.path().join("out.yaml"), "out.yaml");
    link(&folder.path().join("a/real.yaml"), "again.yaml");
    link(&folder.path().join("target/c.yaml"), "c1.yaml");
    link(&folder.path().join("target/c.yaml"), "c2.yaml");
    link(Path::new("nowhere.yaml"), "broken.yaml");
    link(&folder.path().join("real"), "way");
    let all = found(&folder, &["."]);
    assert_eq!(paths(&all), ["a/real.yaml", "c1.yaml", "real/b.yaml"]);
    assert_eq!(why(&all, "out.yaml"), "a link that leads out of the workspace");
    assert_eq!(why(&all, "broken.yaml"), "a link that leads nowhere");
    assert_eq!(why(&all, "again.yaml"), "a link to a file that is read anyway");
    assert!(codes(&all).is_empty());
    assert_eq!(paths(&found(&folder, &["way", "out.yaml"])), ["out.yaml", "way/b.yaml"]);
    assert_eq!(paths(&found(&folder, &["again.yaml"])), ["again.yaml"]);
}

#[test]
fn each_file_once_and_in_order_with_any_number_of_threads() {
    let names: Vec<String> = (0..200).map(|n| format!("d{}/f{n}.yaml", n % 7)).collect();
    let folder = tree(&names.iter().map(|name| (name.as_str(), POD)).collect::<Vec<_>>());
    let run = |jobs| {
        let discovery =
            discover(&Request { jobs, ..request(&folder, &["d3", ".", "d1/f1.yaml", "./d1/../d1/f1.yaml"]) });
        paths(&discovery.unwrap()).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let one = run(1);
    let mut expected = names;
    expected.sort();
    assert_eq!(one, expected);
    assert_eq!(one, run(4));
}

#[test]
fn what_cannot_be_read() {
    let folder = tree(&[]);
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        [mark, &POD.encode_utf16().flat_map(bytes).collect::<Vec<_>>()].concat()
    };
    write(&folder, "little.yaml", &utf16(&[0xff, 0xfe], u16::to_le_bytes));
    write(&folder, "big.yaml", &utf16(&[0xfe, 0xff], u16::to_be_bytes));
    write(&folder, "unmarked.yaml", &utf16(&[], u16::to_le_bytes));
    write(&folder, "notes.yaml", b"caf\xe9: 1\n");
    write(&folder, "application.yml", b"a: \xff\n");
    write(&folder, "vault.hcl", b"\0\x01\x02\0\0");
    let all = found(&folder, &["."]);
    assert_eq!(paths(&all), ["big.yaml", "little.yaml"]);
    let unreadable = ["application.yml", "unmarked.yaml", "vault.hcl"];
    assert_eq!(codes(&all), unreadable.map(|path| ("unreadable", path, true)));
    assert_eq!(why(&all, "notes.yaml"), "not text in UTF-8");
    assert_eq!(all.without_text(), 1);
    let given = found(&folder, &["unmarked.yaml"]);
    assert_eq!(codes(&given), [("unreadable", "unmarked.yaml", true)]);
    assert!(given.problems[0].message.contains("UTF-16"), "{}", given.problems[0].message);
}

#[test]
fn too_large() {
    let folder = tree(&[]);
    fs::File::create(folder.path().join("a.yaml")).unwrap().set_len(read::LIMIT + 1).unwrap();
    assert_eq!(codes(&found(&folder, &["."])), [("limit", "a.yaml", true)]);
}

#[cfg(unix)]
#[test]
fn refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tree(&[("a.yaml", POD), ("d/b.yaml", POD)]);
    for path in ["a.yaml", "d"] {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(folder.path().join("a.yaml")).is_ok() {
        return; // The superuser is refused nothing.
    }
    let all = found(&folder, &["."]);
    fs::set_permissions(folder.path().join("d"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(codes(&all), [("unreadable", "a.yaml", true), ("unreadable", "d", true)]);
}

#[test]
fn vanished_is_a_note_and_missing_an_error() {
    let folder = tree(&[("a.yaml", POD)]);
    let disk = Disk(folder.path().to_path_buf());
    let setup = setup(&request(&folder, &[]), folder.path().to_path_buf(), &disk);
    let Some(Found::Problem(problem)) = setup.read("gone.yaml", false, true, &|_, _| true) else { panic!("a problem") };
    assert_eq!((problem.code, problem.is_error), ("vanished", false));
    let all = found(&folder, &["missing", "a.yaml"]);
    assert_eq!(codes(&all), [("not-found", "missing", true)]);
    assert_eq!(paths(&all), ["a.yaml"]);
}

#[test]
fn the_workspace() {
    let folder = tree(&[("a/x.yaml", POD)]);
    let other = tree(&[("y.yaml", POD)]);
    let outside = other.path().join("y.yaml");
    let error = discover(&request(&folder, &["a/x.yaml", outside.to_str().unwrap()])).unwrap_err();
    assert_eq!(error.code, "outside");
    for named in [folder.path(), other.path()] {
        assert!(error.message.contains(named.to_str().unwrap()), "{}", error.message);
    }
    let inner = Request { current_dir: folder.path().join("a"), ..request(&folder, &["x.yaml"]) };
    let discovery = discover(&inner).unwrap();
    assert_eq!((paths(&discovery), discovery.root.as_path()), (vec!["a/x.yaml"], folder.path()));
    let told = Request { workspace: Some("a".into()), ..request(&folder, &["a"]) };
    assert_eq!(paths(&discover(&told).unwrap()), ["x.yaml"]);
    let wrong = Request { workspace: Some("b".into()), ..request(&folder, &["a"]) };
    assert_eq!(discover(&wrong).unwrap_err().code, "not-found");
    fs::remove_dir(other.path().join(".git")).unwrap();
    let far = discover(&request(&folder, &[outside.to_str().unwrap()])).unwrap();
    assert_eq!((paths(&far), far.root.as_path()), (vec!["y.yaml"], other.path()));
}

#[test]
fn standard_input() {
    let folder = tree(&[("k/kustomization.yaml", "patches:\n- path: p.yaml\n"), ("k/p.yaml", "a: old\n")]);
    let stdin = |text: &str, name: Option<&str>| {
        let stdin = Stdin { bytes: text.as_bytes().to_vec(), filename: name.map(str::to_owned) };
        discover(&Request { stdin: Some(stdin), ..request(&folder, &["-"]) }).unwrap()
    };
    let list = stdin("apiVersion: v1\nkind: List\nitems: []\n", None);
    assert_eq!((paths(&list), list.inputs[0].kind.name()), (vec!["<stdin>"], "kubernetes"));
    let patch = stdin(POD, Some("k/p.yaml"));
    assert_eq!((paths(&patch), patch.inputs[0].kind.name()), (vec!["k/p.yaml"], "kustomize-patch"));
    assert_eq!(patch.inputs[0].source.text, POD);
    assert_eq!(patch.root, folder.path());
    assert_eq!(why(&stdin("hello", None), "<stdin>"), "neither its name nor its content is one of ours");
}

#[test]
fn the_rest_of_the_workspace() {
    let folder =
        tree(&[("svc.yaml", "apiVersion: v1\nkind: Service\n"), ("a/pod.yaml", POD), ("a/odd.yaml", "x: 1\n")]);
    write(&folder, "sub/.git/HEAD", b"x");
    write(&folder, "sub/pod.yaml", POD.as_bytes());
    let request = request(&folder, &["svc.yaml"]);
    let given = discover(&request).unwrap();
    let rest = rest_of_workspace(&request, &given, |_, text| text.contains("kind: "));
    assert_eq!(paths(&rest), ["a/pod.yaml"]);
    assert!(given.inputs[0].reported && !rest.inputs[0].reported);
    assert_eq!(why(&rest, "sub/"), "a repository of its own");
}

#[test]
fn environments_and_patches_from_afar() {
    let folder = tree(&[
        ("overlays/eu/kustomization.yaml", "patches:\n- path: ../../shared/p.yaml\n"),
        ("shared/p.yaml", POD),
        ("application-h2.yml", "a: 1\n"),
        ("clusters/eu-1/a.yaml", POD),
    ]);
    let environments = Environments(vec![(Environment::Production, Globs::new(&["clusters/eu-*/**"]).unwrap())]);
    let all = discover(&Request { environments, ..request(&folder, &["."]) }).unwrap();
    let told: Vec<_> =
        all.inputs.iter().map(|i| (i.source.path.as_str(), i.kind.name(), i.environment.name())).collect();
    let expected = [
        ("application-h2.yml", "spring", "development"),
        ("clusters/eu-1/a.yaml", "kubernetes", "production"),
        ("overlays/eu/kustomization.yaml", "kustomization", "any"),
        ("shared/p.yaml", "kustomize-patch", "any"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_tests_expect_is_no_object() {
    let expected = ["e2e/00-assert.yaml", "e2e/02-errors.yaml", "e2e/chainsaw-assert.yml"];
    let others = ["e2e/01-install.yaml", "k8s/assertion.yaml", "k8s/errors.yaml"];
    let folder = tree(&expected.iter().chain(&others).map(|path| (*path, POD)).collect::<Vec<_>>());
    let all = found(&folder, &[]);
    assert_eq!(paths(&all), others);
    assert!(expected.iter().all(|path| why(&all, path) == "says what a test expects of objects"));
}

#[test]
fn templates_of_ytt_and_names_between_signs_are_templates() {
    let files = [
        ("a.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  x: #@ data.values.x\n", true),
        ("b.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: @NAME@\n", true),
        ("c.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web # @here\n", false),
    ];
    let folder = tree(&files.map(|(path, text, _)| (path, text)));
    let all = found(&folder, &[]);
    assert_eq!(all.inputs.iter().map(|input| input.templated).collect::<Vec<_>>(), files.map(|(.., is)| is));
}

#[test]
fn what_scripts_make_is_not_lacking() {
    let made = "resources: [made.yaml, missing.yaml]\n";
    let folder = tree(&[
        ("hack/make.sh", "helm template x > k/made.yaml\n"),
        ("hack/k/kustomization.yaml", made),
        ("tests/k/kustomization.yaml", made),
        ("k/kustomization.yaml", made),
    ]);
    let all = found(&folder, &[]);
    let lacking = |path: &str| all.inputs.iter().find(|input| input.source.path == path).unwrap().lacking.clone();
    assert_eq!(lacking("hack/k/kustomization.yaml"), ["missing.yaml"]);
    assert_eq!(lacking("k/kustomization.yaml"), ["made.yaml", "missing.yaml"]);
    assert!(lacking("tests/k/kustomization.yaml").is_empty());
}
