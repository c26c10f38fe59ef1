//! Signatures by the Standard Webhooks specification 1.0.0: HMAC-SHA-256 over id, time and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Sets these secrets apart from every other use of the installation's key.
const PURPOSE: &str = "beatwise webhook secret, version 1";

/// What sender and receiver of a webhook share.
///
/// It is derived from the installation's key and the watch's salt, and stands on no disk.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// The secret of a watch.
    #[must_use]
    pub fn of(key: &[u8; 32], watch: &str, salt: &[u8]) -> Self {
        let material = [&key[..], &(salt.len() as u64).to_le_bytes(), salt, watch.as_bytes()].concat();
        Self(blake3::derive_key(PURPOSE, &material))
    }

    /// As receivers are told it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0))
    }

    /// The value of `webhook-signature`.
    #[must_use]
    pub fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        // HMAC pads shorter keys with zeros to a block of 64 bytes itself.
        let mut block = [0; 64];
        block[..self.0.len()].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specification's own example.
    #[test]
    fn the_example_of_the_specification_is_signed_as_it_says() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        mac.update(b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}");
        assert_eq!(STANDARD.encode(mac.finalize().into_bytes()), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_receiver_with_the_secret_finds_the_same_signature() {
        let secret = Secret::of(&[7; 32], "north", b"salt");
        let key = STANDARD.decode(secret.text().trim_start_matches("whsec_")).expect("base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        mac.update(b"id.12.{}");
        assert_eq!(secret.sign("id", 12, "{}"), format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
    }

    #[test]
    fn a_secret_belongs_to_its_watch_and_salt() {
        let secret = |watch: &str, salt: &[u8]| Secret::of(&[7; 32], watch, salt).text();
        assert_ne!(secret("north", b"one"), secret("north", b"two"));
        assert_ne!(secret("north", b"one"), secret("south", b"one"));
        assert_ne!(secret("ab", b"c"), secret("b", b"ca"));
        assert!(secret("north", b"one").starts_with("whsec_"));
    }
}
