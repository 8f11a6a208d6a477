//! What a whole run over a thousand Vault files costs beside reading and parsing them: servers in clusters of three,
//! agents, and policies, as a company's repository might hold them.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod whole;

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use seaworthy::discover::{Request, discover};
use seaworthy::model::Parsed;
use whole::run;

const FILES: usize = 1000;
const PASSES: usize = 15;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let mut bytes = 0;
    for number in 0..FILES {
        let (path, text) = file(number);
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        bytes += text.len();
        fs::write(path, text).unwrap();
    }
    println!("{FILES} files, {:.2} MB", bytes as f64 / 1e6);
    for jobs in [1, 2] {
        let request = request(folder.path(), jobs);
        let (mut parsing, mut whole, mut findings) = (Vec::new(), Vec::new(), 0);
        for _ in 0..PASSES {
            parsing.push(milliseconds(|| parse(&request)));
            whole.push(milliseconds(|| {
                findings = run(&request);
                findings
            }));
        }
        let mut ratios: Vec<f64> = whole.iter().zip(&parsing).map(|(whole, parsing)| whole / parsing).collect();
        println!(
            "check, {jobs} thread(s), {findings} findings: {:.1} ms; discovered and parsed {:.1} ms; ratio {:.2}",
            median(&mut whole),
            median(&mut parsing),
            median(&mut ratios)
        );
    }
}

fn request(root: &Path, jobs: usize) -> Request {
    Request { paths: vec![root.to_path_buf()], jobs, current_dir: root.to_path_buf(), ..Request::default() }
}

fn parse(request: &Request) -> usize {
    let inputs = discover(request).unwrap().inputs;
    let portion = inputs.len().div_ceil(request.jobs);
    std::thread::scope(|scope| {
        let workers: Vec<_> = inputs
            .chunks(portion)
            .map(|inputs| {
                scope.spawn(|| inputs.iter().map(|input| Parsed::of(input.clone()).tree.len()).sum::<usize>())
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    })
}

fn file(number: usize) -> (String, String) {
    match number % 5 {
        0..3 => server(number / 5, number % 5 + 1),
        3 => agent(number),
        _ => policy(number),
    }
}

fn server(cluster: usize, node: usize) -> (String, String) {
    let host = |node: usize| format!("vault-{node}.site-{cluster}.example.com");
    let mut text = format!(
        "# Server {node} of site {cluster}.\nui = true\ndisable_mlock = true\napi_addr = \"https://{0}:8200\"\n\
         cluster_addr = \"https://{0}:8201\"\ncluster_name = \"site-{cluster}\"\ndefault_lease_ttl = \"12h\"\n\n\
         storage \"raft\" {{\n  path    = \"/var/lib/vault\"\n  node_id = \"vault-{node}\"\n",
        host(node)
    );
    for other in (1..=3).filter(|other| *other != node) {
        let _ = write!(
            text,
            "\n  retry_join {{\n    leader_api_addr     = \"https://{}:8200\"\n    leader_ca_cert_file = \
             \"/etc/vault/tls/ca.crt\"\n  }}\n",
            host(other)
        );
    }
    text.push_str(
        "}\n\nlistener \"tcp\" {\n  address         = \"0.0.0.0:8200\"\n  cluster_address = \"0.0.0.0:8201\"\n  \
         tls_cert_file   = \"/etc/vault/tls/vault.crt\"\n  tls_key_file    = \"/etc/vault/tls/vault.key\"\n  \
         tls_min_version = \"tls12\"\n}\n\nseal \"awskms\" {\n  region     = \"eu-central-1\"\n  kms_key_id = \
         \"alias/unseal\"\n}\n",
    );
    if !cluster.is_multiple_of(3) {
        text.push_str("\ntelemetry {\n  prometheus_retention_time = \"30s\"\n  disable_hostname = true\n}\n");
    }
    (format!("sites/site-{cluster}/vault-{node}/vault.hcl"), text)
}

fn agent(number: usize) -> (String, String) {
    let mut text = format!(
        "vault {{\n  address = \"https://vault.site-{number}.example.com:8200\"\n}}\n\nauto_auth {{\n  method \
         \"kubernetes\" {{\n    config = {{\n      role = \"app-{number}\"\n    }}\n  }}\n  sink \"file\" {{\n    config \
         = {{\n      path = \"/run/vault/token\"\n      mode = 0600\n    }}\n  }}\n}}\n"
    );
    for secret in ["db", "queue", "mail"] {
        let _ = write!(
            text,
            "\ntemplate {{\n  source      = \"/etc/vault/{secret}.ctmpl\"\n  destination = \"/run/app/{secret}.env\"\n  \
             perms       = \"0600\"\n  error_on_missing_key = true\n}}\n"
        );
    }
    (format!("apps/app-{number}/agent.hcl"), text)
}

fn policy(number: usize) -> (String, String) {
    let mut text = format!("# What app {number} may read.\n");
    for part in ["config", "db", "queue", "mail", "partners"] {
        let _ = write!(
            text,
            "path \"secret/data/app-{number}/{part}/*\" {{\n  capabilities = [\"read\"]\n}}\n\n\
             path \"secret/metadata/app-{number}/{part}/*\" {{\n  capabilities = [\"list\", \"read\"]\n}}\n\n"
        );
    }
    (format!("policies/app-{number}.hcl"), text)
}

fn milliseconds(work: impl FnOnce() -> usize) -> f64 {
    let started = Instant::now();
    black_box(work());
    started.elapsed().as_secs_f64() * 1e3
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
