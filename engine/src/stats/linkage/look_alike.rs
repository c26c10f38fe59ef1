//! Texts that say nearly the same, word for word: copies, and copies with a word changed.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use rayon::prelude::*;

use super::groups::Groups;
use super::words::normalised_words;
use crate::stats::{StatsError, real};

/// What rounding may take from a similarity that lies on the bound.
const ROUNDING: f64 = 1e-9;

/// Which of the texts look alike.
///
/// Answers: which texts are copies of each other, or nearly so? Of every text the set of its pairs of adjacent words is taken
/// (of a text with one word, that word; words as [`normalised_words`] has them). Two texts look alike where the Jaccard
/// similarity of their sets, shared pairs by all pairs, is at least `least_similarity`; groups are the components of that
/// relation, so the first and the last text of a group may be less alike than the bound.
///
/// Of each text comes the number of its group, from 0 in the order of the groups' first texts; nothing for a text that looks
/// like no other, or that has no words. There is no chance in it: candidates are found by the rarest pairs of each set, of
/// which two sets as similar as asked for must share one. Equal sets are compared once, sets of one group never again; the time
/// grows with the number of texts and with how common their rarest pairs are.
///
/// # Units
/// `least_similarity` is a share above 0, at most 1; 0.6 finds texts of a dozen words in which one or two are changed.
///
/// # Errors
/// [`StatsError::BadOption`] where it is not.
///
/// # Source
/// A. Z. Broder, 1997, "On the resemblance and containment of documents", doi:10.1109/SEQUEN.1997.666900 (sets of adjacent
/// words); R. J. Bayardo, Y. Ma and R. Srikant, 2007, "Scaling up all pairs similarity search",
/// doi:10.1145/1242572.1242591 (rarest first).
///
/// # Example
/// ```
/// use engine::stats::look_alikes;
///
/// let texts = ["Loud engine outside the school gate", "LOUD engine outside the school gates!", "Broken lamp on the corner"];
/// assert_eq!(look_alikes(&texts, 0.8)?, [Some(0), Some(0), None]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn look_alikes<T: AsRef<str> + Sync>(texts: &[T], least_similarity: f64) -> Result<Vec<Option<u32>>, StatsError> {
    if !(least_similarity > 0.0 && least_similarity <= 1.0) {
        let (option, needs) = ("the least similarity", "a share above 0, at most 1");
        return Err(StatsError::BadOption { option, value: least_similarity, needs });
    }
    let mut texts_of: BTreeMap<(usize, Vec<u32>), Vec<usize>> = BTreeMap::new();
    for (text, set) in sets_of_pairs(texts).into_iter().enumerate().filter(|(_, set)| !set.is_empty()) {
        texts_of.entry((set.len(), set)).or_default().push(text);
    }
    let mut groups = Groups::new(texts.len());
    for same in texts_of.values() {
        for &text in same.iter().skip(1) {
            groups.join(same[0], text);
        }
    }
    let sets: Vec<(&[u32], usize)> = texts_of.iter().map(|((_, set), texts)| (set.as_slice(), texts[0])).collect();
    join_alike(&sets, least_similarity, &mut groups);
    Ok(groups.numbered())
}

/// Joins the texts whose sets are as similar as asked for. Sets come smallest first, each with a text that has it.
fn join_alike(sets: &[(&[u32], usize)], least_similarity: f64, groups: &mut Groups) {
    let pairs = sets.iter().flat_map(|(set, _)| set.iter()).max().map_or(0, |&rank| rank as usize + 1);
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); pairs];
    for (index, &(set, text)) in sets.iter().enumerate() {
        // Two sets as similar as asked for share at least this many pairs, so one of the rarest others of each is shared.
        let fewest_shared = least_similarity * real(set.len()) - ROUNDING;
        let rarest = set.iter().enumerate().take_while(|(rank, _)| real(set.len() - rank) > fewest_shared);
        for (_, &pair) in rarest {
            for &other in &holders[pair as usize] {
                let (smaller, kin) = sets[other];
                let possible = real(smaller.len()) >= fewest_shared && !groups.together(text, kin);
                if possible && similarity(set, smaller) >= least_similarity - ROUNDING {
                    groups.join(text, kin);
                }
            }
            holders[pair as usize].push(index);
        }
    }
}

/// Each text's pairs of adjacent words, as numbers that stand for the same pair in every text and are lower the fewer texts
/// hold it; each once, sorted.
fn sets_of_pairs<T: AsRef<str> + Sync>(texts: &[T]) -> Vec<Vec<u32>> {
    let spoken: Vec<Vec<String>> = texts.par_iter().map(|text| normalised_words(text.as_ref())).collect();
    let (mut words, mut numbers) = (Numbers::new(), Numbers::new());
    let mut held_by: Vec<u32> = Vec::new();
    let mut sets: Vec<Vec<u32>> = Vec::with_capacity(texts.len());
    for text in spoken {
        let text: Vec<u32> = text.into_iter().map(|word| number(&mut words, word)).collect();
        let mut set: Vec<u32> = pairs(&text).into_iter().map(|pair| number(&mut numbers, pair)).collect();
        set.sort_unstable();
        set.dedup();
        held_by.resize(numbers.len(), 0);
        for &pair in &set {
            held_by[pair as usize] += 1;
        }
        sets.push(set);
    }
    let mut order: Vec<u32> = (0..).take(held_by.len()).collect();
    order.sort_unstable_by_key(|&pair| (held_by[pair as usize], pair));
    let mut ranks = vec![0; order.len()];
    for (rank, &pair) in (0..).zip(&order) {
        ranks[pair as usize] = rank;
    }
    for set in &mut sets {
        for pair in set.iter_mut() {
            *pair = ranks[*pair as usize];
        }
        set.sort_unstable();
    }
    sets
}

/// Things that were numbered as they came.
type Numbers<T> = HashMap<T, u32>;

fn pairs(words: &[u32]) -> Vec<(u32, Option<u32>)> {
    match words {
        [word] => vec![(*word, None)],
        _ => words.windows(2).map(|pair| (pair[0], Some(pair[1]))).collect(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "four billion different pairs of words do not fit into memory")]
fn number<T: Eq + Hash>(numbers: &mut Numbers<T>, thing: T) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(thing).or_insert(next)
}

/// Jaccard's similarity of two sorted sets that are not both empty.
fn similarity(a: &[u32], b: &[u32]) -> f64 {
    let shared = real(a.iter().filter(|pair| b.binary_search(pair).is_ok()).count());
    shared / (real(a.len() + b.len()) - shared)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Groups by comparing every text with every other.
    fn by_hand(texts: &[String], least: f64) -> Vec<Option<u32>> {
        let sets = sets_of_pairs(texts);
        let mut groups = Groups::new(texts.len());
        for (i, a) in sets.iter().enumerate() {
            for (j, b) in sets.iter().enumerate().skip(i + 1) {
                if !a.is_empty() && !b.is_empty() && similarity(a, b) >= least - ROUNDING {
                    groups.join(i, j);
                }
            }
        }
        groups.numbered()
    }

    proptest! {
        #[test]
        fn no_pair_is_missed(
            texts in prop::collection::vec("((red|blue|green|black|white|grey) ){0,7}", 0..40),
            least in prop::sample::select(vec![0.05, 0.2, 0.25, 1.0 / 3.0, 0.5, 0.6, 0.75, 0.9, 1.0]),
        ) {
            prop_assert_eq!(look_alikes(&texts, least), Ok(by_hand(&texts, least)));
        }
    }

    #[test]
    fn groups_are_numbered_by_their_first_text() {
        let texts =
            ["Dog barks all night", "", "Van with a ladder", "van, with ladder", "the dog barks, all night!", "Alone here now"];
        assert_eq!(look_alikes(&texts, 1.0), Ok(vec![Some(0), None, Some(1), Some(1), Some(0), None]));
        assert_eq!(look_alikes::<&str>(&[], 0.5), Ok(vec![]));
    }

    #[test]
    fn a_bound_that_no_share_can_be_is_refused() {
        for bound in [0.0, -0.1, 1.1, f64::NAN] {
            let error = look_alikes(&["a text of words"], bound).expect_err("a bound");
            assert!(error.to_string().contains("the least similarity"), "{error}");
        }
    }

    #[test]
    fn a_burst_of_copies_among_many_texts_is_one_group() {
        let streets = ["abbey", "bridge", "castle", "dock", "elm", "ferry", "garden", "harbour", "iron", "jubilee"];
        let street = |number: usize| format!("{}{}", streets[number % 10], number / 10);
        let ordinary =
            |n: usize| format!("Noise by {} and {} since {} and {}", street(n), street(n * 7), street(n * 3), street(n / 2));
        let mut texts: Vec<String> = (0..20_000).map(ordinary).collect();
        texts.extend(
            (0..200).map(|n| format!("Every night young people gather and shout beside the old {} playground gates", street(n))),
        );
        let found = look_alikes(&texts, 0.6).expect("texts");
        let burst = found[20_000].expect("a group");
        assert!(found[20_000..].iter().all(|group| *group == Some(burst)));
        assert!(found[..20_000].iter().all(|group| *group != Some(burst)));
    }
}
