//! Access tokens: JSON Web Tokens (RFC 7519) signed with ES256 (RFC 7518 §3.4), and nothing else.
//!
//! The verifier does not interpret a token's header. It compares it, byte for byte, with the header of its own keys, so
//! `alg`, `jwk`, `jku` and `x5u` from outside decide nothing (RFC 8725 §3.1, §3.10).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jiff::{SignedDuration, Timestamp};
use p256::ecdsa::{
    Signature, SigningKey, VerifyingKey,
    signature::{Signer as _, Verifier as _},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Clock difference between nodes that is forgiven (RFC 8725 leaves it to us; SECURITY SE2 allows 60 s).
const LEEWAY: SignedDuration = SignedDuration::from_secs(5);

/// The keys of this instance: one signs, all verify.
pub struct Signer {
    issuer: String,
    signing: SigningKey,
    verifying: Vec<Verifying>,
}

struct Verifying {
    kid: String,
    header: String,
    key: VerifyingKey,
}

/// What a token says (API.md, Accounts). Only `sub`, `session_id` and the organization's id are believed, and the
/// session behind them is looked up; the rest is for clients to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenClaims {
    pub iss: String,
    pub sub: Uuid,
    pub aud: String,
    pub exp: i64,
    pub iat: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    pub role: String,
    pub email: String,
    pub session_id: Uuid,
    pub aal: String,
    pub app_metadata: Claim,
    #[serde(default)]
    pub user_metadata: Value,
}

/// `app_metadata`: what the server says about the person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claim {
    pub organization_id: Option<Uuid>,
    pub roles: Vec<String>,
}

/// `aud` and `role` of every access token, as Supabase's clients expect them.
pub const AUDIENCE: &str = "authenticated";

impl Signer {
    /// `keys`: the newest first; it signs. At least one.
    #[must_use]
    pub fn new(issuer: &str, keys: Vec<SigningKey>) -> Option<Self> {
        let verifying = keys.iter().map(|key| Verifying::of(*key.verifying_key())).collect();
        let signing = keys.into_iter().next()?;
        Some(Self { issuer: issuer.to_owned(), signing, verifying })
    }

    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A compact JWS (RFC 7515 §3.1) of the claims.
    #[must_use]
    pub fn sign(&self, claims: &TokenClaims) -> String {
        let payload = BASE64.encode(serde_json::to_vec(claims).unwrap_or_default());
        let content = format!("{}.{payload}", self.verifying[0].header);
        let signature: Signature = self.signing.sign(content.as_bytes());
        format!("{content}.{}", BASE64.encode(signature.to_bytes()))
    }

    /// The claims of a token of ours that is valid now; anything else is `None`, without a reason.
    #[must_use]
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<TokenClaims> {
        let (content, signature) = token.rsplit_once('.')?;
        let (header, payload) = content.split_once('.')?;
        let key = &self.verifying.iter().find(|key| key.header == header)?.key;
        let signature = Signature::from_slice(&BASE64.decode(signature).ok()?).ok()?;
        key.verify(content.as_bytes(), &signature).ok()?;
        let claims: TokenClaims = serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()?;
        let (past, future) = (now - LEEWAY, now + LEEWAY);
        let fresh =
            claims.exp > past.as_second() && claims.iat <= future.as_second() && claims.nbf.is_none_or(|nbf| nbf <= future.as_second());
        (fresh && claims.iss == self.issuer && claims.aud == AUDIENCE && claims.role == AUDIENCE).then_some(claims)
    }

    /// What a cache of verified tokens is keyed by: the whole token and the key that would verify it.
    #[must_use]
    pub fn fingerprint(&self, token: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.verifying[0].kid.as_bytes());
        hash.update(token.as_bytes());
        hash.finalize().into()
    }

    /// The public keys as a JWK set (RFC 7517 §5).
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({ "keys": self.verifying.iter().map(Verifying::jwk).collect::<Vec<_>>() })
    }
}

impl Verifying {
    fn of(key: VerifyingKey) -> Self {
        let (x, y) = coordinates(&key);
        // RFC 7638: the thumbprint of the required members in lexicographic order.
        let thumbprint = Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes());
        let kid = BASE64.encode(thumbprint);
        let header = BASE64.encode(format!(r#"{{"alg":"ES256","typ":"JWT","kid":"{kid}"}}"#));
        Self { kid, header, key }
    }

    fn jwk(&self) -> Value {
        let (x, y) = coordinates(&self.key);
        json!({ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "key_ops": ["verify"], "kid": self.kid, "x": x, "y": y })
    }
}

/// Both coordinates of the public point, base64url (RFC 7518 §6.2.1).
fn coordinates(key: &VerifyingKey) -> (String, String) {
    // Uncompressed SEC1: 0x04, 32 bytes of x, 32 bytes of y.
    let point = key.to_sec1_point(false);
    let bytes = point.as_bytes();
    (BASE64.encode(&bytes[1..33]), BASE64.encode(&bytes[33..65]))
}
