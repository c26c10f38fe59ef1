//! Identities: UUIDs of version 5 from what makes a row itself.

use uuid::Uuid;

/// Namespace of every report id: the version 5 UUID of `beatwise/report` in the URL namespace's place.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f3e_9a52_51d4_5c0b_9d7a_2f4b_8c61_7e10);
/// Separates fields; it cannot occur in cleaned text.
const SEPARATOR: char = '\u{1f}';

/// The identity of a row of a source with these fields.
pub(crate) fn identity<'a>(source: &str, fields: impl IntoIterator<Item = &'a str>) -> Uuid {
    let mut name = String::with_capacity(192);
    name.push_str(source);
    for field in fields {
        name.push(SEPARATOR);
        name.push_str(field);
    }
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

/// The identity of the `ordinal`-th row of a file with the same content; the first keeps the content's own.
pub(crate) fn with_ordinal(content: Uuid, ordinal: u32) -> Uuid {
    match ordinal {
        0 => content,
        later => Uuid::new_v5(&content, &later.to_be_bytes()),
    }
}
