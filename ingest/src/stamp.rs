//! What all reports of a batch share, and the keyed hashes under which they are stored.

use siphasher::sip::SipHasher24;

use crate::verdict::Draft;

/// What all reports of a batch share.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    pub(crate) source: String,
    pub(crate) batch: String,
    pub(crate) tenant: String,
    /// The moment of receipt, in microseconds since 1970-01-01T00:00Z.
    pub(crate) received_at: i64,
    pub(crate) household_key: [u8; 32],
    /// Key of fingerprints: without it nobody can try what a report may have said.
    pub(crate) fingerprint_key: [u8; 32],
}

impl Stamp {
    /// The key of fingerprints that belongs to a lake's household key.
    pub(crate) fn fingerprint_key(household_key: &[u8; 32]) -> [u8; 32] {
        blake3::derive_key("beatwise 2026 fingerprints of reports", household_key)
    }

    /// A household's keyed hash; the identifier itself is not kept.
    pub(crate) fn household(&self, identifier: &str) -> u64 {
        first_eight(blake3::keyed_hash(&self.household_key, identifier.as_bytes()).as_bytes())
    }

    /// Hash of a value that is not kept: two rows with the same fault can be told, and nobody can try what it was.
    pub(crate) fn value(&self, value: &str) -> String {
        blake3::keyed_hash(&self.fingerprint_key, value.as_bytes()).to_hex().to_string()
    }

    /// Hash of everything a source says of a report, but for its revision: two rows of one report that differ in it
    /// are a correction, two that do not are a repetition.
    ///
    /// Its upper half is the same in every installation and leaves out what people wrote and who; its lower half needs the
    /// key, so that nobody can try what a report may have said.
    pub(crate) fn fingerprint(&self, draft: &Draft<'_>, scratch: &mut Vec<u8>) -> u64 {
        scratch.clear();
        let mut put = |text: &str| {
            scratch.extend_from_slice(text.as_bytes());
            scratch.push(0x1f);
        };
        put(draft.origin.as_str());
        put(draft.audience.as_str());
        put(draft.category.slug());
        put(&draft.source_category);
        put(draft.time_precision.as_str());
        put(draft.place_precision.as_str());
        put(draft.status.as_str());
        for text in [&draft.external_id, &draft.agency] {
            put(text.as_deref().unwrap_or_default());
        }
        let times = [draft.occurred.0, draft.occurred.1, draft.reported_at.unwrap_or(i64::MIN)];
        for time in times {
            scratch.extend_from_slice(&time.to_le_bytes());
        }
        let place = draft.place.map_or([u64::MAX; 2], |at| [at.lng().to_bits(), at.lat().to_bits()]);
        for bits in place {
            scratch.extend_from_slice(&bits.to_le_bytes());
        }
        let open = SipHasher24::new().hash(scratch);
        scratch.clear();
        scratch.extend_from_slice(&open.to_le_bytes());
        for text in [&draft.household, &draft.narrative] {
            scratch.extend_from_slice(text.as_deref().unwrap_or_default().as_bytes());
            scratch.push(0x1f);
        }
        scratch.extend_from_slice(&draft.household_since.unwrap_or(i32::MIN).to_le_bytes());
        scratch.push(draft.verified.map_or(2, u8::from));
        let mut key = [0; 16];
        key.copy_from_slice(&self.fingerprint_key[..16]);
        let keyed = SipHasher24::new_with_key(&key).hash(scratch);
        (open >> 32 << 32) | (keyed >> 32)
    }
}

fn first_eight(hash: &[u8; 32]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_le_bytes(first)
}
