//! Short English narratives from templates: what happened, on which street, when, and no person.

use rand_pcg::Pcg64;

use super::draw::{any, happens};
use super::library::{Library, Narratives};

/// Share of narratives with a second and with a third sentence.
const SECOND: f64 = 0.7;
const THIRD: f64 = 0.15;

/// Templates cut into pieces once.
#[derive(Debug)]
pub(crate) struct Wordings {
    /// In the order of the library's categories.
    categories: Vec<Sentences>,
    closings: Vec<String>,
    /// What each hour of the day is called.
    when: Vec<Vec<String>>,
}

#[derive(Debug)]
struct Sentences {
    openings: Vec<Template>,
    between: Vec<Template>,
    details: Vec<String>,
}

type Template = Vec<Piece>;

#[derive(Debug)]
enum Piece {
    Text(String),
    Street,
    When,
}

impl Wordings {
    /// Cuts the library's templates.
    pub(crate) fn new(library: &Library) -> Self {
        let narratives = &library.narratives;
        let categories = library.categories.iter().map(|category| match narratives.category.get(&category.slug) {
            Some(wording) => Sentences {
                openings: wording.openings.iter().map(|text| cut(text)).collect(),
                between: wording.between.iter().map(|text| cut(text)).collect(),
                details: wording.details.clone(),
            },
            None => Sentences { openings: vec![cut("Reported on {street}.")], between: Vec::new(), details: Vec::new() },
        });
        Self {
            categories: categories.collect(),
            closings: narratives.closings.clone(),
            when: (0..24).map(|hour| called(narratives, hour)).collect(),
        }
    }

    /// Appends a narrative to `out`. `hour` is the local hour; nothing where only an interval is known.
    pub(crate) fn write(&self, (category, street): (usize, &str), hour: Option<u32>, rng: &mut Pcg64, out: &mut Vec<u8>) {
        let sentences = &self.categories[category];
        let first = if hour.is_some() || sentences.between.is_empty() { &sentences.openings } else { &sentences.between };
        let Some(template) = first.get(any(rng, first.len())) else { return };
        for piece in template {
            let words = match piece {
                Piece::Text(text) => text,
                Piece::Street => street,
                Piece::When => self.name_of(hour, rng),
            };
            out.extend_from_slice(words.as_bytes());
        }
        for (sentences, share) in [(&sentences.details, SECOND), (&self.closings, THIRD)] {
            if happens(rng, share)
                && let Some(sentence) = sentences.get(any(rng, sentences.len()))
            {
                out.push(b' ');
                out.extend_from_slice(sentence.as_bytes());
            }
        }
    }

    fn name_of(&self, hour: Option<u32>, rng: &mut Pcg64) -> &str {
        let words = hour.and_then(|hour| self.when.get(hour as usize));
        words.and_then(|words| words.get(any(rng, words.len()))).map_or("recently", String::as_str)
    }
}

fn called(narratives: &Narratives, hour: u32) -> Vec<String> {
    let part = narratives.when.iter().find(|part| hour < part.before);
    part.map(|part| part.words.clone()).unwrap_or_default()
}

fn cut(text: &str) -> Template {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((at, slot)) = ["{street}", "{when}"].into_iter().filter_map(|slot| rest.find(slot).map(|at| (at, slot))).min()
    {
        pieces.push(Piece::Text(rest[..at].to_owned()));
        pieces.push(if slot == "{street}" { Piece::Street } else { Piece::When });
        rest = &rest[at + slot.len()..];
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}
