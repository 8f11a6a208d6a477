//! Seals, and what each type needs to reach its key.

use super::{Fate, Key, Labelled, Stanza, any, duration, integer, switch, text};

/// A seal, by its type.
pub static SEALS: Labelled = Labelled { labels: 1, words: None, inside: seal };

fn seal(kind: &str) -> Option<&'static Stanza> {
    Some(match kind {
        "awskms" => &AWS,
        "azurekeyvault" => &AZURE,
        "gcpckms" => &GOOGLE,
        "ocikms" => &ORACLE,
        "alicloudkms" => &ALIBABA,
        "transit" => &TRANSIT,
        "pkcs11" => &PKCS11,
        "static" => &STATIC,
        "kmip" => &KMIP,
        "ovhcloud" => &OVH,
        "tcloudpublic" => &TCLOUD,
        _ => return None,
    })
}

/// What every seal takes.
const COMMON: &[Key] = &[
    switch("disabled").or("false"),
    any("purpose"),
    integer("priority").vault(),
    text("name").vault(),
    switch("recover").vault(),
    switch("health_check_enabled").or("true").openbao(),
    duration("health_check_timeout").or("1m").openbao(),
    duration("health_check_interval").or("10m").openbao(),
    duration("health_check_interval_unhealthy").or("1m").openbao(),
];

const fn stanza(name: &'static str, keys: &'static [&'static [Key]]) -> Stanza {
    Stanza { name, keys, unknown: Fate::Ignored }
}

static AWS: Stanza = stanza(
    "seal \"awskms\"",
    &[
        COMMON,
        &[
            any("region").or("us-east-1"),
            any("kms_key_id"),
            any("endpoint"),
            any("access_key"),
            any("secret_key"),
            any("session_token"),
            any("profile"),
            any("shared_creds_filename"),
            any("shared_creds_profile"),
            any("role_arn"),
            any("role_session_name"),
            any("web_identity_token_file"),
        ],
    ],
);

static AZURE: Stanza = stanza(
    "seal \"azurekeyvault\"",
    &[
        COMMON,
        &[
            any("tenant_id"),
            any("client_id"),
            any("client_secret"),
            any("environment").or("AZUREPUBLICCLOUD"),
            any("vault_name"),
            any("key_name"),
            any("resource").or("vault.azure.net"),
        ],
    ],
);

static GOOGLE: Stanza = stanza(
    "seal \"gcpckms\"",
    &[
        COMMON,
        &[any("credentials"), any("project"), any("region"), any("key_ring"), any("crypto_key"), any("user_agent")],
    ],
);

static ORACLE: Stanza = stanza(
    "seal \"ocikms\"",
    &[
        COMMON,
        &[any("key_id"), any("crypto_endpoint"), any("management_endpoint"), switch("auth_type_api_key").or("false")],
    ],
);

static ALIBABA: Stanza = stanza(
    "seal \"alicloudkms\"",
    &[COMMON, &[any("region"), any("domain"), any("access_key"), any("secret_key"), any("kms_key_id")]],
);

static TRANSIT: Stanza = stanza(
    "seal \"transit\"",
    &[
        COMMON,
        &[
            any("address"),
            any("token"),
            any("key_name"),
            any("key_id_prefix").vault(),
            any("mount_path"),
            any("namespace"),
            switch("disable_renewal").or("false"),
            any("tls_ca_cert"),
            any("tls_client_cert"),
            any("tls_client_key"),
            any("tls_server_name"),
            switch("tls_skip_verify").or("false"),
        ],
    ],
);

static PKCS11: Stanza = stanza(
    "seal \"pkcs11\"",
    &[
        COMMON,
        &[
            any("lib"),
            any("slot"),
            any("token_label"),
            any("pin"),
            any("key_label"),
            any("key_id"),
            any("default_key_label"),
            any("hmac_key_label"),
            any("hmac_key_id"),
            any("default_hmac_key_label"),
            any("mechanism"),
            any("hmac_mechanism"),
            any("generate_key"),
            any("force_rw_session"),
            any("max_parallel"),
            any("rsa_encrypt_local"),
            any("rsa_oaep_hash").or("sha256"),
            any("disable_software_encryption").openbao(),
        ],
    ],
);

static STATIC: Stanza = stanza(
    "seal \"static\"",
    &[COMMON, &[any("current_key_id"), any("current_key"), any("previous_key_id"), any("previous_key")]],
);

static KMIP: Stanza = stanza(
    "seal \"kmip\"",
    &[
        COMMON,
        &[
            any("kms_key_id"),
            any("endpoint"),
            any("client_cert"),
            any("client_key"),
            any("ca_cert"),
            any("server_name"),
            any("timeout").or("10"),
            any("encrypt_alg").or("AES_GCM"),
            any("tls12_ciphers"),
        ],
    ],
);

static OVH: Stanza = stanza(
    "seal \"ovhcloud\"",
    &[
        COMMON,
        &[
            any("endpoint"),
            any("kms_id"),
            any("key_id"),
            any("token"),
            any("client_cert"),
            any("client_key"),
            any("ca_cert"),
        ],
    ],
);

static TCLOUD: Stanza = stanza(
    "seal \"tcloudpublic\"",
    &[
        COMMON,
        &[
            any("key_id"),
            any("region").or("eu-de"),
            any("project"),
            any("access_key"),
            any("secret_key"),
            any("identity_endpoint"),
        ],
    ],
);

/// What a seal cannot do without: names of which one must be set, and the variables that may say it instead.
pub type Requirement = (&'static [&'static str], &'static [&'static str]);

/// What a type of seal cannot do without.
pub fn requirements(kind: &str) -> &'static [Requirement] {
    match kind {
        "awskms" => &[(&["kms_key_id"], &["VAULT_AWSKMS_SEAL_KEY_ID"])],
        "azurekeyvault" => &[
            (&["vault_name"], &["VAULT_AZUREKEYVAULT_VAULT_NAME"]),
            (&["key_name"], &["VAULT_AZUREKEYVAULT_KEY_NAME"]),
        ],
        "gcpckms" => {
            &[(&["key_ring"], &["VAULT_GCPCKMS_SEAL_KEY_RING"]), (&["crypto_key"], &["VAULT_GCPCKMS_SEAL_CRYPTO_KEY"])]
        }
        "ocikms" => &[
            (&["key_id"], &["VAULT_OCIKMS_SEAL_KEY_ID"]),
            (&["crypto_endpoint"], &["VAULT_OCIKMS_CRYPTO_ENDPOINT"]),
            (&["management_endpoint"], &["VAULT_OCIKMS_MANAGEMENT_ENDPOINT"]),
        ],
        "transit" => &[
            (&["address"], &["VAULT_ADDR"]),
            (&["key_name"], &["VAULT_TRANSIT_SEAL_KEY_NAME"]),
            (&["mount_path"], &["VAULT_TRANSIT_SEAL_MOUNT_PATH"]),
        ],
        "pkcs11" => &[
            (&["lib"], &["VAULT_HSM_LIB", "BAO_HSM_LIB"]),
            (
                &["slot", "token_label"],
                &["VAULT_HSM_SLOT", "VAULT_HSM_TOKEN_LABEL", "BAO_HSM_SLOT", "BAO_HSM_TOKEN_LABEL"],
            ),
            (
                &["key_label", "key_id"],
                &["VAULT_HSM_KEY_LABEL", "VAULT_HSM_KEY_ID", "BAO_HSM_KEY_LABEL", "BAO_HSM_KEY_ID"],
            ),
        ],
        "kmip" => &[
            (&["kms_key_id"], &["BAO_KMIP_WRAPPER_KEY_ID"]),
            (&["endpoint"], &["BAO_KMIP_ENDPOINT"]),
            (&["client_cert"], &["BAO_KMIP_CLIENT_CERT"]),
            (&["client_key"], &["BAO_KMIP_CLIENT_KEY"]),
        ],
        "static" => &[(&["current_key_id"], &["BAO_STATIC_SEAL"]), (&["current_key"], &["BAO_STATIC_SEAL"])],
        _ => &[],
    }
}
