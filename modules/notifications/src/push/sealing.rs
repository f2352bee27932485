//! Message encryption for web push (RFC 8291): one record of `aes128gcm` (RFC 8188) that only one browser can read, made
//! with a key pair and a salt of its own for each message.

use super::{BASE64, Engine};
use aes_gcm::{
    Aes128Gcm, Nonce,
    aead::{Aead, KeyInit},
};
use guildhall_kernel::{Problem, Result};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    elliptic_curve::{Generate, sec1::ToSec1Point},
};
use rand::TryRng;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The size that the record says it has at most; every push service takes it.
const RECORD: u32 = 4096;
/// What is left of a record for the text: without the head, the end mark and the tag.
pub const MOST: usize = RECORD as usize - 86 - 1 - 16;

/// What a browser says where it can be reached, and how to encrypt for it.
#[derive(Serialize, Deserialize)]
pub struct Recipient {
    pub endpoint: String,
    /// The browser's public key, an uncompressed point.
    p256dh: Vec<u8>,
    auth: Vec<u8>,
}

impl Recipient {
    /// From base64url. The error is the name of the part that is wrong.
    pub fn new(endpoint: String, p256dh: &str, auth: &str) -> Result<Self, &'static str> {
        let bytes = |text: &str| BASE64.decode(text.trim_end_matches('='));
        let point = bytes(p256dh).ok().filter(|bytes| bytes.len() == 65 && PublicKey::from_sec1_bytes(bytes).is_ok());
        let auth = bytes(auth).ok().filter(|bytes| bytes.len() == 16);
        Ok(Self { endpoint, p256dh: point.ok_or("p256dh")?, auth: auth.ok_or("auth")? })
    }

    /// A message for this browser.
    pub fn encrypt(&self, text: &[u8]) -> Result<Vec<u8>> {
        let no_randomness = |error: &dyn std::fmt::Display| Problem::internal(format!("no randomness: {error}"));
        let mut salt = [0_u8; 16];
        rand::rngs::SysRng.try_fill_bytes(&mut salt).map_err(|error| no_randomness(&error))?;
        let own = SecretKey::try_generate().map_err(|error| no_randomness(&error))?;
        self.encrypt_with(text, &own, salt)
    }

    fn encrypt_with(&self, text: &[u8], own: &SecretKey, salt: [u8; 16]) -> Result<Vec<u8>> {
        if text.len() > MOST {
            return Err(Problem::internal("a message is too long for a push"));
        }
        let wrong = |_| Problem::internal("a browser's key is damaged");
        let theirs = PublicKey::from_sec1_bytes(&self.p256dh).map_err(wrong)?;
        let public = own.public_key().to_sec1_point(false);
        let shared = diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());

        let about = [b"WebPush: info\0".as_slice(), &self.p256dh, public.as_bytes()].concat();
        let secret: [u8; 32] = expand(&self.auth, shared.raw_secret_bytes(), &about)?;
        let key: [u8; 16] = expand(&salt, &secret, b"Content-Encoding: aes128gcm\0")?;
        let nonce: [u8; 12] = expand(&salt, &secret, b"Content-Encoding: nonce\0")?;
        let record = [text, &[2]].concat();
        let sealed = Aes128Gcm::new(&key.into()).encrypt(&Nonce::from(nonce), record.as_slice());
        let sealed = sealed.map_err(|_| Problem::internal("encryption failed"))?;
        Ok([salt.as_slice(), &RECORD.to_be_bytes(), &[65], public.as_bytes(), &sealed].concat())
    }
}

fn expand<const N: usize>(salt: &[u8], secret: &[u8], about: &[u8]) -> Result<[u8; N]> {
    let mut out = [0_u8; N];
    Hkdf::<Sha256>::new(Some(salt), secret).expand(about, &mut out).map_err(|_| Problem::internal("a key is too long"))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8291, section 5.
    #[test]
    fn a_message_is_encrypted_as_the_standard_shows() {
        let recipient = Recipient::new(
            "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV".into(),
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        );
        let own = SecretKey::from_slice(&BASE64.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").expect("base64")).expect("a key");
        let salt = BASE64.decode("DGv6ra1nlYgDCS1FRnbzlw").expect("base64").try_into().expect("sixteen bytes");
        let text = b"When I grow up, I want to be a watermelon";
        let message = recipient.expect("a recipient").encrypt_with(text, &own, salt).expect("a message");
        assert_eq!(
            BASE64.encode(message),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
             yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn what_is_no_key_of_the_curve_is_named() {
        let off_the_curve = BASE64.encode([&[4_u8][..], &[1; 64]].concat());
        for (p256dh, auth, part) in [
            (off_the_curve.as_str(), "BTBZMqHH6r4Tts7J_aSIgg", "p256dh"),
            ("", "BTBZMqHH6r4Tts7J_aSIgg", "p256dh"),
            ("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZ", "auth"),
        ] {
            assert_eq!(Recipient::new(String::new(), p256dh, auth).err(), Some(part));
        }
    }
}
