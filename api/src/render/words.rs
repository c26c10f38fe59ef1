//! Numbers, dates and slugs as a reader expects them; the same words on charts, in the PDF and on the page.

use jiff::civil::Date;

/// Below this a probability is given as a bound, because its digits mean nothing.
const SMALLEST_P: f64 = 0.000_1;

/// A count with thousands marked: `12,345`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut marked = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            marked.push(',');
        }
        marked.push(digit);
    }
    marked
}

/// A number of things: `1 report`, `2 reports`.
pub(super) fn quantity(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// A figure with a fixed number of decimals and a true minus sign; never a negative zero.
pub(super) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(zero) if zero.chars().all(|c| matches!(c, '0' | '.')) => zero.to_owned(),
        Some(size) => format!("−{size}"),
        None => text,
    }
}

/// A figure that may be missing.
pub(super) fn figure(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "not computable".to_owned(), |value| decimal(value, decimals))
}

/// A probability to two or three decimals, small ones to four or as a bound.
pub(super) fn probability(value: Option<f64>) -> String {
    match value {
        None => "not computable".to_owned(),
        Some(p) if p < SMALLEST_P => "below 0.0001".to_owned(),
        Some(p) if p < 0.001 => format!("{p:.4}"),
        Some(p) if p < 0.1 => format!("{p:.3}"),
        Some(p) => format!("{p:.2}"),
    }
}

/// A probability as a statement: `p = 0.03`, `p below 0.0001`.
pub(super) fn stated(symbol: &str, value: Option<f64>) -> String {
    let words = probability(value);
    let link = if words.starts_with(|c: char| c.is_ascii_digit()) { " = " } else { " " };
    format!("{symbol}{link}{words}")
}

/// A slug as words inside a sentence: `vehicle-crime` becomes `vehicle crime`.
pub(super) fn category(slug: &str) -> String {
    match slug {
        "anti-social-behaviour" => "anti-social behaviour".to_owned(),
        "criminal-damage-arson" => "criminal damage and arson".to_owned(),
        "fly-tipping" => "fly-tipping".to_owned(),
        "vehicle-abandoned" => "abandoned vehicle".to_owned(),
        other => other.replace('-', " "),
    }
}

/// A method's name in the catalogue as words.
pub(super) fn method(name: &str) -> String {
    match name {
        "getis-ord-gi-star" => "Getis-Ord Gi*".to_owned(),
        "two-period-exact-poisson" => "exact comparison of two Poisson counts".to_owned(),
        "counts-per-bucket" => "counts per period".to_owned(),
        other => other.replace('-', " "),
    }
}

/// The text with a capital first letter.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Things in a row: `a`, `a and b`, `a, b and c`.
pub(super) fn list(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A day: `1 July 2018`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A place: `51.4545° N, 2.5879° W`, four decimals being about ten metres.
pub(super) fn place(longitude: f64, latitude: f64) -> String {
    let (east, north) = (if longitude < 0.0 { "W" } else { "E" }, if latitude < 0.0 { "S" } else { "N" });
    format!("{:.4}° {north}, {:.4}° {east}", latitude.abs(), longitude.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_mark_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([quantity(1, "report"), quantity(2, "report")], ["1 report", "2 reports"]);
    }

    #[test]
    fn small_probabilities_are_bounds() {
        assert_eq!(stated("p", Some(0.031_4)), "p = 0.031");
        assert_eq!(stated("p", Some(0.000_003)), "p below 0.0001");
        assert_eq!(stated("p", None), "p not computable");
        assert_eq!(probability(Some(0.5)), "0.50");
    }

    #[test]
    fn signs_are_true_minus_signs_and_zero_has_none() {
        assert_eq!([decimal(-2.346, 2), decimal(-0.001, 2), decimal(1.0, 1)], ["−2.35", "0.00", "1.0"]);
    }

    #[test]
    fn slugs_lists_and_days_read_like_prose() {
        assert_eq!(category("vehicle-crime"), "vehicle crime");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(day(jiff::civil::date(2018, 7, 1)), "1 July 2018");
        assert_eq!(place(-2.587_91, 51.454_5), "51.4545° N, 2.5879° W");
        assert_eq!(sentence("élan"), "Élan");
    }
}
