//! Words that are no names, whatever stands before them; places; roles; and names that are words as well.

use super::super::word;

/// Whether a word is never taken for a name.
pub(super) fn is_ordinary(word: &str) -> bool {
    word::listed(word.as_bytes(), &ORDINARY)
}

/// Whether a word is what someone is, not what they are called: "Dear Neighbours".
pub(super) fn is_role(word: &str) -> bool {
    word::listed(word.as_bytes(), &ROLES)
}

/// Whether a word makes the words before it a street or an institution.
pub(super) fn is_place(word: &str) -> bool {
    word::listed(word.as_bytes(), &PLACES)
}

/// Whether a word is as often a surname as it makes a place: "Hill", "Park".
pub(super) fn is_land(word: &str) -> bool {
    word::listed(word.as_bytes(), &LANDS)
}

/// Whether a given name is a word as well when written small.
pub(super) fn is_double(word: &str) -> bool {
    word::listed(word.as_bytes(), &DOUBLES)
}

/// Whether an ordinary word is a surname as well: "Mr White".
pub(super) fn is_byname(word: &str) -> bool {
    word::listed(word.as_bytes(), &BYNAMES)
}

/// Sorted by bytes, in small letters, as the others are.
#[rustfmt::skip]
const ORDINARY: [&str; 1018] = [
    "a", "aaargh", "able", "about", "above", "absolutely", "according", "across", "action", "actually", "african", "after",
    "afternoon", "again", "against", "ago", "ahead", "alarm", "alcohol", "all", "almost", "alone", "along", "already", "also",
    "although", "always", "am", "ambulance", "american", "an", "and", "anger", "angry", "animal", "animals", "annoyed", "another",
    "anti", "any", "anybody", "anymore", "anyone", "anything", "anyway", "anywhere", "apologies", "apparently", "appreciated",
    "arab", "are", "area", "aren", "arguing", "armed", "around", "arson", "as", "asap", "asian", "asked", "asking", "assault",
    "at", "ate", "attached", "attack", "attempted", "aware", "away", "awful", "back", "bad", "bang", "banging", "bangs",
    "barking", "bbq", "be", "because", "been", "before", "began", "behalf", "behind", "being", "believe", "below", "beside",
    "best", "better", "between", "big", "bike", "bikes", "bin", "bins", "bit", "black", "blocked", "blocking", "blue", "both",
    "break", "breaking", "british", "broke", "broken", "brought", "building", "bulgarian", "bumper", "burglary", "burnt", "bus",
    "but", "buy", "by", "bye", "call", "called", "calling", "calls", "came", "camera", "can", "cannot", "cant", "car", "card",
    "care", "careful", "caribbean", "cars", "catholic", "caught", "causing", "cctv", "certain", "change", "chaos", "chased",
    "checked", "cheers", "child", "children", "chinese", "christian", "clear", "close", "closed", "cold", "comes", "coming",
    "complained", "complaint", "complaints", "concern", "concerned", "concerning", "confidential", "congratulations", "constant",
    "constantly", "contact", "contacted", "could", "couldn", "couldnt", "country", "couple", "crash", "crashed", "crime", "cut",
    "cyclist", "daily", "damage", "damaged", "dangerous", "danish", "dark", "day", "days", "dead", "deaf", "deal", "dealer",
    "dealers", "dealing", "dear", "december", "definitely", "delighted", "delivery", "department", "desperate", "did", "didn",
    "didnt", "different", "dirty", "disabled", "disgusted", "disgusting", "do", "does", "doesn", "doesnt", "dog", "dogs", "doing",
    "done", "dont", "door", "doors", "down", "drink", "drinking", "driver", "driving", "drove", "drug", "drugs", "drunk", "due",
    "dumped", "dumping", "during", "dutch", "each", "early", "either", "electric", "else", "email", "emergency", "empty", "end",
    "english", "enough", "etc", "european", "even", "evening", "ever", "every", "everybody", "everyday", "everyone", "everything",
    "everywhere", "ex", "exactly", "excellent", "expect", "extremely", "fallen", "family", "far", "fast", "fear", "february",
    "fed", "feel", "feeling", "fell", "felt", "female", "few", "fight", "fighters", "fighting", "filipino", "final", "finally",
    "find", "fine", "fire", "fireworks", "first", "fixed", "flat", "fly", "followed", "following", "for", "forced", "found",
    "four", "french", "fresh", "friday", "friends", "from", "front", "frustrated", "fully", "fuming", "further", "gang", "gangs",
    "garden", "gate", "gave", "general", "generally", "german", "get", "gets", "getting", "girl", "girls", "give", "given",
    "glad", "glass", "go", "goes", "going", "gone", "good", "goodbye", "goods", "got", "graffiti", "great", "greek", "greetings",
    "grey", "group", "groups", "guys", "had", "half", "hanging", "happened", "happening", "happens", "happy", "has", "hasn",
    "hate", "have", "haven", "having", "he", "health", "heaps", "hear", "heard", "hell", "hello", "help", "helped", "helping",
    "hence", "her", "here", "hers", "hey", "hi", "high", "him", "hindu", "his", "hispanic", "hit", "hiya", "home", "homeless",
    "hope", "hopefully", "hoping", "hospital", "hot", "hour", "hours", "house", "how", "however", "huge", "hundred", "hundreds",
    "hurt", "i", "if", "ill", "im", "immediately", "important", "in", "incident", "indeed", "indian", "information", "informed",
    "insert", "inside", "instead", "insurance", "interested", "into", "irish", "is", "isn", "isnt", "issue", "issues", "it",
    "italian", "its", "jamaican", "january", "japanese", "jewish", "joke", "july", "just", "keen", "keep", "keeps", "kept", "key",
    "keys", "kids", "kind", "kindest", "kindly", "kitty", "knew", "knife", "knifepoint", "know", "known", "knows", "lack", "lad",
    "ladies", "lads", "lady", "large", "last", "late", "later", "latest", "latina", "latino", "laud", "leave", "leaving", "left",
    "legal", "less", "let", "lets", "letter", "letting", "light", "lights", "like", "limit", "line", "listen", "literally",
    "litter", "little", "live", "lives", "living", "loads", "local", "location", "locked", "long", "look", "looked", "looking",
    "lost", "lot", "lots", "loud", "louder", "loudly", "love", "lovely", "loving", "low", "made", "mail", "main", "major", "make",
    "makes", "making", "male", "man", "many", "march", "massive", "mate", "mates", "matter", "maybe", "me", "mean", "meant",
    "men", "mention", "message", "met", "mexican", "middle", "midnight", "might", "mind", "mine", "miss", "missed", "missing",
    "moment", "monday", "money", "month", "months", "moped", "more", "morning", "most", "motorbike", "moved", "moving", "mr",
    "mrs", "ms", "much", "mud", "mum", "music", "muslim", "must", "my", "myself", "name", "names", "near", "nearly", "need",
    "needed", "needles", "needs", "never", "new", "next", "nice", "nigerian", "night", "nights", "no", "nobody", "noise", "noisy",
    "none", "nor", "normal", "normally", "north", "not", "note", "noted", "nothing", "noticed", "november", "now", "nowhere",
    "number", "obviously", "october", "of", "off", "office", "often", "oh", "ok", "okay", "old", "older", "on", "once", "one",
    "ongoing", "only", "onto", "open", "opened", "opposite", "or", "order", "other", "others", "our", "ours", "out", "outside",
    "over", "overnight", "own", "paid", "pakistani", "parcel", "parked", "parking", "party", "passing", "past", "pavement",
    "people", "perhaps", "person", "petrol", "phone", "phoned", "phones", "photo", "photos", "picked", "picture", "pictures",
    "please", "pls", "police", "polish", "poor", "portuguese", "possible", "possibly", "post", "pothole", "pregnant", "present",
    "previous", "private", "probably", "problem", "problems", "promptly", "property", "public", "pulled", "punjabi", "pushed",
    "put", "putting", "question", "quick", "quickly", "quite", "racist", "raised", "ran", "rang", "rather", "re", "reading",
    "ready", "real", "realised", "really", "reason", "recent", "recently", "red", "redacted", "regard", "regarding", "regards",
    "registered", "regret", "regular", "regularly", "reply", "report", "reported", "reporting", "reports", "resolved", "response",
    "rest", "result", "retired", "return", "returned", "reverend", "ridiculous", "right", "ring", "road", "rode", "romanian",
    "round", "rubbish", "rude", "run", "running", "russian", "sad", "safe", "safety", "said", "same", "saturday", "saw", "say",
    "saying", "says", "scared", "scary", "school", "scottish", "screaming", "second", "see", "seem", "seems", "seen", "selling",
    "send", "sent", "september", "serious", "seriously", "several", "shaken", "shall", "shambles", "she", "shed", "shop",
    "shoplifting", "should", "shouldn", "shouted", "shouting", "shouts", "show", "sick", "sickening", "side", "signed", "sikh",
    "since", "sincere", "sincerely", "sir", "site", "situation", "six", "sleep", "small", "smashed", "smell", "smoking", "so",
    "somali", "some", "somebody", "someone", "something", "sometimes", "somewhere", "soon", "sorry", "sort", "sound", "south",
    "spanish", "spec", "speed", "speeding", "spoke", "spoken", "spray", "stabbed", "stabbing", "stack", "stand", "standing",
    "start", "started", "starting", "station", "stay", "stealing", "still", "stole", "stolen", "stood", "stop", "stopped",
    "stopping", "straight", "strange", "street", "stressed", "strong", "struck", "stuff", "such", "suddenly", "sunday", "support",
    "supposed", "sure", "suspicious", "swearing", "swedish", "take", "taken", "taking", "talking", "taxi", "tell", "tells", "ten",
    "terrible", "terrified", "than", "thank", "thanks", "that", "thats", "the", "theft", "their", "them", "themselves", "then",
    "there", "these", "they", "thief", "thieves", "thing", "things", "think", "third", "this", "those", "though", "thought",
    "threatened", "threatening", "three", "threw", "through", "throwing", "thrown", "thursday", "till", "time", "times", "tip",
    "tipping", "tired", "to", "today", "together", "told", "tomorrow", "tonight", "too", "took", "tools", "totally", "toward",
    "towards", "traffic", "training", "tram", "trash", "tree", "trees", "tried", "trouble", "truck", "try", "trying", "tuesday",
    "turkish", "turned", "twice", "two", "tyres", "ukrainian", "unable", "unacceptable", "unbearable", "under", "unhappy", "unit",
    "unless", "unlocked", "unsafe", "until", "up", "upset", "upstairs", "urgent", "urgently", "us", "use", "used", "useless",
    "using", "usual", "usually", "van", "vandalism", "vans", "various", "vehicle", "vehicles", "very", "via", "victim", "video",
    "violence", "vis", "visibly", "visit", "waiting", "walk", "walked", "walking", "want", "wanted", "wants", "warm", "warmest",
    "was", "washing", "wasn", "wasnt", "watching", "water", "way", "we", "weapon", "wed", "wednesday", "week", "weekend",
    "weekends", "weekly", "weeks", "weird", "well", "welsh", "went", "were", "west", "what", "whatever", "when", "where", "which",
    "while", "white", "who", "whoever", "whole", "whose", "why", "wife", "will", "window", "windows", "wing", "wish", "wishes",
    "with", "withheld", "within", "without", "woke", "woken", "woman", "women", "won", "wont", "word", "working", "world",
    "worried", "worry", "worse", "worst", "would", "wouldn", "writing", "written", "wrong", "yard", "yeah", "year", "years",
    "yelling", "yellow", "yes", "yesterday", "yet", "you", "young", "your", "yours", "yourself", "youth", "youths",
];

#[rustfmt::skip]
const ROLES: [&str; 141] = [
    "admin", "administrator", "all", "association", "authorities", "beat", "board", "captain", "chair", "chairman", "chairperson",
    "chairwoman", "chief", "church", "city", "cleaner", "cleaners", "clerk", "clerks", "coach", "colleague", "colleagues",
    "committee", "community", "concerned", "constable", "constables", "constabulary", "constituent", "coordinator", "council",
    "councillor", "councillors", "councilor", "customer", "customers", "department", "deputy", "detective", "director",
    "dispatch", "dispatcher", "doctor", "driver", "drivers", "editor", "editors", "enforcement", "enquiries", "everybody",
    "everyone", "executive", "folk", "folks", "friend", "friends", "guys", "head", "headteacher", "hosts", "householder",
    "housing", "inspector", "ladies", "lads", "landlord", "leader", "leaders", "lot", "maam", "madam", "management", "manager",
    "managers", "mayor", "mayoress", "member", "members", "mp", "neighbor", "neighborhood", "neighbors", "neighbour",
    "neighbourhood", "neighbours", "network", "nurse", "officer", "officers", "official", "officials", "operator", "owner",
    "parent", "parents", "people", "police", "postmaster", "president", "principal", "reader", "readers", "receptionist",
    "resident", "residents", "responder", "secretary", "security", "sergeant", "service", "services", "sheriff", "sir", "sirs",
    "staff", "student", "students", "superintendent", "supervisor", "support", "surgery", "teacher", "team", "teams", "tenant",
    "tenants", "treasurer", "trustee", "trustees", "user", "vicar", "victim", "volunteer", "volunteers", "warden", "wardens",
    "watch", "whom", "witness", "worker", "workers",
];

#[rustfmt::skip]
const PLACES: [&str; 134] = [
    "academy", "airport", "alley", "arcade", "arena", "arms", "ave", "avenue", "bar", "bars", "bistro", "blvd", "boulevard",
    "building", "buildings", "burger", "burgers", "cafe", "café", "carpark", "cathedral", "cemetery", "center", "centre",
    "cinema", "circle", "circus", "clinic", "club", "co", "college", "commons", "company", "condos", "cres", "crescent", "diner",
    "dispensary", "dr", "drive", "estate", "estates", "express", "expressway", "freeway", "gallery", "garage", "gardens", "grill",
    "gym", "heights", "highway", "hospital", "hostel", "hotel", "house", "houses", "hwy", "inn", "insurance", "junction", "kebab",
    "kebabs", "kiosk", "lane", "library", "lights", "ln", "lodge", "mall", "market", "mews", "mosque", "motel", "motors",
    "museum", "nursery", "office", "offices", "parade", "parking", "parkway", "pharmacy", "pizza", "pizzeria", "pkwy", "pl",
    "place", "playground", "plaza", "pool", "precinct", "primary", "pub", "quarter", "quay", "rd", "restaurant", "retail", "road",
    "roundabout", "row", "salon", "school", "sq", "square", "st", "stadium", "station", "store", "stores", "street", "subway",
    "supermarket", "surgery", "synagogue", "takeaway", "tavern", "temple", "terrace", "theater", "theatre", "tower", "towers",
    "town", "tube", "tunnel", "university", "viaduct", "village", "way", "wharf", "works", "yard",
];

#[rustfmt::skip]
const LANDS: [&str; 45] = [
    "bank", "banks", "bridge", "bridges", "brook", "church", "close", "common", "court", "cross", "dale", "field", "fields",
    "ford", "forest", "gate", "green", "grove", "hall", "heath", "hill", "hills", "island", "lake", "lea", "meadow", "meadows",
    "mill", "mills", "moor", "mount", "park", "pond", "river", "stream", "vale", "valley", "view", "walk", "ward", "waters",
    "well", "wells", "wood", "woods",
];

#[rustfmt::skip]
const DOUBLES: [&str; 89] = [
    "amber", "april", "art", "august", "autumn", "bill", "buddy", "candy", "chance", "chase", "chuck", "cliff", "crystal", "dawn",
    "dean", "dick", "dolly", "don", "drew", "faith", "frank", "ginger", "grace", "grant", "guy", "hazel", "heath", "holly",
    "hope", "iris", "israel", "ivy", "jack", "jade", "jasmine", "jean", "jersey", "jesus", "jo", "joy", "june", "lance", "lane",
    "lee", "mark", "mason", "max", "may", "melody", "mercy", "miles", "mo", "nana", "nick", "norm", "pat", "patience", "pearl",
    "peg", "penny", "pepper", "pierce", "pop", "poppy", "precious", "ray", "reed", "rich", "river", "rob", "rod", "rose", "rusty",
    "sandy", "sky", "sonny", "star", "stone", "sue", "summer", "sunny", "tan", "trinity", "van", "wade", "warren", "will",
    "willow", "win",
];

#[rustfmt::skip]
const BYNAMES: [&str; 74] = [
    "best", "bird", "black", "brown", "burns", "cross", "day", "dove", "fear", "fields", "flood", "fox", "french", "gold", "good",
    "gray", "grey", "hand", "hart", "hope", "house", "hunt", "hurt", "key", "kind", "king", "knight", "lamb", "light", "little",
    "long", "loud", "love", "low", "main", "money", "moon", "nice", "noble", "north", "old", "peace", "penny", "poor", "power",
    "price", "quick", "rice", "rich", "right", "rose", "savage", "sharp", "short", "small", "south", "speed", "stack", "strange",
    "strong", "summers", "swift", "van", "wall", "want", "way", "west", "white", "wild", "winter", "wise", "wolf", "wood",
    "young",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [&ORDINARY[..], &ROLES, &PLACES, &LANDS, &DOUBLES, &BYNAMES] {
            assert!(list.is_sorted());
        }
    }
}
