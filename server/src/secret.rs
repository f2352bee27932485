//! The instance secret: what keys, database passwords and refresh tokens are derived from.

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use rand::TryRng;
use sha2::Sha256;
use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// Never shown, never logged.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

const SHORTEST: usize = 32;

/// Secrets that stand in other projects' documentation: everyone knows them.
const PUBLISHED: [&str; 6] = [
    "super-secret-jwt-token-with-at-least-32-characters-long",
    "your-super-secret-jwt-token-with-at-least-32-characters-long",
    "your-256-bit-secret-your-256-bit-secret",
    "your-256-bit-secret",
    "changeme",
    "secret",
];

impl Secret {
    /// A secret that was given.
    ///
    /// # Errors
    /// A sentence, if it is short, well-known or monotonous.
    pub fn given(text: &str) -> Result<Self> {
        let distinct = text.chars().collect::<std::collections::HashSet<_>>().len();
        if PUBLISHED.iter().any(|known| text.to_lowercase().starts_with(known)) {
            bail!(
                "GUILDHALL_SECRET is a published example that everyone knows; give another one, for example from: openssl rand -base64 32"
            );
        }
        if text.len() < SHORTEST || distinct < 10 {
            bail!("GUILDHALL_SECRET needs at least {SHORTEST} random characters, for example from: openssl rand -base64 32");
        }
        Ok(Self(text.as_bytes().to_vec()))
    }

    /// The one that is kept in the data folder, made at first start with mode 0600.
    ///
    /// # Errors
    /// A sentence, if the file cannot be read or written, or others may read it.
    pub fn kept_in(data: &Path) -> Result<Self> {
        let path = data.join("secret");
        if path.exists() {
            let mode = std::fs::metadata(&path)?.permissions().mode();
            if mode & 0o077 != 0 {
                bail!("{} can be read by others; set its mode to 0600 and think about who has seen it", path.display());
            }
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            return Self::given(text.trim()).with_context(|| format!("{} is damaged", path.display()));
        }
        let mut bytes = [0_u8; 32];
        rand::rngs::SysRng.try_fill_bytes(&mut bytes).context("the system has no randomness")?;
        let text = BASE64.encode(bytes);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(Self(text.into_bytes()))
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A password for one purpose, the same on every node.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KE1
    #[test]
    fn short_and_published_secrets_are_refused() {
        for text in [
            "secret",
            "super-secret-jwt-token-with-at-least-32-characters-long",
            &"a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p"[..31],
            &"ab".repeat(40),
        ] {
            assert!(Secret::given(text).is_err(), "{text}");
        }
        assert!(Secret::given("qT9v2mXw7Lr4Zk8Bn1Hc6Yd3Pf5Gs0Ja").is_ok());
    }
}
