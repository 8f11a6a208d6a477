//! Storages that Vault took over from others, or that others wrote for it; OpenBao has only those of `storage`.
//!
//! Where a setting is called otherwise in the documentation than in the code that reads it, both names stand here: which
//! of the two a release knows is not for us to decide.

use super::storage::COMMON;
use super::{Fate, Key, Stanza, any, switch};

/// How many requests may be under way, which nearly all of them take.
const PARALLEL: Key = any("max_parallel").or("128");

/// Whether servers stand by for one another.
const HA: Key = switch("ha_enabled").or("false");

const fn stanza(name: &'static str, keys: &'static [&'static [Key]]) -> Stanza {
    Stanza { name, keys, unknown: Fate::Ignored }
}

/// What a storage of a type knows.
pub fn store(kind: &str) -> Option<&'static Stanza> {
    Some(match kind {
        "aerospike" => &AEROSPIKE,
        "alicloudoss" => &ALIBABA,
        "azure" => &AZURE,
        "cassandra" => &CASSANDRA,
        "cockroachdb" => &COCKROACH,
        "couchdb" => &COUCH,
        "dynamodb" => &DYNAMO,
        "etcd" => &ETCD,
        "foundationdb" => &FOUNDATION,
        "gcs" => &GOOGLE,
        "manta" => &MANTA,
        "mssql" => &MSSQL,
        "mysql" => &MYSQL,
        "oci" => &ORACLE,
        "s3" => &S3,
        "spanner" => &SPANNER,
        "swift" => &SWIFT,
        "zookeeper" => &ZOOKEEPER,
        _ => return None,
    })
}

/// A certificate of its own and the authority that the other side's must come from.
const CERTIFICATES: &[Key] = &[any("tls_ca_file"), any("tls_cert_file"), any("tls_key_file")];

static AEROSPIKE: Stanza = stanza(
    "storage \"aerospike\"",
    &[
        COMMON,
        &[
            any("auth_mode"),
            any("cluster_name"),
            any("hostlist"),
            any("hostname"),
            any("idle_timeout"),
            any("namespace"),
            any("password"),
            any("port"),
            any("set"),
            any("timeout"),
            any("username"),
        ],
    ],
);

static ALIBABA: Stanza = stanza(
    "storage \"alicloudoss\"",
    &[COMMON, &[any("access_key"), any("secret_key"), any("bucket"), any("endpoint"), PARALLEL]],
);

static AZURE: Stanza = stanza(
    "storage \"azure\"",
    &[
        COMMON,
        &[
            any("accountName"),
            any("accountKey"),
            any("arm_endpoint"),
            any("container"),
            any("environment").or("AzurePublicCloud"),
            PARALLEL,
        ],
    ],
);

static CASSANDRA: Stanza = stanza(
    "storage \"cassandra\"",
    &[
        COMMON,
        &[
            any("connection_timeout"),
            any("consistency"),
            any("disable_host_initial_lookup"),
            any("disable_initial_host_lookup"),
            any("hosts"),
            any("initial_connection_timeout"),
            any("keyspace"),
            any("password"),
            any("pem_bundle_file"),
            any("pem_json_file"),
            any("protocol_version"),
            any("simple_retry_policy_retries"),
            any("table"),
            any("tls"),
            any("tls_min_version"),
            any("tls_skip_verify"),
            any("username"),
        ],
    ],
);

static COCKROACH: Stanza =
    stanza("storage \"cockroachdb\"", &[COMMON, &[any("connection_url"), any("table"), any("ha_table"), HA, PARALLEL]]);

static COUCH: Stanza =
    stanza("storage \"couchdb\"", &[COMMON, &[any("endpoint"), any("username"), any("password"), PARALLEL]]);

static DYNAMO: Stanza = stanza(
    "storage \"dynamodb\"",
    &[
        COMMON,
        &[
            any("access_key"),
            any("secret_key"),
            any("session_token"),
            any("billing_mode"),
            any("dynamodb_allow_updates"),
            any("dynamodb_max_retries"),
            any("endpoint"),
            any("region"),
            any("read_capacity"),
            any("write_capacity"),
            any("table"),
            HA,
            PARALLEL,
        ],
    ],
);

static ETCD: Stanza = stanza(
    "storage \"etcd\"",
    &[
        COMMON,
        CERTIFICATES,
        &[
            any("address"),
            any("discovery_srv"),
            any("discovery_srv_name"),
            any("etcd_api"),
            any("lock_timeout"),
            any("max_receive_size"),
            any("max_send_size"),
            any("password"),
            any("path"),
            any("request_timeout"),
            any("sync"),
            any("username"),
            HA,
        ],
    ],
);

static FOUNDATION: Stanza = stanza(
    "storage \"foundationdb\"",
    &[
        COMMON,
        CERTIFICATES,
        &[any("api_version"), any("cluster_file"), any("path"), any("tls_password"), any("tls_verify_peers"), HA],
    ],
);

static GOOGLE: Stanza =
    stanza("storage \"gcs\"", &[COMMON, &[any("bucket"), any("chunk_size"), any("credentials_file"), HA, PARALLEL]]);

static MANTA: Stanza = stanza(
    "storage \"manta\"",
    &[COMMON, &[any("directory"), any("key_id"), any("subuser"), any("url"), any("user"), PARALLEL]],
);

static MSSQL: Stanza = stanza(
    "storage \"mssql\"",
    &[
        COMMON,
        &[
            any("appname"),
            any("connectiontimeout"),
            any("connectionTimeout"),
            any("database"),
            any("loglevel"),
            any("logLevel"),
            any("password"),
            any("port"),
            any("schema"),
            any("server"),
            any("table"),
            any("username"),
            PARALLEL,
        ],
    ],
);

static MYSQL: Stanza = stanza(
    "storage \"mysql\"",
    &[
        COMMON,
        &[
            any("address").or("127.0.0.1:3306"),
            any("database").or("vault"),
            any("lock_table"),
            any("max_connection_lifetime"),
            any("max_idle_connections"),
            any("password"),
            switch("plaintext_connection_allowed").or("false"),
            any("table").or("vault"),
            any("tls_ca_file"),
            any("username"),
            HA,
            PARALLEL,
        ],
    ],
);

static ORACLE: Stanza = stanza(
    "storage \"oci\"",
    &[
        COMMON,
        &[
            any("auth_type_api_key"),
            any("bucket_name"),
            any("lock_bucket_name"),
            any("namespace_name"),
            any("region"),
            HA,
        ],
    ],
);

static S3: Stanza = stanza(
    "storage \"s3\"",
    &[
        COMMON,
        &[
            any("access_key"),
            any("secret_key"),
            any("session_token"),
            any("bucket"),
            any("disable_ssl"),
            any("endpoint"),
            any("kms_key_id"),
            any("path"),
            any("region"),
            any("s3_force_path_style"),
            PARALLEL,
        ],
    ],
);

static SPANNER: Stanza =
    stanza("storage \"spanner\"", &[COMMON, &[any("database"), any("table"), any("ha_table"), HA, PARALLEL]]);

static SWIFT: Stanza = stanza(
    "storage \"swift\"",
    &[
        COMMON,
        &[
            any("auth_token"),
            any("auth_url"),
            any("container"),
            any("domain"),
            any("password"),
            any("project"),
            any("project-domain"),
            any("region"),
            any("storage_url"),
            any("tenant"),
            any("tenant_id"),
            any("trust_id"),
            any("username"),
            PARALLEL,
        ],
    ],
);

static ZOOKEEPER: Stanza = stanza(
    "storage \"zookeeper\"",
    &[
        COMMON,
        CERTIFICATES,
        &[
            any("address").or("127.0.0.1:2181"),
            any("auth_info"),
            any("path").or("vault/"),
            switch("tls_enabled").or("false"),
            any("tls_min_version"),
            any("tls_skip_verify"),
            any("tls_verify_ip"),
            any("znode_owner"),
        ],
    ],
);
