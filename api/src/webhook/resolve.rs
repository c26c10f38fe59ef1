//! Names to addresses, none of them private: a name that was public when the webhook was set up may not be any more.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Loopback;
use super::public::is_public;

/// Resolves names, and refuses those of which any address is not of the public internet.
#[derive(Debug, Clone, Copy)]
pub struct Guarded(pub Loopback);

/// A name that leads somewhere it may not.
#[derive(Debug, thiserror::Error)]
#[error("{name} leads to {address}, which is not of the public internet")]
struct Private {
    name: String,
    address: std::net::IpAddr,
}

impl Guarded {
    /// The addresses of a name, if all of them may be talked to.
    ///
    /// # Errors
    /// The first that may not, in words.
    pub fn judge(
        self,
        name: &str,
        found: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, impl std::error::Error + Send + Sync + 'static> {
        let own = self.0 == Loopback::Allowed && name == "localhost";
        let may = |address: &SocketAddr| is_public(address.ip()) || (own && address.ip().is_loopback());
        match found.iter().find(|address| !may(address)) {
            Some(address) => Err(Private { name: name.to_owned(), address: address.ip() }),
            None => Ok(found),
        }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let guarded = *self;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(guarded.judge(name.as_str(), found)?.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_turned_private_is_refused_though_other_addresses_of_it_are_not() {
        let all = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("an address")).collect::<Vec<SocketAddr>>();
        let judge = |loopback, name: &str, texts: &[&str]| Guarded(loopback).judge(name, all(texts)).is_ok();
        assert!(judge(Loopback::Refused, "hooks.agency.gov.uk", &["8.8.8.8:0", "[2606:4700::1]:0"]));
        assert!(!judge(Loopback::Refused, "hooks.agency.gov.uk", &["8.8.8.8:0", "10.0.0.1:0"]));
        assert!(!judge(Loopback::Refused, "hooks.agency.gov.uk", &["[::ffff:10.0.0.1]:0"]));
        assert!(!judge(Loopback::Refused, "localhost", &["127.0.0.1:0"]));
        assert!(judge(Loopback::Allowed, "localhost", &["127.0.0.1:0", "[::1]:0"]));
        assert!(!judge(Loopback::Allowed, "localhost", &["10.0.0.1:0"]));
        assert!(!judge(Loopback::Allowed, "rebound.agency.gov.uk", &["127.0.0.1:0"]));
    }
}
