//! Made-up telephone numbers, e-mail addresses and links.

use super::Source;
use super::person::{given, surname};

fn mobile(source: &mut Source) -> String {
    let second = source.between(1, 9);
    format!("7{second}{}", source.digits(8))
}

/// Area, exchange and line of a United States number.
fn american(source: &mut Source) -> (usize, usize, String) {
    let area = source.between(2, 9) * 100 + source.between(1, 89);
    (area, source.between(200, 999), source.digits(4))
}

pub(super) fn telephone(source: &mut Source) -> String {
    let form = source.form(36);
    if matches!(form, 11 | 14..=18 | 30..) {
        return american_form(source, form);
    }
    let m = mobile(source);
    let (a, b, c) = (&m[..4], &m[4..7], &m[7..]);
    let city = source.any(&["117", "121", "131", "161", "113", "151", "115", "118"]);
    let (exchange, line, town) = (source.between(200, 998), source.digits(4), source.between(200_000, 899_999));
    match form {
        0 | 19 => format!("0{a} {b}{c}"),
        1 => format!("0{m}"),
        2 => format!("0{a} {b} {c}"),
        3 => format!("+44 {a} {b}{c}"),
        4 => format!("+44{m}"),
        5 => format!("0{city} {exchange} {line}"),
        6 => format!("020 7{exchange} {line}"),
        7 => format!("(0{city}) {exchange} {line}"),
        8 => format!("01{} {town}", source.between(204, 997)),
        9 => format!("+44 (0){city} {exchange} {line}"),
        10 => format!("+44 (0) {a} {b}{c}"),
        12 => format!("0044 {a} {b}{c}"),
        13 => format!("0{a}-{b}-{c}"),
        20 => format!("+33 6 {} {} {} {}", source.digits(2), source.digits(2), source.digits(2), source.digits(2)),
        21 => format!("+49 30 {}", source.digits(7)),
        22 => format!("0{city}{exchange}{line}"),
        23 => format!("0{city}-{exchange}-{line}"),
        24 => format!("0{a}.{b}.{c}"),
        25 => format!("0{} {} {} {}", &m[..1], &m[1..4], &m[4..7], &m[7..]),
        26 => format!("0{} {} {}", &m[..2], &m[2..6], &m[6..]),
        27 => format!("(020) 7{exchange}-{line}"),
        28 => format!("0{a}\u{a0}{b}{c}"),
        _ => format!("(+44) {a} {b}{c}"),
    }
}

fn american_form(source: &mut Source, form: usize) -> String {
    let (area, exchange, line) = american(source);
    match form {
        11 => format!("({area}) {exchange}-{line}"),
        14 => format!("{area}-{exchange}-{line}"),
        15 => format!("+1 {area} {exchange} {line}"),
        16 => format!("{area}.{exchange}.{line}"),
        17 => format!("{area}{exchange}{line}"),
        18 => format!("1-{area}-{exchange}-{line}"),
        30 => format!("+1 ({area}) {exchange}-{line}"),
        31 => format!("{area} {exchange} {line}"),
        32 => format!("+353 8{} {} {}", source.between(3, 9), source.between(200, 999), source.digits(4)),
        33 => format!("({area}){exchange}-{line}"),
        34 => format!("0117-{}{line}", source.between(200, 999)),
        _ => format!("+1.{area}.{exchange}.{line}"),
    }
}

#[rustfmt::skip]
const DOMAINS: [&str; 18] = [
    "gmail.com", "hotmail.co.uk", "outlook.com", "btinternet.com", "yahoo.co.uk", "icloud.com", "northfield-school.org.uk",
    "acme.io", "aol.com", "sky.com", "parish.example.org", "comcast.net", "googlemail.com", "proton.me", "bakers-yard.co.uk",
    "virginmedia.com", "students.example.edu", "mail.harbour.dev",
];

pub(super) fn email(source: &mut Source) -> String {
    let plain = |word: &str| word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let (given, surname) = (plain(given(source)), plain(surname(source)));
    let (domain, number) = (source.pick(&DOMAINS), source.between(1, 99));
    let spoken = domain.replace('.', " dot ");
    match source.form(24) {
        0 | 1 => format!("{given}.{surname}@{domain}"),
        2 => format!("{given}_{surname}{number}@{domain}"),
        3 => format!("{}{surname}@{domain}", &given[..1]),
        4 => format!("{given}{number} @ {domain}"),
        5 | 6 => format!("{given}.{surname} at {spoken}"),
        7 => format!("{given}.{surname}@{domain}").to_uppercase(),
        8 => format!("{given}+{number}@{domain}"),
        9 => format!("{given}{surname} (at) {}", domain.replace('.', " (dot) ")),
        10 => format!("{given}{number} at {spoken}"),
        11 => format!("{given}.{surname}@ {domain}"),
        12 => format!("{given}{number}@{domain}"),
        13 => format!("{given} at {spoken}"),
        14 => format!("{}{}@{domain}", given[..1].to_uppercase(), &given[1..]),
        15 => format!("{given}-{surname}@{domain}"),
        16 => format!("{given}.{surname} [at] {}", domain.replace('.', " [dot] ")),
        17 => format!("{given}{number} @{domain}"),
        18 => format!("{given} dot {surname} at {spoken}"),
        19 => format!("{given}.{surname} at gmail.com"),
        20 => format!("{given}(at){}", domain.replace('.', "(dot)")),
        21 => format!("{given}_{surname} AT {}", domain.replace('.', " DOT ")),
        22 => format!("{given}{surname}@{}", domain.replace('.', " dot ")),
        _ => format!("{}.{}.{surname}@{domain}", &given[..1], &surname[..1]),
    }
}

pub(super) fn link(source: &mut Source) -> String {
    let plain = |word: &str| word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let (given, surname, number) = (plain(given(source)), plain(surname(source)), source.between(1, 999));
    match source.form(18) {
        0 => format!("https://www.facebook.com/{given}.{surname}.{number}"),
        1 => format!("http://instagram.com/{given}_{surname}"),
        2 => format!("www.facebook.com/{given}{surname}"),
        3 => format!("facebook.com/{given}.{surname}"),
        4 => format!("https://twitter.com/{given}{number}/status/{}", source.digits(18)),
        5 => format!("https://www.youtube.com/watch?v={}&t={number}", source.letters("abcdefGHJK", 11)),
        6 => format!("instagram.com/{given}{number}"),
        7 => format!("www.{surname}-{given}.co.uk"),
        8 => format!("https://www.ebay.co.uk/usr/{given}{number}"),
        9 => format!("HTTPS://WWW.FACEBOOK.COM/{}", given.to_uppercase()),
        10 => format!("https://nextdoor.co.uk/profile/{}", source.digits(10)),
        11 => format!("http://{given}{surname}.blogspot.com/2024/03/van.html"),
        12 => format!("tiktok.com/@{given}{number}"),
        13 => format!("linkedin.com/in/{given}-{surname}-{number}"),
        14 => format!("m.facebook.com/profile.php?id={}", source.digits(12)),
        15 => format!("https://photos.app.goo.gl/{}", source.letters("abcdefGHJK23", 14)),
        16 => format!("Www.instagram.com/{given}.{surname}/"),
        _ => format!("wa.me/44{}", mobile(source)),
    }
}
