//! Full postcodes of the United Kingdom: a known area, a district of its shape, a digit and two letters.
//!
//! Areas and shapes after Royal Mail's Postcode Address File programmer's guide. A district alone ("BS8") is a part of a
//! city and stays.

use super::word;

/// Two-letter areas, sorted; the others have one letter.
const AREAS: [[u8; 2]; 118] = word::cut(b"ABALBABBBDBFBHBLBNBRBSBTBXCACBCFCHCMCOCRCTCVCWDADDDEDGDHDLDNDTDYECEHENEXFKFYGLGUGYHAHDHGHPHRHSHUHXIGIMIPIVJEKAKTKWKYLALDLELLLNLSLUMEMKMLNENGNNNPNRNWOLOXPAPEPHPLPOPRRGRHRMSASESGSKSLSMSNSOSPSRSSSTSWSYTATDTFTNTQTRTSTWUBWAWCWDWFWNWRWSWVYOZE");
const SINGLE_AREAS: &[u8] = b"BEGLMNSW";

/// Districts that end in a letter are all in inner London.
const LETTERED: [&[u8]; 12] = [b"E1", b"EC1", b"EC2", b"EC3", b"EC4", b"N1", b"NW1", b"SE1", b"SW1", b"W1", b"WC1", b"WC2"];

/// Where the postcode ends whose district, or all of it, is the token from `start` to `end`.
pub(super) fn end(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let token = &bytes[start..end];
    if !word::begins(text, start) || !word::ends(text, end) || token.first().is_none_or(u8::is_ascii_digit) {
        return None;
    }
    if let Some((outward, inward)) = token.split_last_chunk::<3>().map(|(outward, inward)| (outward, inward.as_slice()))
        && token.len() >= 5
        && is_inward(inward)
        && is_outward(outward)
    {
        return (alike(token) && !word::reference(bytes, start)).then_some(end);
    }
    if !is_outward(token) {
        return None;
    }
    let inward = word::gaps(bytes, end)?;
    let stop = word::token_end(bytes, inward);
    let fits = is_inward(&bytes[inward..stop]) && word::ends(text, stop);
    (fits && !ordinal(text, token, inward)).then_some(stop)
}

/// Where the postcode ends whose area stands apart from its district: "BS 8 1TH".
pub(super) fn spread_end(text: &str, area: usize, start: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let letters = word::letters_before(bytes, word::spaces_before(bytes, start));
    let outward = [letters, &bytes[start..end]].concat();
    let capitals = letters.iter().all(u8::is_ascii_uppercase) && letters.len() == 2 && word::begins(text, area);
    if !capitals || !is_outward(&outward) {
        return None;
    }
    let inward = word::spaces(bytes, end);
    let stop = word::token_end(bytes, inward);
    let fits =
        inward > end && is_inward(&bytes[inward..stop]) && bytes[inward + 1].is_ascii_uppercase() && word::ends(text, stop);
    fits.then_some(stop)
}

fn is_outward(token: &[u8]) -> bool {
    let letters = token.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (area, district) = token.split_at(letters);
    let known = match area {
        [one] => SINGLE_AREAS.contains(&one.to_ascii_uppercase()),
        [first, second] => AREAS.binary_search(&[first.to_ascii_uppercase(), second.to_ascii_uppercase()]).is_ok(),
        _ => false,
    };
    known
        && match district {
            [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9'] => true,
            [b'0'] => area.len() == 2,
            [b'1'..=b'9', letter] if letter.is_ascii_alphabetic() => {
                LETTERED.iter().any(|known| known.eq_ignore_ascii_case(&token[..=letters]))
            }
            _ => false,
        }
}

/// A digit and two letters other than C, I, K, M, O and V; so "2AM" and "8PM" are none.
fn is_inward(token: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphabetic() && !b"CIKMOV".contains(&byte.to_ascii_uppercase());
    matches!(token, [digit, first, second] if digit.is_ascii_digit() && allowed(first) && allowed(second))
}

/// All capitals, all small, or only the first letter large.
fn alike(token: &[u8]) -> bool {
    let mut letters = token.iter().filter(|byte| byte.is_ascii_alphabetic());
    let first = letters.next();
    let small = letters.clone().all(u8::is_ascii_lowercase);
    small || first.is_some_and(u8::is_ascii_uppercase) && letters.all(u8::is_ascii_uppercase)
}

/// "M5 4th", "M32 2ND EXIT", "m5 1hr": an ordinal or a measure after a road.
fn ordinal(text: &str, outward: &[u8], inward: usize) -> bool {
    #[rustfmt::skip]
    const AFTER: [&str; 20] = [
        "april", "august", "bay", "day", "december", "exit", "february", "floor", "january", "july", "june", "junction", "lane",
        "march", "may", "november", "of", "september", "time", "turning",
    ];
    let bytes = text.as_bytes();
    let [digit, first, second] = [bytes[inward], bytes[inward + 1], bytes[inward + 2]];
    let ending = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
    let counts = matches!((digit, &ending), (b'1', b"st") | (b'2', b"nd") | (b'3', b"rd") | (b'0' | b'4'..=b'9', b"th"));
    let measures = matches!(&ending, b"hr" | b"ft" | b"yr" | b"wd" | b"yd" | b"lb");
    if !counts && !measures {
        return false;
    }
    let next = word::spaces(bytes, inward + 3);
    let followed = word::listed(&bytes[next..word::token_end(bytes, next)], &AFTER);
    let road = outward.iter().take_while(|byte| byte.is_ascii_alphabetic()).count() == 1;
    let mixed = outward[0].is_ascii_uppercase() && first.is_ascii_lowercase();
    followed || first.is_ascii_lowercase() && (road || mixed && counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        let token = word::token_end(text.as_bytes(), 0);
        end(text, 0, token)
    }

    #[test]
    fn full_postcodes_are_found() {
        for text in [
            "BS8 1TH",
            "bs8 1th",
            "BS81TH",
            "bs81th",
            "Bs8 1th",
            "M1 1AE",
            "B33 8TH",
            "CR2 6XH",
            "DN55 1PT",
            "W1A 0AX",
            "EC1A 1BB",
            "SW1A1AA",
            "HA0 2AB",
            "BS8-1TH",
            "BS8\u{a0}1TH",
            "BS8  1TH",
            "BS8.1TH",
            "WC2H 9JQ",
            "N1C 4AG",
            "BS8 1tj",
            "ME4 5lb",
        ] {
            assert_eq!(found(text), Some(text.len()), "{text}");
        }
        assert_eq!(spread_end("BS 8 1TH", 0, 3, 4), Some(8));
    }

    #[test]
    fn districts_roads_times_and_unknown_areas_are_not() {
        for text in [
            "BS8",
            "BS8 and",
            "N1 2am",
            "N1 2AM bus",
            "M5 4th lane",
            "M32 2ND EXIT",
            "m32 1hr",
            "QX1 1AA",
            "A38 1AB",
            "BS8 1TK",
            "M32 12",
            "B12 1ABC",
            "BS111 1AA",
            "Bs8 2nd",
            "U2 1AB",
            "B0 1AA",
            "LS1W 1AA",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
