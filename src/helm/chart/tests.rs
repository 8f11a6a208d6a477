#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::helm::value::{Map, OriginId, Val};
use crate::source::Source;

fn raw(files: &[(&str, &str)]) -> Raw {
    let file = |(name, text): &(&str, &str)| RawFile {
        name: (*name).to_owned(),
        content: Content::Text(Arc::new(Source::file(*name, *text))),
    };
    Raw { files: files.iter().map(file).collect() }
}

fn table(entries: &[(&str, Val)]) -> Map {
    let map = Map::new(OriginId::NONE);
    entries.iter().for_each(|(key, value)| map.set(*key, value.clone(), OriginId::NONE));
    map
}

#[test]
fn files_are_sorted_into_what_they_are() {
    let mut complaints = Vec::new();
    let chart = load(
        raw(&[
            ("Chart.yaml", "apiVersion: v2\nname: n\nversion: 1.10\nappVersion: 1.10\nannotations: {a: yes}\n"),
            ("values.yaml", "a: 1\n"),
            ("templates/a.yaml", ""),
            ("crds/c.yaml", ""),
            ("README.md", ""),
            ("charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n"),
            ("charts/_off/Chart.yaml", "name: off\n"),
            ("charts/bad/Chart.yaml", "- a\n"),
            ("charts/README.md", ""),
        ]),
        &mut complaints,
    );
    let chart = chart.unwrap();
    let Metadata { name, version, app_version, annotations, .. } = &chart.metadata;
    assert_eq!((name.as_str(), version.as_str(), app_version.as_str()), ("false", "1.1", "1.1"));
    assert_eq!(annotations, &[("a".to_owned(), "true".to_owned())]);
    assert_eq!((chart.templates.len(), chart.crds.len(), chart.files.len(), chart.subcharts.len()), (1, 1, 2, 1));
    assert_eq!(chart.subcharts[0].metadata.api_version, "v1");
    assert_eq!(complaints.len(), 2);
    assert!(load(raw(&[("values.yaml", "")]), &mut complaints).is_none());
}

#[test]
fn subcharts_are_switched_and_renamed() {
    let manifest = "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n- {name: sub, version: ^1, alias: one, condition: \"one.enabled,one.on\"}\n- {name: sub, version: 1.x, alias: two, tags: [t]}\n- {name: sub, version: 2.x, alias: three}\n";
    let files = [("Chart.yaml", manifest), ("charts/sub/Chart.yaml", "name: sub\nversion: 1.2.3\n")];
    let chart = load(raw(&files), &mut Vec::new()).unwrap();
    let names = |given: &Map| {
        let mut top = Instance::of(&chart, &mut |_| Map::new(OriginId::NONE));
        settle(&mut top, given);
        top.subcharts.into_iter().map(|sub| sub.name).collect::<Vec<_>>()
    };
    let flag = |flag| Val::Bool(flag, OriginId::NONE);
    assert_eq!(names(&table(&[])), ["one", "two"]);
    assert_eq!(names(&table(&[("tags", Val::Map(table(&[("t", flag(false))])))])), ["one"]);
    assert_eq!(names(&table(&[("one", Val::Map(table(&[("on", flag(false))])))])), ["two"]);
}

#[test]
fn values_above_win_and_null_takes_away() {
    let files =
        [("Chart.yaml", "name: top\nversion: 1.0.0\n"), ("charts/sub/Chart.yaml", "name: sub\nversion: 1.2.3\n")];
    let chart = load(raw(&files), &mut Vec::new()).unwrap();
    let nil = Val::Nil(OriginId::NONE);
    let mut top = Instance::of(&chart, &mut |_| Map::new(OriginId::NONE));
    top.values = table(&[
        ("a", Val::int(1)),
        ("m", Val::Map(table(&[("x", Val::int(1)), ("y", Val::int(2))]))),
        ("global", Val::Map(table(&[("g", Val::int(9))]))),
        ("sub", Val::Map(table(&[("s", Val::int(5))]))),
    ]);
    top.subcharts[0].values = table(&[("s", Val::int(1)), ("t", Val::int(2))]);
    let given = table(&[("a", nil.clone()), ("b", nil), ("m", Val::Map(table(&[("x", Val::int(7))])))]);
    let merged = coalesce(&top, &given, false);
    let mut budget = crate::helm::value::Budget::new(crate::helm::value::Limits::default());
    let shown = crate::helm::value::format::display(&Val::Map(merged), &mut budget).unwrap();
    assert_eq!(shown.as_str(), "map[b:<nil> global:map[g:9] m:map[x:7 y:2] sub:map[global:map[g:9] s:5 t:2]]");
    assert!(given.has("a"));
}

#[test]
fn a_folder_gives_what_belongs_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("chart");
    std::fs::create_dir_all(chart.join("templates")).unwrap();
    std::fs::create_dir_all(chart.join("docs")).unwrap();
    let files = [
        (".helmignore", "docs/\n*.bak\n# x\n"),
        ("Chart.yaml", "name: c\n"),
        ("a.bak", ""),
        ("docs/d.md", ""),
        ("templates/.x", ""),
        ("templates/t.yaml", "a"),
    ];
    files.iter().for_each(|(name, text)| std::fs::write(chart.join(name), text).unwrap());
    std::fs::write(folder.path().join("secret"), "x").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("secret"), chart.join("templates/link.yaml")).unwrap();
        std::os::unix::fs::symlink(&chart, chart.join("again")).unwrap();
    }
    let (raw, complaints) = read_folder(&chart, &chart);
    let names: Vec<&str> = raw.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, [".helmignore", "Chart.yaml", "templates/t.yaml"]);
    assert_eq!(complaints.len(), if cfg!(unix) { 2 } else { 0 }, "{complaints:?}");
}

#[test]
fn an_archive_that_swells_is_refused() {
    use std::io::Write;
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let mut add = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        archive.append_data(&mut header, name, bytes).unwrap();
    };
    add("sub/Chart.yaml", b"name: sub\n");
    add("sub/big", &vec![0; 6 << 20]);
    let mut bytes = archive.into_inner().unwrap();
    bytes.flush().unwrap();
    assert!(super::archive::unpack(&bytes.finish().unwrap(), "a.tgz").unwrap_err().contains("5 MiB"));
    assert!(super::archive::unpack(b"nonsense", "a.tgz").is_err());
}
