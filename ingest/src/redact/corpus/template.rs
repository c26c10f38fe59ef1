//! Puts sentences together and fills them in.

use super::{Kind, Narrative, Planted, Source};
use super::{contact, lookalike, number, person, place, sentence, vehicle};

/// A narrative of one to five sentences.
pub(super) fn narrative(source: &mut Source) -> Narrative {
    let mut page = Narrative { text: String::new(), truth: Vec::new() };
    let shape = source.below(100);
    let identified = shape >= 55;
    if identified && source.percent(30) {
        fill(&mut page, source.pick(&sentence::GREETING), source);
    }
    fill(&mut page, source.pick(&sentence::PLAIN), source);
    if shape >= 20 {
        for _ in 0..source.between(1, 2) {
            page.text.push(' ');
            fill(&mut page, source.pick(&sentence::TRICKY), source);
        }
    }
    if identified {
        for _ in 0..source.between(1, 2) {
            page.text.push(' ');
            fill(&mut page, source.pick(&sentence::CONTACT), source);
        }
        if source.percent(30) {
            fill(&mut page, source.pick(&sentence::CLOSING), source);
        }
    }
    restyled(page, source)
}

/// Some people shout, some never use capitals. A plate in small letters means little where nothing announces it.
fn restyled(mut page: Narrative, source: &mut Source) -> Narrative {
    let plate = page.truth.iter().any(|planted| planted.kind == Kind::Plate);
    match source.below(100) {
        0..5 if !plate => page.text.make_ascii_lowercase(),
        5..8 => page.text.make_ascii_uppercase(),
        _ => {}
    }
    page
}

/// Appends a template with its slots filled in.
fn fill(page: &mut Narrative, template: &str, source: &mut Source) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').expect("a closing brace");
        page.text.push_str(before);
        match identifier(slot, page, source) {
            Some((kind, text)) => {
                let start = page.text.len();
                page.text.push_str(&text);
                page.truth.push(Planted { kind, range: start..page.text.len() });
            }
            None => page.text.push_str(&ordinary(slot, source)),
        }
        rest = after;
    }
    page.text.push_str(rest);
}

fn identifier(slot: &str, page: &mut Narrative, source: &mut Source) -> Option<(Kind, String)> {
    Some(match slot {
        "telephone" => (Kind::Telephone, contact::telephone(source)),
        "email" => (Kind::Email, contact::email(source)),
        "link" => (Kind::Link, contact::link(source)),
        "postcode" => (Kind::Postcode, place::postcode(source)),
        "plate" => (Kind::Plate, vehicle::plate(source)),
        "announced" => (Kind::Plate, vehicle::announced(source)),
        "card" => (Kind::Card, number::card(source)),
        "ni" => (Kind::NationalInsurance, number::national_insurance(source)),
        "ssn" => {
            let (before, text) = number::social_security(source);
            page.text.push_str(before);
            (Kind::SocialSecurity, text)
        }
        "name:given" => (Kind::Name, person::given(source).to_owned()),
        "name:surname" => (Kind::Name, person::surname(source).to_owned()),
        "name:full" => (Kind::Name, format!("{} {}", person::given(source), person::surname(source))),
        "name:initialled" => (Kind::Name, format!("{} {}", person::initials(source), person::surname(source))),
        _ => return None,
    })
}

fn ordinary(slot: &str, source: &mut Source) -> String {
    match slot {
        "street" => place::street(source),
        "area" => place::area(source),
        "shop" => place::shop(source),
        "title" => person::title(source).to_owned(),
        "time" => lookalike::time(source),
        "date" => lookalike::date(source),
        "money" => lookalike::money(source),
        "road" => lookalike::road(source),
        "bus" => lookalike::bus(source),
        "reference" => lookalike::reference(source),
        "serial" => lookalike::serial(source),
        "house" => lookalike::house(source),
        "block" => lookalike::block(source),
        "position" => lookalike::position(source),
        "measure" => lookalike::measure(source),
        "year" => source.between(1998, 2025).to_string(),
        unknown => panic!("no slot {unknown}"),
    }
}
