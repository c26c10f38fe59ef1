//! Made-up people.

use super::Source;

#[rustfmt::skip]
const GIVEN: [&str; 90] = [
    "Jane", "Tom", "Bob", "Ada", "John", "Sarah", "Mohammed", "Fatima", "Wei", "Priya", "Oluwaseun", "Siobhan", "José", "Maria",
    "Dave", "Ben", "Aisha", "Kofi", "Ingrid", "Zoe", "Pavel", "Agnieszka", "Tyrone", "LaToya", "Brian", "Carol", "Derek",
    "Ewan", "Gwen", "Hamza", "Imran", "Jasmine", "Keith", "Liam", "Megan", "Nigel", "Oscar", "Pauline", "Quentin", "Rhys",
    "Sanjay", "Tariq", "Ursula", "Vikram", "Wendy", "Xavier", "Yusuf", "Zainab", "Angus", "Bridget", "Cedric", "Deborah",
    "Elif", "Folasade", "Gareth", "Harriet", "Isabel", "Jorge", "Katarzyna", "Leroy", "Mandy", "Niamh", "Owen", "Phoebe", "Raj",
    "Sinead", "Trevor", "Una", "Vera", "Winston", "Yasmin", "Zack", "Abdul", "Bronwen", "Clive", "Dimitri", "Eleanor", "Femi",
    "Gillian", "Hiroshi", "Ivan", "Joanne", "Kamal", "Lorraine", "Malcolm", "Nadia", "Olga", "Peter", "Ruth", "Stavros",
];

#[rustfmt::skip]
const SURNAMES: [&str; 81] = [
    "Smith", "Patel", "Okafor", "Byron", "Khan", "O'Brien", "Jones", "Garcia", "Nguyen", "McDonald", "Taylor-Jones", "Begum",
    "Kowalski", "Müller", "Williams", "Ahmed", "Singh", "Brown", "Davies", "Evans", "Chowdhury", "Robinson", "Wright",
    "Thompson", "Adeyemi", "Hughes", "Walker", "Hall", "Green", "Baker", "Cooper", "Ward", "Núñez", "Kelly", "Shah", "Mensah",
    "Ivanova", "Rossi", "Schmidt", "Lee", "Chen", "Martinez", "Washington", "Jackson", "O'Neill", "MacLeod", "Griffiths",
    "Bailey", "Collins", "Murphy", "Hussain", "Ali", "Reid", "Fraser", "Owusu", "Iqbal", "Wojcik", "Papadopoulos", "Silva",
    "Fitzgerald", "Harrison-Clarke", "Yilmaz", "O’Connor", "Mbeki", "Novak", "Pereira", "Lindqvist", "D'Souza", "Rahman",
    "Blackwood", "Stone", "Marsh", "Field", "Kaur", "Zhang", "Tanaka", "Osei", "Lopez", "McIntyre", "Thistlewood", "Quigley",
];

pub(super) fn given(source: &mut Source) -> &'static str {
    source.pick(&GIVEN)
}

pub(super) fn surname(source: &mut Source) -> &'static str {
    source.pick(&SURNAMES)
}

pub(super) fn title(source: &mut Source) -> &'static str {
    source.pick(&["Mr", "Mrs", "Ms", "Dr", "Mr.", "Mrs.", "Miss", "Ms.", "Dr.", "Professor", "Mx", "Rev"])
}

pub(super) fn initials(source: &mut Source) -> String {
    let one = source.letter("ABCDEFGHJKLMNOPRSTW");
    match source.form(3) {
        0 => format!("{one}."),
        1 => one.to_string(),
        _ => format!("{one}.{}.", source.letter("ABCDEFGHJKLM")),
    }
}
