//! Passwords: the rule that new ones meet, and hashing that a storm of logins cannot turn into an outage.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use guildhall_kernel::{Problem, Result, text::nfc};
use std::{
    collections::HashSet,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::Semaphore;

/// The 10 000 most common passwords, lower case (see the licence beside the file).
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| include_str!("../passwords/common-10000.txt").lines().collect());

/// Longest password that is hashed; longer ones are refused, never cut.
pub const LONGEST: usize = 256;

/// What a new password must be (NIST SP 800-63B-4 §3.1.1.2): long enough, not everybody's, not one's own name.
#[derive(Debug, Clone, Copy)]
pub struct Passwords {
    /// Fewest characters; 8 is the lowest that may be set.
    pub shortest: usize,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { shortest: 12 }
    }
}

impl Passwords {
    /// Why a password may not be chosen; `own` are the person's name, address and organization.
    #[must_use]
    pub fn complaint(&self, password: &str, own: &[&str]) -> Option<String> {
        let length = nfc(password.to_owned()).chars().count();
        if length < self.shortest.max(8) {
            return Some(format!("needs at least {} characters", self.shortest.max(8)));
        }
        if length > LONGEST {
            return Some(format!("has more than {LONGEST} characters"));
        }
        let folded = password.to_lowercase();
        let plain = letters(&folded);
        if COMMON.contains(folded.as_str()) || one_thing_over_and_over(&folded) || a_walk(&folded) {
            return Some("is one of the most common passwords; choose another".to_owned());
        }
        let is_own = own
            .iter()
            .map(|word| letters(&word.to_lowercase()))
            .filter(|word| word.chars().count() >= 4)
            .any(|word| plain == word || (plain.contains(&word) && plain.chars().count() < word.chars().count() + 5));
        is_own.then(|| "is made of your name, address or organization; choose another".to_owned())
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `aaaaaaaaaaaa`, `123412341234`: a common password said several times.
fn one_thing_over_and_over(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2).any(|n| {
        let part: String = chars[..n].iter().collect();
        let repeats = chars.len().is_multiple_of(n) && chars.chunks(n).all(|chunk| chunk == &chars[..n]);
        repeats && (n <= 3 || COMMON.contains(part.as_str()))
    })
}

/// `123456789012`, `abcdefghijkl`, `qwertyuiopas`: along the digits, the alphabet or the keyboard.
fn a_walk(text: &str) -> bool {
    const WAYS: [&str; 4] =
        ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn"];
    let back: String = text.chars().rev().collect();
    WAYS.iter().any(|way| way.contains(text) || way.contains(&back))
}

/// Argon2id (RFC 9106) with 19 MiB, two passes, one lane, on as many threads as there are permits. The queue is bounded:
/// past it a login is told to come back.
pub struct Hasher {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Verified for addresses without an account, so that both ways take as long.
    nobody: String,
}

const QUEUE: usize = 400;

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("19 MiB, two passes and one lane are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl Hasher {
    /// `parallel`: how many hashes are computed at once; 19 MiB each.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(parallel: usize) -> Result<Self> {
        let nobody = hash(b"nobody has this password")?;
        Ok(Self { turns: Arc::new(Semaphore::new(parallel.max(1))), waiting: AtomicUsize::new(0), nobody })
    }

    /// A PHC string with its parameters.
    ///
    /// # Errors
    /// `unavailable` when too many are waiting.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = nfc(password.to_owned());
        self.turn(move || hash(password.as_bytes())).await?
    }

    /// Whether the password is the one behind `stored`; `None` stands for an account that is not there, and takes as long.
    ///
    /// # Errors
    /// `unavailable` when too many are waiting.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let exists = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let password = nfc(password.to_owned());
        let same = self
            .turn(move || {
                let parsed =
                    phc::PasswordHash::new(&stored).map_err(|error| Problem::internal(format!("a stored hash cannot be read: {error}")))?;
                Ok::<_, Problem>(argon2().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await??;
        Ok(same && exists)
    }

    /// Whether a stored hash was made with weaker parameters than today's.
    #[must_use]
    pub fn is_outdated(&self, stored: &str) -> bool {
        let strength = |text: &str| {
            phc::PasswordHash::new(text).ok().and_then(|parsed| Params::try_from(&parsed).ok()).map(|p| (p.m_cost(), p.t_cost()))
        };
        strength(stored) < strength(&self.nobody)
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                metrics::gauge!("guildhall_hash_queue").set(self.0.fetch_sub(1, Ordering::Relaxed) as f64 - 1.0);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        metrics::gauge!("guildhall_hash_queue").set(before as f64 + 1.0);
        if before >= QUEUE {
            return Err(Problem::unavailable("Many people are signing in just now; try again in a moment").retry_after(5));
        }
        let turn = self.turns.clone().acquire_owned().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(Problem::internal)
    }
}

fn hash(password: &[u8]) -> Result<String> {
    let hash: phc::PasswordHash =
        argon2().hash_password(password).map_err(|error| Problem::internal(format!("hashing failed: {error}")))?;
    Ok(hash.to_string())
}
