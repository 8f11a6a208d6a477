//! What it takes to check a chart of thirty templates: found, read, rendered, judged and reported.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod whole;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use seaworthy::discover::Request;
use whole::run;

const PASSES: usize = 31;

/// Parts of the program that the chart installs, with four templates each.
const PARTS: [&str; 7] = ["api", "worker", "gateway", "scheduler", "mailer", "reports", "search"];

const HELPERS: &str = r#"{{- define "shop.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "shop.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "shop.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "shop.selector" -}}
app.kubernetes.io/name: {{ include "shop.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
"#;

const DEPLOYMENT: &str = r#"{{- if .Values.PART.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}-PART
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.PART.replicas }}
  selector:
    matchLabels:
      {{- include "shop.selector" . | nindent 6 }}
      app.kubernetes.io/component: PART
  template:
    metadata:
      annotations:
        checksum/config: {{ include (print $.Template.BasePath "/PART-configmap.yaml") . | sha256sum }}
      labels:
        {{- include "shop.selector" . | nindent 8 }}
        app.kubernetes.io/component: PART
    spec:
      serviceAccountName: {{ include "shop.name" . }}-PART
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: PART
          image: "{{ .Values.image.registry }}/PART:{{ .Values.image.tag | default .Chart.AppVersion }}"
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
          ports:
            - name: http
              containerPort: {{ .Values.PART.port }}
          readinessProbe:
            httpGet: { path: /ready, port: http }
          resources:
            {{- toYaml .Values.PART.resources | nindent 12 }}
          envFrom:
            - configMapRef: { name: {{ include "shop.name" . }}-PART }
{{- end }}
"#;

const SERVICE: &str = r#"{{- if .Values.PART.enabled }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "shop.name" . }}-PART
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  type: {{ .Values.PART.service.type }}
  selector:
    {{- include "shop.selector" . | nindent 4 }}
    app.kubernetes.io/component: PART
  ports:
    - { name: http, port: 80, targetPort: http }
{{- end }}
"#;

const CONFIG: &str = r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "shop.name" . }}-PART
  labels:
    {{- include "shop.labels" . | nindent 4 }}
data:
  {{- range $key, $value := .Values.PART.settings }}
  {{ $key | upper }}: {{ $value | quote }}
  {{- end }}
"#;

const ACCOUNT: &str = r#"apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "shop.name" . }}-PART
  labels:
    {{- include "shop.labels" . | nindent 4 }}
automountServiceAccountToken: false
"#;

const INGRESS: &str = r#"{{- if .Values.ingress.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "shop.name" . }}
spec:
  rules:
    - host: {{ .Values.ingress.host | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service: { name: {{ include "shop.name" . }}-gateway, port: { name: http } }
{{- end }}
"#;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let templates = write_chart(&folder.path().join("shop"));
    for jobs in [1, 2] {
        let request = Request {
            paths: vec![folder.path().to_path_buf()],
            jobs,
            current_dir: folder.path().to_path_buf(),
            ..Request::default()
        };
        let mut findings = 0;
        let mut times: Vec<f64> = (0..PASSES)
            .map(|_| {
                let started = Instant::now();
                findings = run(&request);
                started.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "a chart of {templates} templates, {jobs} thread(s), {findings} findings: {:.1} ms, at best {:.1} ms",
            times[PASSES / 2],
            times[0]
        );
    }
}

/// Writes the chart; gives the number of its templates.
fn write_chart(folder: &Path) -> usize {
    fs::create_dir_all(folder.join("templates")).unwrap();
    let about = "apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: 4.5.6\n";
    fs::write(folder.join("Chart.yaml"), about).unwrap();
    fs::write(folder.join("values.yaml"), values()).unwrap();
    let mut templates =
        vec![("_helpers.tpl".to_owned(), HELPERS.to_owned()), ("ingress.yaml".to_owned(), INGRESS.to_owned())];
    for part in PARTS {
        for (kind, text) in
            [("deployment", DEPLOYMENT), ("service", SERVICE), ("configmap", CONFIG), ("serviceaccount", ACCOUNT)]
        {
            templates.push((format!("{part}-{kind}.yaml"), text.replace("PART", part)));
        }
    }
    templates.iter().for_each(|(name, text)| fs::write(folder.join("templates").join(name), text).unwrap());
    templates.len()
}

fn values() -> String {
    let mut text = String::from(
        "nameOverride: \"\"\nimage:\n  registry: registry.example.com/shop\n  tag: \"\"\npodSecurityContext:\n  \
         runAsNonRoot: true\nsecurityContext:\n  allowPrivilegeEscalation: false\n  readOnlyRootFilesystem: true\n  \
         capabilities:\n    drop: [ALL]\ningress:\n  enabled: true\n  host: shop.example.com\n",
    );
    for part in PARTS {
        let _ = write!(
            text,
            "{part}:\n  enabled: true\n  replicas: 2\n  port: 8080\n  service:\n    type: ClusterIP\n  resources:\n    \
             requests: {{ cpu: 100m, memory: 128Mi }}\n    limits: {{ memory: 256Mi }}\n  settings:\n    log_level: \
             info\n    region: eu-central-1\n    cache_seconds: 300\n"
        );
    }
    text
}
