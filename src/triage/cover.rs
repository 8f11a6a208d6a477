//! Which suppression allows which finding. All findings of a rule in a file are looked at together, and so are all of an
//! object, so that many suppressions and many findings cost no more than their sum.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::suppress::{Suppression, holds};
use crate::date::Date;
use crate::finding::{Finding, Object};
use crate::glob::NameGlob;
use crate::source::Via;

/// What was found out.
#[derive(Default)]
pub(super) struct Cover<'a> {
    /// The suppression that allows a finding, by their numbers. What stands in the same file speaks first.
    pub by: HashMap<usize, (Elsewhere, usize)>,
    /// The names by which anything was allowed.
    pub used: Vec<&'a NameGlob>,
}

/// Whether an annotation stands in another file than a part of its object.
type Elsewhere = bool;

/// A suppression that names a rule, with its number and the name.
type Naming<'a> = (usize, &'a Suppression, &'a NameGlob);

/// Findings of one rule with the numbers of the suppressions that may allow them.
type Group<'s, 'f> = (&'s [usize], Vec<(usize, &'f Finding)>);

impl<'a> Cover<'a> {
    pub(super) fn of(suppressions: &'a [Suppression], findings: &[(usize, &Finding)], today: Date) -> Self {
        let mut in_files: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut of_objects: HashMap<&Object, Vec<usize>> = HashMap::new();
        for (n, suppression) in suppressions.iter().enumerate().filter(|(_, one)| holds(one.until, today)) {
            in_files.entry(&suppression.covers.source.path).or_default().push(n);
            suppression.object.iter().for_each(|object| of_objects.entry(object).or_default().push(n));
        }
        let mut cover = Self::default();
        for Standing { numbers, finding, starts } in standing(findings, &in_files) {
            cover.around(&naming(suppressions, numbers, finding), starts);
        }
        let of_object = |finding: &'_ Finding| of_objects.get(finding.object.as_deref()?);
        for (numbers, findings) in grouped(findings, of_object) {
            cover.owned(&naming(suppressions, numbers, findings[0].1), &findings);
        }
        cover
    }

    /// Comments and annotations around findings of one rule in one file.
    fn around(&mut self, naming: &[Naming<'a>], mut starts: Vec<(u32, usize)>) {
        starts.sort_unstable();
        let mut waiting: Vec<_> = naming.iter().map(|(by, one, _)| (one.covers.range, *by)).collect();
        waiting.sort_unstable_by_key(|(range, _)| Reverse(range.start));
        let mut begun = BinaryHeap::new();
        for (start, n) in &starts {
            while let Some((range, by)) = waiting.pop_if(|(range, _)| range.start <= *start) {
                begun.push(Reverse((by, range.end)));
            }
            while begun.peek().is_some_and(|Reverse((_, end))| end < start) {
                begun.pop();
            }
            if let Some(Reverse((by, _))) = begun.peek() {
                self.allow(*n, (false, *by));
            }
        }
        let is_of_use = |suppression: &Suppression| {
            let range = suppression.covers.range;
            let first = starts.partition_point(|(start, _)| *start < range.start);
            starts.get(first).is_some_and(|(start, _)| *start <= range.end)
        };
        self.used.extend(naming.iter().filter(|(_, one, _)| is_of_use(one)).map(|(.., glob)| glob));
    }

    /// Annotations of an object to which findings of one rule belong, wherever they stand.
    fn owned(&mut self, naming: &[Naming<'a>], findings: &[(usize, &Finding)]) {
        let Some((first, ..)) = naming.first() else { return };
        let mut in_files: HashMap<&str, usize> = HashMap::new();
        for (by, one, _) in naming {
            in_files.entry(&one.covers.source.path).or_insert(*by);
        }
        for (n, finding) in findings {
            let here = in_files.get(finding.place.source.path.as_str());
            self.allow(*n, here.map_or((true, *first), |by| (false, *by)));
        }
        self.used.extend(naming.iter().map(|(.., glob)| glob));
    }

    fn allow(&mut self, n: usize, by: (Elsewhere, usize)) {
        let known = self.by.entry(n).or_insert(by);
        *known = by.min(*known);
    }
}

/// Where findings of one rule stand in one file.
struct Standing<'s, 'f> {
    /// The suppressions of the file.
    numbers: &'s [usize],
    /// One of the findings.
    finding: &'f Finding,
    /// Where they begin, with their numbers.
    starts: Vec<(u32, usize)>,
}

/// Findings by rule and file. What a template wrote also stands in the template, and where that is included.
fn standing<'f, 's>(
    findings: &[(usize, &'f Finding)],
    in_files: &'s HashMap<&str, Vec<usize>>,
) -> Vec<Standing<'s, 'f>> {
    let mut found: HashMap<(&str, *const Vec<usize>), Standing<'s, 'f>> = HashMap::new();
    for (n, finding) in findings {
        let templates = finding.more.via.iter().filter(|(_, via)| *via == Via::Template).map(|(place, _)| place);
        for place in std::iter::once(&finding.place).chain(templates) {
            let Some(numbers) = in_files.get(place.source.path.as_str()) else { continue };
            let key = (finding.rule.id.as_str(), std::ptr::from_ref(numbers));
            let standing = found.entry(key).or_insert_with(|| Standing { numbers, finding, starts: Vec::new() });
            standing.starts.push((place.range.start, *n));
        }
    }
    found.into_values().collect()
}

/// Findings by rule and by what may allow them.
fn grouped<'f, 's>(
    findings: &[(usize, &'f Finding)],
    allowing: impl Fn(&'f Finding) -> Option<&'s Vec<usize>>,
) -> Vec<Group<'s, 'f>> {
    let mut groups: HashMap<(&str, *const Vec<usize>), Group<'_, '_>> = HashMap::new();
    for (n, finding) in findings {
        if let Some(numbers) = allowing(finding) {
            let key = (finding.rule.id.as_str(), std::ptr::from_ref(numbers));
            groups.entry(key).or_insert_with(|| (numbers, Vec::new())).1.push((*n, finding));
        }
    }
    groups.into_values().collect()
}

/// Those of some suppressions that name the rule of a finding.
fn naming<'a>(suppressions: &'a [Suppression], numbers: &[usize], finding: &Finding) -> Vec<Naming<'a>> {
    let named = |one: &'a Suppression| one.rules.iter().find(|glob| glob.covers(&*finding.rule));
    numbers.iter().filter_map(|n| Some((*n, &suppressions[*n], named(&suppressions[*n])?))).collect()
}
