//! Made-up number plates of the United Kingdom and the United States.

use super::Source;

const PLAIN: &str = "ABCDEFGHJKLMNPRSTUVWXY";
/// No vowels, so that chance spells no word.
const CONSONANTS: &str = "BCDFGHJKLMNPRSTVWX";

fn current(source: &mut Source) -> (String, String) {
    let age = if source.percent(50) { source.between(2, 25) } else { source.between(51, 75) };
    (format!("{}{age:02}", source.letters(PLAIN, 2)), source.letters(PLAIN, 3))
}

/// A plate that stands for itself.
pub(super) fn plate(source: &mut Source) -> String {
    let (front, back) = current(source);
    let (year, number, letters) = (source.letter("ABCDEFGHJKLMNPRSTVWXY"), source.between(21, 999), source.letters(PLAIN, 3));
    match source.form(18) {
        0 | 1 => format!("{front} {back}"),
        2 | 3 => format!("{front}{back}"),
        4 | 5 => format!("{year}{number} {letters}"),
        6 => format!("{year}{number}{letters}"),
        7 => format!("{letters} {number}{year}"),
        8 => format!("{letters}{number}{year}"),
        9 | 10 => format!("{front}{back}").to_lowercase(),
        11 => format!("{year}{} {letters}", source.between(1, 20)),
        12 => format!("{front}-{back}"),
        13 => format!("{front}  {back}"),
        14 => format!("{front} {}", source.letters(CONSONANTS, 3)).to_lowercase(),
        15 => format!("{}{} {back}", front[..1].to_uppercase(), front[1..].to_lowercase()),
        16 => format!("{front}\u{a0}{back}"),
        _ => format!("{front}.{back}"),
    }
}

/// A plate after a word that says so; some of these shapes mean nothing alone.
pub(super) fn announced(source: &mut Source) -> String {
    let (front, back) = current(source);
    let (year, letters) = (source.letter("ABCDEFGHJKLMNPRSTVWXY"), source.letters(CONSONANTS, 3));
    let (three, four) = (source.between(100, 999), source.between(1000, 9999));
    match source.form(18) {
        0 => format!("{front} {back}"),
        1 => format!("{front} {back}").to_lowercase(),
        2 => format!("{letters} {four}"),
        3 => format!("{letters}{four}"),
        4 => format!("{} {}", source.letters(CONSONANTS, 2), source.between(10_000, 99_999)),
        5 => format!("{}{letters}{three}", source.between(1, 9)),
        6 => format!("{}{}", source.letters(CONSONANTS, 2), source.between(10_000, 99_999)),
        7 => format!("{year}{three} {letters}").to_lowercase(),
        8 => format!("{letters} {three}{year}"),
        9 => format!("{letters}-{four}"),
        10 => format!("{letters}{four}").to_lowercase(),
        11 => format!("{front}{back}"),
        12 => format!("{three} {letters}"),
        13 => format!("IL {letters} {four}"),
        14 => format!("{letters} {three}{year}").to_lowercase(),
        15 => format!("{three}-{letters}"),
        16 => format!("{letters} {four}").to_lowercase(),
        _ => format!("{year}{} {four}", source.between(10, 99)),
    }
}
