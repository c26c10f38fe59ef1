//! Identities: UUIDs of version 5 from what makes a row itself.

use sha1::{Digest, Sha1};
use uuid::{Builder, Uuid};

/// Namespace of every report id: the version 5 UUID of `beatwise/report` in the URL namespace's place.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f3e_9a52_51d4_5c0b_9d7a_2f4b_8c61_7e10);

/// The identity of a row of a source with these fields.
pub(crate) fn identity<'a>(source: &str, fields: impl IntoIterator<Item = &'a str>) -> Uuid {
    let mut name = Vec::with_capacity(192);
    // The length before each part: no text can pass for the border between two.
    let mut put = |part: &str| {
        name.extend_from_slice(&(part.len() as u64).to_le_bytes());
        name.extend_from_slice(part.as_bytes());
    };
    put(source);
    fields.into_iter().for_each(put);
    version_5(&NAMESPACE, &name)
}

/// The identity of the `ordinal`-th row of a file with the same content; the first keeps the content's own.
pub(crate) fn with_ordinal(content: Uuid, ordinal: u32) -> Uuid {
    match ordinal {
        0 => content,
        later => version_5(&content, &later.to_be_bytes()),
    }
}

/// RFC 9562's UUID of version 5, hashed by the processor's own instructions where it has them.
fn version_5(namespace: &Uuid, name: &[u8]) -> Uuid {
    let hash = Sha1::new().chain_update(namespace.as_bytes()).chain_update(name).finalize();
    let mut first = [0; 16];
    first.copy_from_slice(&hash[..16]);
    Builder::from_sha1_bytes(first).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_rfc_9562() {
        for name in ["", "www.example.com", "a name longer than one block of SHA-1, which holds sixty-four bytes of text"] {
            assert_eq!(version_5(&Uuid::NAMESPACE_DNS, name.as_bytes()), Uuid::new_v5(&Uuid::NAMESPACE_DNS, name.as_bytes()));
        }
    }
}
