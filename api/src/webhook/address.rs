//! An address that events may be sent to.

use std::net::IpAddr;

use reqwest::Url;

use super::public::{is_public, is_public_name};
use crate::form::BadParameter;

/// Longest address.
const LONGEST: usize = 2_048;
/// The port of https; others below 1,024 belong to other protocols.
const HTTPS: u16 = 443;
const FIRST_FREE: u16 = 1_024;

/// Whether plain http to this machine itself is taken, for trying things out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loopback {
    /// It is not.
    #[default]
    Refused,
    /// It is.
    Allowed,
}

/// A public https address, or one of this machine where that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`BadParameter`] says why events may not be sent there, and what to write instead.
    pub fn read(text: &str, loopback: Loopback) -> Result<Self, BadParameter> {
        let refused = |reason: &str| {
            let reason = format!("{reason}; write an address such as https://hooks.agency.gov.uk/beatwise");
            BadParameter::new("webhook", reason)
        };
        if text.len() > LONGEST {
            return Err(refused("it is longer than 2048 bytes"));
        }
        if text.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\\') {
            return Err(refused("it holds blanks, backslashes or control characters"));
        }
        let url = Url::parse(text).map_err(|error| refused(&format!("it is no address ({error})")))?;
        if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
            return Err(refused("it holds a user's name, a password or an @"));
        }
        if url.fragment().is_some() {
            return Err(refused("it holds a fragment"));
        }
        let host = url.host_str().ok_or_else(|| refused("it has no host"))?.to_owned();
        if is_of_this_machine(&host) && matches!(url.scheme(), "http" | "https") && loopback == Loopback::Allowed {
            return Ok(Self(url));
        }
        if url.scheme() != "https" {
            return Err(refused("only https is spoken"));
        }
        let port = url.port_or_known_default().unwrap_or(HTTPS);
        if port != HTTPS && port < FIRST_FREE {
            return Err(refused(&format!("port {port} belongs to another protocol")));
        }
        let is_public = match ip(&host) {
            Some(address) => is_public(address),
            None => is_public_name(&host),
        };
        if is_public { Ok(Self(url)) } else { Err(refused(&format!("{host} is not of the public internet"))) }
    }

    /// It as a URL.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.0
    }
}

fn ip(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_of_this_machine(host: &str) -> bool {
    host == "localhost" || ip(host).is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses that no event may ever be sent to.
    const REFUSED: [&str; 66] = [
        "http://hooks.agency.gov.uk/beatwise",
        "ftp://hooks.agency.gov.uk/",
        "file:///etc/passwd",
        "gopher://hooks.agency.gov.uk:70/1",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "ws://hooks.agency.gov.uk/",
        "unix:///var/run/docker.sock",
        "//hooks.agency.gov.uk/",
        "hooks.agency.gov.uk",
        "",
        "https://",
        "https:///etc/passwd",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.1.:443/",
        "https://127.255.255.254/",
        "https://\u{ff11}\u{ff12}\u{ff17}.0.0.1/",
        "https://\u{2460}27.0.0.1/",
        "https://0.0.0.0/",
        "https://0/",
        "https://10.1.2.3/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0xa9fea9fe/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://192.0.0.192/",
        "https://192.0.2.1/",
        "https://198.18.0.1/",
        "https://203.0.113.7/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001::1]/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[ff02::1]/",
        "https://[2001:db8::1]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://hooks.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://router.lan/",
        "https://1.0.0.127.in-addr.arpa/",
        "https://user:secret@hooks.agency.gov.uk/",
        "https://hooks.agency.gov.uk@127.0.0.1/",
        "https://hooks.agency.gov.uk:22/",
        "https://hooks.agency.gov.uk\\@127.0.0.1/",
        "https://hooks.agency.gov.uk/\r\nHost: 127.0.0.1",
    ];

    #[test]
    fn sixty_and_more_addresses_are_refused() {
        for address in REFUSED {
            let error = Address::read(address, Loopback::Refused).expect_err(address);
            assert_eq!(error.parameter, "webhook");
        }
    }

    #[test]
    fn loopback_is_plain_only_where_it_is_allowed_and_opens_nothing_else() {
        for own in ["http://127.0.0.1:9000/hook", "http://localhost:9000/", "http://[::1]:9000/", "https://127.0.0.1:9000/"] {
            assert!(Address::read(own, Loopback::Refused).is_err(), "{own}");
            assert!(Address::read(own, Loopback::Allowed).is_ok(), "{own}");
        }
        let still: Vec<&str> = REFUSED.into_iter().filter(|address| Address::read(address, Loopback::Allowed).is_ok()).collect();
        let own = |address: &&str| Url::parse(address).is_ok_and(|url| url.host_str().is_some_and(is_of_this_machine));
        assert!(still.iter().all(own), "{still:?}");
        assert!(Address::read("http://10.0.0.1/", Loopback::Allowed).is_err());
        assert!(Address::read("gopher://127.0.0.1/", Loopback::Allowed).is_err());
    }

    #[test]
    fn public_addresses_are_taken_as_they_are() {
        for address in [
            "https://hooks.agency.gov.uk/beatwise?for=north",
            "https://8.8.8.8/",
            "https://example.org:8443/a",
            "https://[2606:4700::1]/",
        ] {
            assert_eq!(Address::read(address, Loopback::Refused).expect(address).url().as_str(), address);
        }
    }
}
