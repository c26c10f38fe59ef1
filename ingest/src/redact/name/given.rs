//! Common given names in Britain and the United States.

use super::super::word;

/// Whether a word is a common given name.
pub(super) fn is_given(word: &str) -> bool {
    word::listed(word.as_bytes(), &GIVEN)
}

/// Sorted by bytes, in small letters.
#[rustfmt::skip]
static GIVEN: [&str; 1149] = [
    "aaron", "abdul", "abdullah", "abdullahi", "abdulrahman", "abigail", "abu", "ada", "adam", "adan", "adeel", "adele", "adnan",
    "adrian", "adriana", "agnes", "agnieszka", "ahmad", "ahmed", "aidan", "aiden", "aisha", "aishah", "aiysha", "ajay", "akash",
    "alan", "alana", "alasdair", "albert", "alberto", "alejandro", "aleksandra", "alessandro", "alex", "alexa", "alexander",
    "alexandra", "alexandria", "alexis", "alfie", "alfred", "ali", "alice", "alicia", "alison", "alistair", "allan", "allen",
    "allison", "alma", "alyssa", "amanda", "amara", "amber", "amelia", "amina", "amir", "amira", "amit", "amy", "ana",
    "anastasia", "andre", "andrea", "andreas", "andrei", "andrew", "andrzej", "andy", "angel", "angela", "angelina", "angie",
    "angus", "anil", "anita", "anjali", "ann", "anna", "annabel", "anne", "annette", "annie", "anthony", "anton", "antonia",
    "antonio", "april", "archie", "ariana", "arjun", "arthur", "arun", "asad", "asha", "ashley", "ashok", "asif", "astrid",
    "audrey", "aurora", "austin", "ava", "ayesha", "ayodele", "barbara", "barry", "bartosz", "beata", "beatrice", "becky",
    "bella", "ben", "benedict", "benjamin", "bernadette", "bernard", "bernice", "bertha", "beryl", "bessie", "beth", "bethany",
    "betty", "beverley", "beverly", "bilal", "billy", "blake", "bob", "bobby", "bogdan", "bonnie", "boris", "brad", "bradley",
    "brandon", "brenda", "brendan", "brian", "brianna", "bridget", "bronwen", "brooke", "bruce", "bruno", "bryan", "bryony",
    "caitlin", "callum", "calvin", "cameron", "camilla", "carl", "carla", "carlos", "carly", "carmen", "carol", "carole",
    "carolina", "caroline", "carolyn", "catalina", "catherine", "cathy", "cecilia", "cedric", "celia", "chandra", "chantelle",
    "charlene", "charles", "charlie", "charlotte", "chelsea", "cheryl", "chiara", "chidi", "chinedu", "chioma", "chloe", "chris",
    "christian", "christina", "christine", "christopher", "cindy", "claire", "clara", "clare", "clarence", "claudia", "clement",
    "clive", "cody", "colin", "colleen", "connie", "connor", "conor", "constance", "corey", "courtney", "craig", "crystal",
    "curtis", "cynthia", "cyril", "daisy", "damian", "damien", "dan", "dana", "daniel", "daniela", "daniella", "danielle",
    "danny", "daphne", "daren", "darius", "darren", "daryl", "dave", "david", "dawid", "dawn", "deano", "deb", "debbie",
    "deborah", "debra", "declan", "deepa", "deepak", "delroy", "denis", "denise", "dennis", "derek", "derrick", "desmond",
    "devon", "dexter", "diana", "diane", "dick", "diego", "dilip", "dimitri", "dipak", "dmitri", "dominic", "dominika", "don",
    "donald", "donna", "doreen", "doris", "dorothy", "doug", "douglas", "duncan", "dwayne", "dylan", "eamon", "earl", "ebony",
    "eddie", "edgar", "edith", "edna", "edward", "edwin", "eileen", "elaine", "eleanor", "elena", "elif", "elijah", "elisabeth",
    "elise", "eliza", "elizabeth", "ella", "ellen", "ellie", "elliot", "elliott", "eloise", "elsa", "elsie", "emeka", "emilia",
    "emilio", "emily", "emma", "emmanuel", "enrique", "eric", "erica", "erik", "erika", "erin", "ernest", "esme", "esther",
    "ethan", "ethel", "eugene", "eunice", "eva", "evan", "eve", "evelyn", "ewa", "ewan", "ezra", "faisal", "faith", "farah",
    "farhan", "farid", "fatima", "fatimah", "fatma", "felicity", "felix", "femi", "fergus", "fernando", "filip", "fiona", "flora",
    "florence", "folake", "fran", "frances", "francesca", "francis", "francisco", "frank", "frankie", "fred", "freda", "freddie",
    "frederick", "freya", "gabriel", "gabriela", "gail", "gareth", "garry", "gary", "gavin", "gemma", "gene", "geoff", "geoffrey",
    "george", "georgia", "georgina", "gerald", "geraldine", "gerard", "gerry", "ghulam", "gillian", "gina", "giovanni", "giulia",
    "gladys", "glen", "glenda", "glenn", "gloria", "gordon", "grace", "graeme", "graham", "grant", "greg", "gregory", "greta",
    "grzegorz", "guillermo", "gurdeep", "gurpreet", "guy", "gwen", "habib", "hadiya", "hakim", "halima", "hamish", "hamza",
    "hanif", "hannah", "hari", "harold", "harriet", "harry", "harvey", "hasan", "hassan", "hayley", "hazel", "heather", "hector",
    "heidi", "helen", "helena", "helga", "henry", "herbert", "herman", "hiba", "hilary", "hiroshi", "holly", "hope", "howard",
    "hugh", "hugo", "humphrey", "hussain", "hussein", "iain", "ian", "ibrahim", "ida", "idris", "ifeoma", "igor", "ikram",
    "ilona", "imogen", "imran", "ines", "ingrid", "irene", "irina", "iris", "isaac", "isabel", "isabella", "isabelle", "isaiah",
    "isla", "ismail", "israel", "ivan", "ivana", "ivy", "jack", "jackie", "jackson", "jacob", "jacqueline", "jacqui", "jade",
    "jagdeep", "jaime", "jake", "jakub", "jamal", "james", "jamie", "jan", "jana", "jane", "janet", "janice", "janine", "jared",
    "jasmin", "jasmine", "jason", "jasper", "javier", "jay", "jayden", "jayne", "jean", "jeanette", "jeff", "jeffrey", "jelena",
    "jemma", "jen", "jenna", "jennifer", "jenny", "jeremy", "jerome", "jerry", "jess", "jesse", "jessica", "jesus", "jill", "jim",
    "jimmy", "jo", "joan", "joann", "joanna", "joanne", "joao", "jocelyn", "jodie", "joe", "joel", "johan", "john", "johnny",
    "jon", "jonah", "jonathan", "jordan", "jorge", "jose", "josef", "joseph", "josephine", "josh", "joshua", "josé", "joyce",
    "juan", "juanita", "judith", "judy", "julia", "julian", "juliana", "julie", "juliet", "june", "justin", "justyna", "kaitlyn",
    "kamal", "kamil", "karen", "karim", "karl", "karolina", "kasia", "katarzyna", "kate", "katherine", "kathleen", "kathryn",
    "kathy", "katie", "katrina", "kay", "kayla", "keira", "keith", "kelly", "kelvin", "ken", "kendra", "kenneth", "kenny",
    "kerry", "kevin", "khadija", "khalid", "kieran", "kim", "kimberly", "kiran", "kirk", "kirsten", "kirsty", "klaus", "kofi",
    "krishna", "kristen", "kristin", "kristina", "krystyna", "krzysztof", "kumar", "kurt", "kwame", "kwasi", "kyle", "lakshmi",
    "lamar", "lance", "lara", "larry", "latasha", "latoya", "laura", "lauren", "laurence", "lawrence", "leah", "leanne", "lee",
    "leila", "lena", "leo", "leon", "leona", "leonard", "leroy", "lesley", "leslie", "lewis", "leyla", "liam", "libby", "lidia",
    "lila", "lillian", "lily", "lin", "linda", "lindsay", "lindsey", "lisa", "liz", "lizzie", "lloyd", "logan", "lois", "lola",
    "lorenzo", "lorna", "lorraine", "lou", "louie", "louis", "louisa", "louise", "luca", "lucas", "lucia", "lucille", "lucinda",
    "lucy", "luis", "lukasz", "luke", "lydia", "lynda", "lynn", "lynne", "lynsey", "mabel", "maciej", "madeleine", "madison",
    "maeve", "magda", "magdalena", "maggie", "mahmoud", "mahmud", "maisie", "malcolm", "malgorzata", "malik", "mandy", "manjit",
    "manoj", "manuel", "mara", "marc", "marcel", "marcia", "marcin", "marco", "marcos", "marcus", "margaret", "maria", "mariam",
    "marian", "marie", "marilyn", "marina", "mario", "marion", "marisa", "marjorie", "mark", "marlene", "marlon", "marsha",
    "marta", "martha", "martin", "martina", "martyn", "marvin", "mary", "maryam", "mason", "mateusz", "matilda", "matt", "matteo",
    "matthew", "maureen", "maurice", "mavis", "max", "maxine", "maya", "megan", "mehmet", "mei", "mel", "melanie", "melissa",
    "melvin", "mercedes", "mercy", "meredith", "mia", "michael", "michal", "michele", "michelle", "mick", "miguel", "mihai",
    "mike", "mikhail", "mildred", "miles", "millie", "milly", "mina", "mira", "miranda", "miriam", "mitchell", "mo", "mohamed",
    "mohammad", "mohammed", "mohit", "moira", "molly", "mona", "monica", "monika", "morgan", "moses", "muhammad", "muriel",
    "mustafa", "myra", "nadeem", "nadia", "nadine", "nana", "nancy", "naomi", "narinder", "nasreen", "nassir", "natalia",
    "natalie", "natasha", "nathalie", "nathan", "nathaniel", "naveed", "neha", "neil", "nellie", "nelson", "neville", "niall",
    "niamh", "nicholas", "nick", "nicky", "nicola", "nicolas", "nicole", "nigel", "nikhil", "nikita", "nikki", "nikolai", "nina",
    "noah", "noel", "noor", "nora", "norma", "norman", "nuala", "obinna", "octavia", "olga", "oliver", "olivia", "olu", "olumide",
    "oluwaseun", "omar", "orla", "oscar", "osman", "otis", "owen", "pablo", "paige", "pam", "pamela", "paolo", "parminder",
    "parveen", "pascal", "pat", "patience", "patricia", "patrick", "patrik", "patty", "paul", "paula", "pauline", "pavel",
    "pawel", "pearl", "pedro", "peggy", "penelope", "penny", "percy", "perry", "pete", "peter", "petra", "phil", "philip",
    "philippa", "phillip", "phoebe", "phyllis", "pierre", "piotr", "polly", "pooja", "poppy", "precious", "preeti", "priscilla",
    "priya", "quentin", "quincy", "rachael", "rachel", "radoslaw", "rafael", "rafal", "rahul", "raj", "rajesh", "rajiv", "ralph",
    "ramesh", "ramon", "rana", "randy", "rania", "rashid", "ravi", "ray", "raymond", "rebecca", "reggie", "regina", "rehana",
    "rene", "renee", "rhian", "rhiannon", "rhys", "ricardo", "richard", "rick", "ricky", "rita", "rob", "robbie", "robert",
    "roberta", "roberto", "robin", "robyn", "rodney", "rodrigo", "roger", "rohan", "roland", "ron", "ronald", "ronan", "ronnie",
    "rory", "rosa", "rosalind", "rose", "rosemary", "rosie", "ross", "rowan", "roxanne", "roy", "ruby", "rupert", "ruqayya",
    "russell", "ruth", "ryan", "saba", "sabina", "sabrina", "sadia", "sadie", "sadiq", "safia", "sahar", "said", "saif", "saira",
    "sajid", "salim", "sally", "salma", "sam", "samantha", "sameer", "samina", "samir", "samira", "samuel", "sandeep", "sandra",
    "sandy", "sanjay", "sara", "sarah", "sasha", "saul", "scott", "sean", "sebastian", "selina", "selma", "serena", "sergei",
    "sergio", "shabana", "shah", "shahid", "shane", "shania", "shannon", "sharon", "shaun", "shauna", "shawn", "sheila",
    "shelley", "shirley", "shona", "shreya", "sian", "sid", "sidney", "sidra", "sienna", "silvia", "simon", "simone", "sinead",
    "sinéad", "siobhan", "siobhán", "siân", "sofia", "sonia", "sonya", "sophia", "sophie", "stacey", "stacy", "stan", "stanislaw",
    "stanley", "stavros", "stefan", "stefania", "stella", "stephanie", "stephen", "steve", "steven", "stewart", "stuart", "sue",
    "suleiman", "sunil", "sunita", "suresh", "surinder", "susan", "susanna", "susie", "suzanne", "svetlana", "sybil", "syed",
    "sylvia", "tahir", "talia", "tamara", "tamika", "tania", "tanisha", "tanya", "tara", "tariq", "tasha", "tatiana", "ted",
    "terence", "teresa", "terrence", "terri", "terry", "tessa", "thea", "thelma", "theo", "theodore", "theresa", "thomas",
    "tiffany", "tilly", "tim", "timothy", "tina", "toby", "tod", "todd", "tom", "tomas", "tomasz", "tommy", "toni", "tony",
    "tracey", "traci", "tracy", "travis", "trevor", "tricia", "trisha", "tristan", "trudy", "tunde", "tyler", "tyrone", "uma",
    "umar", "una", "usha", "usman", "valentina", "valerie", "vanessa", "vera", "verity", "vernon", "veronica", "vicki", "vicky",
    "victor", "victoria", "vijay", "vikram", "viktor", "vince", "vincent", "viola", "violet", "virginia", "vivek", "vivian",
    "vivien", "vladimir", "wade", "walter", "wanda", "warren", "wayne", "wei", "wendy", "wesley", "wilfred", "will", "william",
    "willie", "wilma", "winifred", "winston", "wojciech", "xavier", "xin", "yan", "yasin", "yasmin", "yasmine", "yolanda",
    "yusuf", "yvette", "yvonne", "zac", "zach", "zachary", "zack", "zahra", "zain", "zainab", "zara", "zeinab", "zoe", "zofia",
    "zoë", "zubair", "zuzanna", "łukasz",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(GIVEN.is_sorted());
        assert!(is_given("JANE") && is_given("Siân") && !is_given("Police"));
    }
}
