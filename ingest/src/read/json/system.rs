//! Reference systems by the names that files give them: only longitude and latitude in WGS84 degrees are read.

/// That a file is in this reference system, for a person.
pub(in crate::read) fn in_system(name: &str) -> String {
    format!(
        "its coordinates are in the reference system {name}, and only longitude and latitude in WGS84 degrees are read; \
         reproject it to EPSG:4326"
    )
}

/// Whether a name is one of OGC:CRS84 or EPSG:4326, as code, URN or address.
pub(in crate::read) fn is_degrees(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let parts: Vec<&str> = upper.split([':', '/']).collect();
    match parts.last() {
        Some(&"CRS84") => parts.contains(&"OGC"),
        Some(&"4326") => parts.len() == 1 || parts.contains(&"EPSG"),
        _ => false,
    }
}
