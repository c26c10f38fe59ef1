//! Which addresses and names belong to the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not of the public internet (IANA, special-purpose address registry), with the length of their prefix.
const NOT_PUBLIC_4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// All of IPv6 that is handed out to the public, and the parts of it that are not public for all that: protocols such as Teredo,
/// documentation, 6to4.
const PUBLIC_6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const NOT_PUBLIC_6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Last labels of names that the public system of names does not answer for.
const NOT_PUBLIC_NAMES: [&str; 15] = [
    "alt",
    "arpa",
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
    "test",
];

/// Whether an address is of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_PUBLIC_4.iter().any(|(block, length)| starts(address.into(), (*block).into(), *length)),
        IpAddr::V6(address) => {
            let within =
                |(block, length): (Ipv6Addr, u32)| u128::from(address) >> (128 - length) == u128::from(block) >> (128 - length);
            within(PUBLIC_6) && !NOT_PUBLIC_6.iter().any(|block| within(*block))
        }
    }
}

fn starts(address: u32, block: u32, length: u32) -> bool {
    address >> (32 - length) == block >> (32 - length)
}

/// Whether a name can be of the public internet: it has at least two labels and ends in none that is not.
pub(super) fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.rsplit_once('.').is_some_and(|(_, last)| !NOT_PUBLIC_NAMES.contains(&last.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_every_block_are_where_they_should_be() {
        let public = |text: &str| is_public(text.parse().expect("an address"));
        for inside in
            ["9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "223.255.255.255"]
        {
            assert!(public(inside), "{inside}");
        }
        for outside in
            ["10.0.0.0", "10.255.255.255", "100.127.255.255", "172.31.255.255", "198.19.255.255", "255.255.255.255", "0.0.0.0"]
        {
            assert!(!public(outside), "{outside}");
        }
        for inside in ["2606:4700::1", "2a00:1450:4009:80b::200e", "2001:200::1", "2003::1"] {
            assert!(public(inside), "{inside}");
        }
        for outside in [
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "fc00::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!public(outside), "{outside}");
        }
    }
}
