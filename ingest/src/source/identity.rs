//! Identities: UUIDs of version 5 from what makes a row itself.

use uuid::Uuid;

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
    Uuid::new_v5(&NAMESPACE, &name)
}

/// The identity of the `ordinal`-th row of a file with the same content; the first keeps the content's own.
pub(crate) fn with_ordinal(content: Uuid, ordinal: u32) -> Uuid {
    match ordinal {
        0 => content,
        later => Uuid::new_v5(&content, &later.to_be_bytes()),
    }
}
