//! Kubernetes manifests to measure with: many, realistic, and the same ones every time.

use std::fmt::Write;

/// A file that nobody wrote.
pub struct Manifest {
    /// Its path, relative to a workspace.
    pub path: String,
    /// Its text.
    pub text: String,
}

const SERVICES: [&str; 12] = [
    "orders",
    "billing",
    "search",
    "catalogue",
    "checkout",
    "identity",
    "mailer",
    "reports",
    "inventory",
    "gateway",
    "pricing",
    "shipping",
];
const TEAMS: [&str; 5] = ["payments", "storefront", "platform", "logistics", "data"];

/// So many manifests, a little over 4 kB each, as a company's repository might hold them.
pub fn manifests(count: usize) -> Vec<Manifest> {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    (0..count).map(|number| manifest(number, &mut random)).collect()
}

fn manifest(number: usize, random: &mut Random) -> Manifest {
    let app = App {
        name: format!("{}-{number}", SERVICES[random.below(SERVICES.len())]),
        team: TEAMS[random.below(TEAMS.len())],
        port: 8000 + random.below(1000),
        number,
    };
    let mut text = String::with_capacity(6000);
    let (kind, parts): (&str, &[Part]) = match number % 4 {
        0 | 1 => ("app", &[deployment, service]),
        2 => ("config", &[config, config, service]),
        _ => ("edge", &[service, ingress, deployment]),
    };
    for part in parts {
        part(&mut text, &app, random);
    }
    Manifest { path: format!("k8s/{}/{}-{kind}.yaml", app.team, app.name), text }
}

type Part = fn(&mut String, &App, &mut Random);

struct App {
    name: String,
    team: &'static str,
    port: usize,
    number: usize,
}

fn add(text: &mut String, piece: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(piece);
}

fn head(text: &mut String, version: &str, kind: &str, app: &App) {
    let App { name, team, number, .. } = app;
    add(
        text,
        format_args!(
            r#"---
# {kind} of {name}, owned by {team}.
apiVersion: {version}
kind: {kind}
metadata:
  name: {name}
  namespace: {team}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/version: "1.{number}.0"
    team: {team}
  annotations:
    example.com/runbook: "https://runbooks.example.com/{team}/{name}?tab=alerts"
    example.com/description: >-
      Serves the {team} team. Ask in its channel before
      changing anything here.
"#
        ),
    );
}

fn deployment(text: &mut String, app: &App, random: &mut Random) {
    head(text, "apps/v1", "Deployment", app);
    let (name, replicas) = (&app.name, 1 + random.below(4));
    add(
        text,
        format_args!(
            r"spec:
  replicas: {replicas}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  template:
    metadata:
      labels: {{app.kubernetes.io/name: {name}, tier: backend}}
    spec:
      serviceAccountName: {name}
      automountServiceAccountToken: false
      # Keep in step with the longest request.
      terminationGracePeriodSeconds: 45
      containers:
"
        ),
    );
    for container in 0..1 + random.below(2) {
        workload(text, app, container, random);
    }
    text.push_str("      volumes:\n        - name: tmp\n          emptyDir: {}\n");
}

fn workload(text: &mut String, app: &App, container: usize, random: &mut Random) {
    let App { name, team, port, number } = app;
    add(
        text,
        format_args!(
            r#"        - name: {name}-{container}
          image: "registry.example.com/{team}/{name}:1.{number}.0"
          imagePullPolicy: IfNotPresent
          args: ["--port={port}", '--log-format=json', --verbose]
          command:
          - /bin/sh
          - -c
          - |
            set -eu
            # Wait until the database answers.
            until pg_isready -h "$DB_HOST"; do sleep 1; done
            exec /app/{name}
          ports:
            - name: http
              containerPort: {port}
              protocol: TCP
          env:
"#
        ),
    );
    for (variable, value) in [("DB_HOST", "db"), ("CACHE_URL", "redis://cache:6379/0"), ("LOG_LEVEL", "info")] {
        add(text, format_args!("            - name: {variable}\n              value: \"{value}\"\n"));
    }
    runtime(text, app, 128 << random.below(4));
}

fn runtime(text: &mut String, App { name, .. }: &App, memory: usize) {
    add(
        text,
        format_args!(
            r"            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {name}-db
                  key: password # rotated weekly
          resources:
            requests: {{cpu: 100m, memory: {memory}Mi}}
            limits:
              memory: {memory}Mi
          readinessProbe:
            httpGet:
              path: /healthz/ready
              port: http
            periodSeconds: 5
            failureThreshold: 3
          livenessProbe:
            httpGet:
              path: /healthz/live
              port: http
            initialDelaySeconds: 15
          securityContext:
            runAsNonRoot: true
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities:
              drop:
              - ALL
          volumeMounts:
            - name: tmp
              mountPath: /tmp
"
        ),
    );
}

fn service(text: &mut String, app: &App, _: &mut Random) {
    head(text, "v1", "Service", app);
    let App { name, port, .. } = app;
    add(
        text,
        format_args!(
            r"spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: {name}
  ports:
  - name: http
    port: 80
    targetPort: {port}
    protocol: TCP
"
        ),
    );
}

fn ingress(text: &mut String, app: &App, _: &mut Random) {
    head(text, "networking.k8s.io/v1", "Ingress", app);
    let App { name, team, .. } = app;
    add(
        text,
        format_args!(
            r#"spec:
  ingressClassName: nginx
  tls:
    - hosts: ["{name}.{team}.example.com"]
      secretName: '{name}-tls'
  rules:
    - host: "{name}.{team}.example.com"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {name}
                port:
                  name: http
"#
        ),
    );
}

fn config(text: &mut String, app: &App, random: &mut Random) {
    head(text, "v1", "ConfigMap", app);
    let App { name, team, port, .. } = app;
    add(
        text,
        format_args!(
            r#"data:
  FEATURES: "new-checkout,fast-search"
  GREETING: 'it''s {name}'
  application.yml: |
    server:
      port: {port}
      shutdown: graceful
    spring:
      application:
        name: {name}
      datasource:
        url: jdbc:postgresql://db.{team}.svc/{name}
        username: {name}
    management:
      endpoints:
        web:
          exposure:
            include: health,prometheus
  routes.conf: |-
"#
        ),
    );
    for route in 0..8 + random.below(8) {
        add(text, format_args!("    location /v{route}/{name} {{ proxy_pass http://{name}-{route}:{port}; }}\n"));
    }
}

/// A small generator of numbers, always the same ones.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
