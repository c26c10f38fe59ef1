//! Who may see what: the policy, and the only door through which an answer leaves the engine.
//!
//! Today there is one rule for a lake: public rows only. A lake that holds anything else is not served. What somebody computes
//! from a file of their own is theirs: [`OwnInput`].

use crate::query::span;
use crate::report::Audience;
use crate::store::{Snapshot, StoreError};

/// A rule of disclosure, named so that receipts can say which one an answer was given under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    name: &'static str,
    audiences: &'static [Audience],
}

impl Policy {
    /// Only rows addressed to everyone are read, and so every figure may be shown to anyone.
    #[must_use]
    pub const fn public_rows() -> Self {
        Self { name: "public-rows-1", audiences: &[Audience::Public] }
    }

    /// Every row: for whoever holds the lake's folder, on their own command line. No face answers under it.
    #[must_use]
    pub const fn operator() -> Self {
        Self { name: "operator-1", audiences: &[Audience::Public, Audience::Agency, Audience::Neighbourhood] }
    }

    /// What somebody computes from a file of their own: nothing is withheld from who brought it. It reads no lake.
    #[must_use]
    pub const fn own_input() -> OwnInput {
        OwnInput(Self { name: "own-input-1", audiences: &[] })
    }

    /// The policy's name and version.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Audiences whose rows a question under this policy may read.
    #[must_use]
    pub const fn audiences(&self) -> &'static [Audience] {
        self.audiences
    }

    /// An audience that the lake holds reports for and that this policy may not read, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the lake cannot be read.
    pub async fn unreadable(&self, snapshot: &Snapshot) -> Result<Option<Audience>, StoreError> {
        let held = span(snapshot).await?.into_iter().map(|span| span.audience);
        Ok(held.into_iter().find(|audience| !self.audiences.contains(audience)))
    }

    /// Lets an answer that was computed under this policy out of the engine.
    #[expect(clippy::unused_self, reason = "a release is the act of a policy; rules that look at the answer come with roles")]
    pub(crate) const fn release<T>(&self, answer: T) -> Released<T> {
        Released(answer)
    }
}

/// The rule for answers about a person's own file. Answers about a lake are released by the rule that they were asked under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnInput(Policy);

impl OwnInput {
    /// The policy's name and version.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.0.name
    }

    /// Lets an answer out that was computed from nothing but the file its reader brought.
    #[must_use]
    pub const fn release<T>(&self, answer: T) -> Released<T> {
        self.0.release(answer)
    }
}

/// An answer that a policy has let out. Nothing else reaches a face, and only the engine can make one.
#[derive(Debug, Clone, PartialEq)]
pub struct Released<T>(T);

impl<T> Released<T> {
    /// The answer.
    #[must_use]
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// The answer, owned.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}
