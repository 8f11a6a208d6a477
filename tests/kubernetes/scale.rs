//! Answers for twice as many objects take about twice as long, not four times.

use std::time::{Duration, Instant};

use seaworthy::model::{System, Target};

use super::parsed;

fn text(number: usize, namespace: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web-{number}{namespace}}}\nspec:\n  template:\n    metadata: \
         {{labels: {{part-of: shop, app: web-{number}}}}}\n    spec: {{containers: [{{name: web, image: a}}]}}\n---\napiVersion: v1\n\
         kind: Service\nmetadata: {{name: web-{number}{namespace}}}\nspec: {{selector: {{part-of: shop, app: web-{number}}}}}\n"
    )
}

fn time(count: usize, namespace: impl Fn(usize) -> String) -> Duration {
    let texts: Vec<String> = (0..count).map(|number| text(number, &namespace(number))).collect();
    let files = parsed(&[("all.yaml", texts.join("---\n"))]);
    let target = Target::default();
    let start = Instant::now();
    let system = System::of(&files, &target);
    for thing in system.things("kubernetes.workload") {
        for name in ["services", "networkPolicies", "disruptionBudgets", "autoscalers"] {
            let fact = thing.view.fact(name).unwrap();
            std::hint::black_box((fact.get)(&system, *thing));
        }
    }
    for thing in system.things("kubernetes.Service") {
        std::hint::black_box((thing.view.fact("workloads").unwrap().get)(&system, *thing));
    }
    start.elapsed()
}

#[test]
fn joins_grow_with_the_number_of_objects() {
    let spaces: [fn(usize) -> String; 2] = [|_| String::new(), |number| format!(", namespace: n{}", number % 7)];
    for namespace in spaces {
        let small = (0..2).map(|_| time(100, namespace)).min().unwrap();
        let large = (0..2).map(|_| time(800, namespace)).min().unwrap();
        // Eight times as many; a join that looks at every pair would take 64 times as long.
        assert!(large < small * 24, "{small:?} for 100, {large:?} for 800");
    }
}
