//! Streets and neighbourhoods, many of which look like people, and made-up postcodes.

use super::Source;

#[rustfmt::skip]
const STREETS: [&str; 60] = [
    "Alderbeck Road", "Church Street", "Park Lane", "St John's Road", "Queen Victoria Street", "Jane Street", "Thomas Lane",
    "King James Avenue", "Mark Lane", "Love Lane", "Rose Terrace", "Martin Luther King Dr", "N Lake Shore Dr", "W Madison St",
    "Dear Street", "Regent Street", "William Prance Road", "Mrs Smith's Lane", "Sir Robert Peel Way", "Robert Street",
    "Catherine Mead Street", "Kingfisher Terrace", "S Martin Ave", "Commonwealth Ave", "Cheers Drive", "Whitehouse Place",
    "Lady Margaret Road", "Old Market", "Stokes Croft", "Temple Way", "St Paul's Crescent", "Tanyard Row", "Gloucester Road",
    "Victoria Park", "Charlotte Street", "S Michigan Ave", "N Clark St", "Bishop Road", "Baker Street", "The Green",
    "Albert Road", "Edward Street", "Alexandra Park", "Best Lane", "Lord Nelson Square", "Dean Lane", "Mary Carpenter Place",
    "Henry Street", "Elizabeth Way", "Frank Moran Close", "E Warren Dr", "S King Dr", "Florence Road", "Grace Court",
    "Doctor's Lane", "Miss Lane", "George's Square", "Hi Street", "Signet Close", "Saint Anne's Drive",
];

#[rustfmt::skip]
const AREAS: [&str; 24] = [
    "Easton", "Clifton", "St Pauls", "Redland", "Hyde Park", "Dorchester", "Lincoln Square", "Albany Park", "Montpelier",
    "Bedminster", "Rogers Park", "Jamaica Plain", "St George", "Southville", "Hartcliffe", "West Town", "Mission Hill",
    "Kingswood", "Lawrence Hill", "Stockwood", "Jefferson Park", "Knowle", "Henleaze", "St Werburghs",
];

#[rustfmt::skip]
const SHOPS: [&str; 27] = [
    "the Tesco Express", "Frank's Pizza", "the Lord Nelson", "PC World", "7-Eleven", "the Best Western", "B&M", "the Co-op",
    "the Duke of York", "Halfords", "Walgreens", "the Queens Head", "Harvey Nichols", "Marks & Spencer", "the King William",
    "Ted Baker", "Miller & Carter", "the Prince Albert", "Paddy Power", "John Lewis", "Jack Wills", "Wendy's", "Poundland",
    "the Jolly Sailor", "Betty's cafe", "Dunkin Donuts", "the George Inn",
];

pub(super) fn street(source: &mut Source) -> String {
    source.pick(&STREETS).to_owned()
}

pub(super) fn area(source: &mut Source) -> String {
    source.pick(&AREAS).to_owned()
}

pub(super) fn shop(source: &mut Source) -> String {
    source.pick(&SHOPS).to_owned()
}

const DISTRICTS: [&str; 75] = [
    "BS8", "BS16", "B1", "M1", "M32", "E1W", "EC1A", "SW1A", "W1A", "N1", "NW3", "SE15", "G12", "EH1", "CF10", "LS6", "L1",
    "S10", "NG7", "BA1", "GL50", "SN1", "EX4", "PL4", "TR1", "OX4", "CB2", "RG1", "GU1", "BN1", "SO14", "PO5", "BT9", "AB10",
    "DD1", "KY16", "IV1", "NE1", "SR1", "DL1", "YO1", "HU5", "DN1", "LN1", "PE1", "NR2", "IP1", "CO1", "CM2", "SS0", "ME4",
    "CT1", "TN1", "DA1", "BR1", "CR0", "SM1", "KT1", "TW1", "HA0", "UB1", "WD17", "AL1", "LU1", "MK9", "CV1", "LE1", "DE1",
    "ST1", "WV1", "SY1", "CH1", "BL0", "W12", "E17",
];

const ZIPS: [&str; 18] = [
    "IL 60614", "IL 60601", "MA 02118", "MA 02134", "NY 10011", "CA 94110", "TX 78704", "IN 46204", "OH 43215", "IL 60647",
    "NJ 07030", "WA 98122", "PA 19104", "ME 04101", "OR 97214", "CO 80205", "GA 30312", "FL 33139",
];

pub(super) fn postcode(source: &mut Source) -> String {
    let out = source.pick(&DISTRICTS);
    let inward = format!("{}{}", source.digits(1), source.letters("ABDEFGHJLNPQRSTUWXYZ", 2));
    let (zip, plus) = (source.pick(&ZIPS), source.between(1000, 9999));
    match source.form(18) {
        0..=2 => format!("{out} {inward}"),
        3 | 4 => format!("{out}{inward}"),
        5 => format!("{out} {inward}").to_lowercase(),
        6 => format!("{out}{inward}").to_lowercase(),
        7 => zip.to_owned(),
        8 => format!("{}-{plus}", &zip[3..]),
        9 => format!("{zip}-{plus}"),
        10 => format!("{}{} {}", &out[..1], out[1..].to_lowercase(), inward.to_lowercase()),
        11 => format!("{out}  {inward}"),
        12 => format!("{out}-{inward}"),
        13 => format!("{out}\u{a0}{inward}"),
        14 => zip.replace(' ', "  "),
        15 => zip.replace(' ', ", "),
        16 => format!("{out} {}", inward.to_lowercase()),
        _ => format!("{out}.{inward}"),
    }
}
