//! Things that look like identifiers and are none: times, dates, money, roads, references, measures, positions.

use super::Source;
use super::number::not_a_card;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "Sept", "Oct", "Nov", "Dec"];

pub(super) fn time(source: &mut Source) -> String {
    let (hour, minute) = (source.between(0, 23), source.between(0, 59));
    match source.form(12) {
        0 | 1 => format!("{hour:02}:{minute:02}"),
        2 => format!("{}.{minute:02}pm", hour % 12 + 1),
        3 => format!("{}am", hour % 12 + 1),
        4 => format!("{hour:02}{minute:02}hrs"),
        5 => format!("{hour:02}:{minute:02}:{:02}", source.between(0, 59)),
        6 => format!("{}pm-{}pm", hour % 12 + 1, minute % 12 + 1),
        7 => format!("{hour:02}:{minute:02} - {:02}:{:02}", source.between(0, 23), source.between(0, 59)),
        8 => format!("{hour:02}.{minute:02}-{:02}.30", source.between(0, 23)),
        9 => format!("{hour:02}{minute:02} hours"),
        10 => format!("{} PM", hour % 12 + 1),
        _ => format!("{hour:02}h{minute:02}"),
    }
}

pub(super) fn date(source: &mut Source) -> String {
    let (day, month, year) = (source.between(1, 28), source.between(1, 12), source.between(2015, 2025));
    let name = MONTHS[month - 1];
    match source.form(15) {
        0 => format!("{day:02}/{month:02}/{year}"),
        1 => format!("{day:02}-{month:02}-{year}"),
        2 => format!("{day:02}.{month:02}.{}", year % 100),
        3 => format!("{year}-{month:02}-{day:02}"),
        4 => format!("{day} {name} {year}"),
        5 => format!("{name} {day}, {year}"),
        6 => format!("{day}/{month}/{}", year % 100),
        7 => format!("{day:02}/{month:02}/{year} {}", time(source)),
        8 => format!("{day:02}-{month:02}-{year} {}", time(source)),
        9 => format!("{year}-{month:02}-{day:02}T22:{:02}:00Z", source.between(0, 59)),
        10 => format!("{year}{month:02}{day:02}"),
        11 => format!("{day:02} {month:02} {year}"),
        12 => format!("{day:02}.{month:02}.{year} {}", time(source)),
        13 => format!("{day:02} {} {}", &name[..3], year % 100),
        _ => format!("{day:02}-{month:02}-{year} and {:02}-{month:02}-{year}", day % 28 + 1),
    }
}

pub(super) fn money(source: &mut Source) -> String {
    let (pounds, pence) = (source.between(1, 9999), source.between(0, 99));
    match source.form(12) {
        0 => format!("£{pounds}"),
        1 => format!("GBP 1,{:03}", pounds % 1000),
        2 => format!("£{pounds}.{pence:02}"),
        3 => format!("${},{:03},000", pounds % 9 + 1, source.between(0, 999)),
        4 => format!("{pounds} pounds"),
        5 => format!("£{}k", pounds % 90 + 1),
        6 => format!("${pounds}.{pence:02}"),
        7 => format!("£{},{:03}", pounds % 90 + 10, source.between(0, 999)),
        8 => format!("USD {pounds}00000"),
        9 => format!("£ {} {:03} {:03}", pounds % 9 + 1, source.between(0, 999), source.between(0, 999)),
        10 => format!("{}p", pence + 1),
        _ => format!("£{pounds}000-{}0000", pounds + 5),
    }
}

pub(super) fn road(source: &mut Source) -> String {
    let number = source.between(1, 69);
    match source.form(14) {
        0 => format!("M{number}"),
        1 => format!("A{number}"),
        2 => format!("the A{number}{}", source.digits(2)),
        3 => format!("M{number} J{}", source.between(1, 30)),
        4 => format!("I-{number}"),
        5 => format!("US-{number}"),
        6 => format!("B{}", source.between(1000, 9999)),
        7 => format!("Route {number}"),
        8 => format!("M{number} junction {}", source.between(1, 30)),
        9 => format!("A{number}(M)"),
        10 => format!("m{number} 2nd exit"),
        11 => format!("A{number} BUS LANE"),
        12 => format!("E{number} the"),
        _ => format!("M{number} JCT {}", source.between(1, 30)),
    }
}

pub(super) fn bus(source: &mut Source) -> String {
    let number = source.between(1, 99);
    match source.form(9) {
        0 => format!("bus route {number}"),
        1 => format!("the {number} bus"),
        2 => format!("the {number}A"),
        3 => format!("bus {number}"),
        4 => format!("the N{number} 2am bus"),
        5 => format!("the X{number} coach"),
        6 => format!("BUS {number}A"),
        7 => format!("the M{number} bus to town"),
        _ => format!("night bus n{number} and"),
    }
}

pub(super) fn reference(source: &mut Source) -> String {
    let (number, year) = (source.between(10_000, 99_999), source.between(15, 25));
    match source.form(18) {
        0 | 1 => format!("CR/{number}/{year}"),
        2 => format!("crime number 52{year}{number}0"),
        3 => format!("J{}{number}{}", source.letter("ABCDEFG"), source.between(0, 9)),
        4 => format!("42/{number}/{year}"),
        5 => format!("log {} of {}", source.between(1, 999), date(source)),
        6 => format!("ref AS-20{year}0312-0{number}"),
        7 => format!("case 2{number}{year}"),
        8 => format!("URN 01AB1{number}{year}"),
        9 => format!("incident 101004113{}", source.digits(3)),
        10 => format!("reference number 4{}", source.digits(9)),
        11 => format!("CAD {number}/{:02}MAR{year}", source.between(1, 28)),
        12 => format!("order 20{}-{}-{}", source.digits(1), source.digits(7), source.digits(7)),
        13 => format!("ref. 0{}", source.digits(9)),
        14 => format!("FN{number}{year}A1"),
        15 => format!("ticket #{}", source.digits(8)),
        16 => format!("case no. 3{}", source.digits(9)),
        _ => format!("HY-{number}0"),
    }
}

pub(super) fn serial(source: &mut Source) -> String {
    match source.form(12) {
        0 => not_a_card(source),
        1 => format!("serial WX{}", source.digits(8)),
        2 => format!("frame WTU{}G{}H", source.digits(3), source.digits(4)),
        3 => format!("barcode 50{}", source.digits(11)),
        4 => format!("model GT-{}", source.digits(4)),
        5 => format!("serial C{}XYZ{}", source.digits(2), source.digits(4)),
        6 => format!("asset tag {}", source.digits(3)),
        7 => format!("BMW {}D", source.any(&["118", "320", "520"])),
        8 => format!("parcel number {}", source.digits(14)),
        9 => format!("lamp column {}", source.digits(3)),
        10 => "Ford Fiesta 1.25 16V".to_owned(),
        _ => format!("meter {}", source.digits(6)),
    }
}

pub(super) fn house(source: &mut Source) -> String {
    let number = source.between(1, 250);
    match source.form(10) {
        0 | 1 => number.to_string(),
        2 => format!("{number}B"),
        3 => format!("Flat 12B, {number}"),
        4 => format!("{number}-{}", number + 4),
        5 => format!("number {number}"),
        6 => format!("No. {number}"),
        7 => format!("APT {number}C"),
        8 => format!("Flat 3 {number}a"),
        _ => format!("nos {number} {} {} and {}", number + 2, number + 4, number + 6),
    }
}

pub(super) fn block(source: &mut Source) -> String {
    let number = source.between(1, 99);
    match source.form(4) {
        0 => format!("{number:03}XX block of"),
        1 => format!("{number}00 block of"),
        2 => format!("the {number}00-block of"),
        _ => format!("0{number}XX"),
    }
}

pub(super) fn position(source: &mut Source) -> String {
    match source.form(8) {
        0 => format!("51.4{}, -2.5{}", source.digits(4), source.digits(4)),
        1 => format!("41.8{} N 87.6{} W", source.digits(3), source.digits(3)),
        2 => format!("ST {} {}", source.digits(3), source.digits(3)),
        3 => format!("grid ref ST{}", source.digits(6)),
        4 => format!("(51.{}, -2.{})", source.digits(6), source.digits(6)),
        5 => "///filled.count.soap".to_owned(),
        6 => format!("51 27 {} N 2 35 {} W", source.between(10, 59), source.between(10, 59)),
        _ => format!("easting 35{} northing 17{}", source.digits(4), source.digits(4)),
    }
}

pub(super) fn measure(source: &mut Source) -> String {
    let number = source.between(2, 90);
    match source.form(14) {
        0 => format!("{number}kg"),
        1 => format!("{number}mph"),
        2 => format!("{number} metres"),
        3 => "5'10\"".to_owned(),
        4 => format!("{number}-{}", number + 5),
        5 => format!("{number}%"),
        6 => format!("{number}ft x {}ft", number + 1),
        7 => format!("about {number} people"),
        8 => format!("{number},000 litres"),
        9 => format!("{number}m"),
        10 => format!("1{number} 2{number} 3{number}"),
        11 => format!("{number}.5 tonnes"),
        12 => format!("2 x {number}cm"),
        _ => format!("{number}/100"),
    }
}
