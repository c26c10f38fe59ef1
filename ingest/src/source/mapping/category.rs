//! The category of a row: the same for every row, or by the source's own words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use engine::report::Category;

use super::fields::{Columns, Fields};
use super::keys::{Keys, WordKeys};
use crate::reason::Reason;
use crate::source::categories::Categories;
use crate::verdict::Rejection;

/// Where the category comes from.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Every row has it.
    Constant(Category),
    /// A column has it, in the source's words.
    Column(usize, Categories),
}

/// What a row was about.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    pub(super) category: Category,
    /// In the source's own words.
    pub(super) words: Cow<'a, str>,
    /// Whether the words are known.
    pub(super) known: bool,
}

impl Kind {
    /// Reads the keys.
    pub(super) fn parse(keys: &Keys, columns: &mut Columns) -> Result<Self, String> {
        match (&keys.columns.category, &keys.constants.category) {
            (Some(_), Some(_)) => Err("`category` stands in [columns] and in [constants]: keep one of the two".into()),
            (None, None) => Err("nothing says what the reports are about: name the column as `category` in [columns], or write \
                                 category = \"burglary\" in [constants]"
                .into()),
            (None, Some(_)) if keys.categories.other.is_some() || !keys.categories.words.is_empty() => {
                Err("[categories] has words but no column: name the column as `category` in [columns]".into())
            }
            (None, Some(constant)) => slug("[constants] category", constant).map(Self::Constant),
            (Some(name), None) => Ok(Self::Column(columns.number("category", name)?, words(&keys.categories)?)),
        }
    }

    /// The category of a row.
    pub(super) fn read<'a>(&self, fields: Fields<'a>) -> Result<Found<'a>, Rejection<'a>> {
        match self {
            Self::Constant(category) => Ok(Found { category: *category, words: category.slug().into(), known: true }),
            Self::Column(column, categories) => {
                let word = fields.text(*column).ok_or_else(|| fields.rejected(*column, Reason::Missing))?;
                let (category, known) = categories.of(word);
                Ok(Found { category, words: word.into(), known })
            }
        }
    }
}

/// The table of words, and the slugs of the taxonomy, which need no line of their own.
fn words(keys: &WordKeys) -> Result<Categories, String> {
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for (word, to) in &keys.words {
        slug(&format!("[categories.words] \"{word}\""), to)?;
        if folded.insert(word.to_lowercase(), to).is_some_and(|other| other != to) {
            return Err(format!("[categories.words] has \"{word}\" in two writings with different categories: keep one"));
        }
    }
    let other = keys.other.as_deref().unwrap_or(Category::OTHER_CRIME.slug());
    slug("[categories] other", other)?;
    let slugs = Category::all().map(Category::slug).filter(|slug| !folded.contains_key(*slug));
    let slugs = slugs.map(|slug| (slug.to_owned(), slug.to_owned())).collect::<Vec<_>>();
    Categories::new(keys.words.clone().into_iter().chain(slugs), other)
}

fn slug(key: &str, word: &str) -> Result<Category, String> {
    word.parse().map_err(|_| {
        let known: Vec<&str> = Category::all().map(Category::slug).collect();
        format!("{key}: `{word}` is not a category: use one of {}", known.join(", "))
    })
}
