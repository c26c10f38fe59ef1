//! Sealing a text: XChaCha20-Poly1305 under a key of its own, bound to the place the row came from.
//!
//! The extended nonce of 24 bytes is what lets every row draw one at random: with the 12 bytes of the plain cipher,
//! chance repetitions would have to be reckoned with after some billions of rows under one key.
//! (Arciszewski 2020, draft-irtf-cfrg-xchacha; Nir and Langley 2018, RFC 8439.)

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// Sets the sub-key apart from every other use of the installation's key.
const PURPOSE: &str = "beatwise office.sqlite, text of quarantined rows, version 1";

/// Bytes of a nonce, which stands before the ciphertext.
const NONCE: usize = 24;

/// Why there was no nonce.
pub type NonceError = Box<dyn std::error::Error + Send + Sync>;

/// Fills a nonce with bytes that never come again under the same key: the system's random source, and nothing less
/// outside a test, because two texts under one nonce give each other away.
pub type Nonces<'a> = dyn FnMut(&mut [u8]) -> Result<(), NonceError> + Send + 'a;

/// Where a row stands; a text only opens at the place it was sealed for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) batch: &'a str,
    pub(super) file: &'a str,
    pub(super) line: u64,
}

impl Place<'_> {
    /// The place as bytes. Lengths stand before the names, so that no two places share theirs.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.batch.len() + self.file.len() + 24);
        for name in [self.batch, self.file] {
            bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
            bytes.extend_from_slice(name.as_bytes());
        }
        bytes.extend_from_slice(&self.line.to_le_bytes());
        bytes
    }
}

/// Seals and opens texts with a key derived from the installation's.
pub(super) struct Seal {
    cipher: XChaCha20Poly1305,
}

impl Seal {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&blake3::derive_key(PURPOSE, key).into()) }
    }

    /// The nonce and the ciphertext of a text. `None` when it is longer than the cipher takes (256 GiB).
    pub(super) fn close(&self, text: &str, place: Place<'_>, nonce: [u8; NONCE]) -> Option<Vec<u8>> {
        let payload = Payload { msg: text.as_bytes(), aad: &place.bytes() };
        let ciphertext = self.cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([nonce.as_slice(), &ciphertext].concat())
    }

    /// The text that was sealed. `None` under another key, at another place, or when a byte was changed.
    pub(super) fn open(&self, sealed: &[u8], place: Place<'_>) -> Option<String> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: ciphertext, aad: &place.bytes() };
        String::from_utf8(self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?).ok()
    }
}

/// Draws the nonce of one text.
pub(super) fn draw(nonces: &mut Nonces<'_>) -> Result<[u8; NONCE], NonceError> {
    let mut nonce = [0; NONCE];
    nonces(&mut nonce)?;
    Ok(nonce)
}
