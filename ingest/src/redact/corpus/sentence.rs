//! What residents write. Words in braces are filled in by `template.rs`.

/// Sentences with nothing but places in them.
#[rustfmt::skip]
pub(super) const PLAIN: [&str; 54] = [
    "Car window smashed on {street}, nothing taken as far as we can tell.",
    "Group of lads drinking and shouting outside {shop} again.", "Someone has been trying car doors along {street}.",
    "Mattress and a fridge dumped on the corner of {street}.",
    "My bike was nicked from outside {shop} while I was in there for a minute.",
    "Street light out by the alley behind {street}, it is pitch dark.",
    "Two men on a moped snatched a phone near {street} and rode off towards {area}.",
    "Loud party in {area}, music thumping and people all over the road.",
    "Dealing from a parked car on {street}, same people as last week.",
    "Catalytic converter cut off a neighbour's car on {street} overnight.", "Fireworks thrown at the bus stop on {street}.",
    "The shutters of {shop} have been tagged again.", "Woman followed from {shop} to {street}, she is very shaken.",
    "Shoplifters ran out of {shop} with bags full of meat.", "Fight outside {shop}, bottles thrown, ambulance came.",
    "Deep pothole on {street}, bikes swerve into traffic.", "There are needles in the park in {area} where the children play.",
    "Parcel taken from our doorstep on {street}, the doorbell camera saw it.",
    "A man was looking over back gates on {street}, walked off when a light came on.",
    "Abandoned caravan on {street} with no wheels.", "Quad bikes tearing across the green in {area}.",
    "Shed broken into on {street}, tools gone.", "Burglary at a house in {area} while the family was on holiday.",
    "Kids climbing on the roof of {shop}, someone will get hurt.", "Dear me, what a mess on {street} this morning.",
    "I am at my wits' end with the noise from {shop}.", "I am writing about the parking on {street}.",
    "Thanks for sorting out the lamp on {street}, it is much better now.", "Hi, just to say the gate in {area} is open again.",
    "Hello, I would like to report rubbish on {street}.", "Best to come after dark, it is on {street}.",
    "Near miss on {street}, the driver did not stop.", "Dear all, another break-in on {street}.",
    "This is the third time on {street}.", "Miss the days when {area} was quiet.",
    "Police called, no one came. {street} is getting worse.", "Men in hi-vis working on {street} without a permit.",
    "Drunk man asleep in the doorway of {shop}.", "Tyres let down on several cars in {area}.",
    "Youths with a knife near {street}, Police informed.", "Dear Sir or Madam, the hedge on {street} covers the signs.",
    "Hi team, bins not collected on {street} so rats everywhere.", "I am Very worried about {area} after dark.",
    "Thanks, everyone in {area} is grateful.", "My name is on the list already, see the petition about {street}.",
    "Regards the bonfire on {street}, it is out now.", "Dogs off the lead in {area} - Council aware.",
    "I'm British Gas customer and a fake engineer came round {street}.", "Dr surgery on {street} had its windows put in.",
    "Dear Neighbourhood Team, speeding on {street} is worse than ever.", "Ms. phone shop on {street} sells stolen handsets.",
    "No lights on {street}. Thanks in advance", "Cheers to whoever fixed {street}.", "Hello Kitty bag found on {street}.",
];

/// Sentences that hold look-alikes.
#[rustfmt::skip]
pub(super) const TRICKY: [&str; 48] = [
    "It happened at {time} on {date}.", "Reported {date}, {reference}.", "The damage will cost {money}.",
    "Seen on the {road} near {street}.", "Happened on {bus} at {time}.", "Reference {reference}, no answer since.",
    "Outside {house} {street}.", "On the {block} {street}.", "Position {position}.",
    "It weighed {measure} and was left at {house} {street}.", "Rang 101 at {time} and waited.", "Called 999 on {date}.",
    "Laptop stolen, {serial}, worth {money}.", "Between {time} and {time} most nights.",
    "The till was {money} short on {date}.", "Traffic on {road} was stopped at {time}.", "Speeds of {measure} on the {road}.",
    "{date} {time} - gang of {measure} outside {shop}.", "Phone stolen, {serial}.", "I paid {money} for it in {year}.",
    "A {year} Ford Transit was parked by {house} {street}.", "Call came in at {time}, {reference}.",
    "See {reference} and {reference}.", "Take {road} then turn at {street}.", "Two men aged {measure} ran along the {road}.",
    "He took {measure} of copper from {house} {street}.", "Text says {money} is owed.",
    "The tag on the wall is {measure} high.", "The sign says {money} fine, in force since {date}.",
    "Happens every day at {time}, {time} and {time}.", "Bus {bus} did not stop at {time}.",
    "Camera {serial} was pointing away.", "Card declined for {money} at {shop}.", "{house} {street}, {time}, {date}.",
    "Crime ref {reference}.", "Number plates stolen from {measure} cars on {street}.", "Called {reference} in on {date}.",
    "The plate glass at {house} {street} was cracked, {money}.", "Ring me before {time} please, it is about {reference}.",
    "Phone reception is poor on the {road}, took {measure} to get through.", "Reg {year} van dumped at {position}.",
    "Van doing {measure} at {time} on the {road}.", "Tag number {measure} on the lamp post.", "Text alert of {date} at {time}.",
    "Tel kiosk on {road} smashed {date}.", "Contact {bus} depot about {time}.", "Road closed {date} {time} to {date} {time}.",
    "Licence hours are {time} to {time} but {shop} ignores it.",
];

/// Sentences that give someone away.
#[rustfmt::skip]
pub(super) const CONTACT: [&str; 61] = [
    "Call me on {telephone}.", "My number is {telephone}.", "Ring {telephone} after {time}.",
    "You can reach me at {telephone} or {email}.", "E-mail me at {email} please.", "Contact: {email}",
    "We live at {house} {street}, {postcode}.", "Postcode {postcode}.", "It is near {postcode}, by the shops.",
    "White van {plate} drove off.", "The car was {plate}, a silver Ford.", "Plate {announced}.",
    "Reg {announced}, parked there for weeks.", "Registration number {announced}.", "They used card {card} without asking.",
    "My card number {card} was read out over the phone.", "They asked for my NI number, {ni}.",
    "{ni} is on the letter that was stolen.", "Letter with {ssn} was taken from the mailbox.", "See {link} for the video.",
    "He posts about it on {link}", "Pictures are at {link}.", "{title} {name:surname} next door saw it.",
    "I spoke to {title} {name:surname} about it.", "My name is {name:full}.", "I am {name:full} and I live on {street}.",
    "My name is {name:full}, phone {telephone}.", "Ask {title} {name:surname} at {house} {street}.",
    "I'm {name:full} from {area}.", "{telephone} is the number on the flyer.",
    "Someone keeps calling from {telephone}, {telephone} and withheld numbers.", "Statement signed {name:initialled}.",
    "The letter was signed by {name:full}.", "Black Audi {plate} and a grey one {plate}.",
    "License plate {announced} was on the truck.", "His tag was {announced}.", "Tel {telephone}",
    "Mob: {telephone} home: {telephone}", "Found a bank card {card} on {street}.",
    "{title} {name:full} of {house} {street} has a camera.", "{email} / {telephone}",
    "Text {telephone} for gear is painted on the wall.", "My address is {house} {street} {postcode} and my phone {telephone}.",
    "Driver's profile: {link}", "Number plate: {announced}", "Hello my name is {name:full}.", "WhatsApp {telephone} any time.",
    "Mail went to {email}, no reply.", "({telephone})", "Partner's mobile {telephone}, mine {telephone}.",
    "Please ring {title} {name:surname} on {telephone} before {time}.", "The vehicle reg is {announced}.",
    "Insurance letter for {title} {name:full}, {postcode}, found in the bushes.", "License plate # {announced}",
    "Bike was advertised at {link} on {date} for {money}.", "Bank statement with {card} and {ni} blew out of the bin.",
    "The name's {name:full}.", "Fake ad gives {email} and {telephone} as contact.", "Vehicle {plate} seen {date} {time}.",
    "Found a letter with {ssn} in the alley behind {house} {street}.",
    "It is {postcode}; the key is with {title} {name:surname}.",
];

/// How a letter begins.
#[rustfmt::skip]
pub(super) const GREETING: [&str; 18] = [
    "Dear {title} {name:surname}, ", "Hi {name:given}, ", "Hello {name:given}, ", "Dear {name:given}, ",
    "Dear {title} {name:surname}\n", "Hi {name:given} ", "Dear {name:full}, ", "Good morning {name:given}, ",
    "Hey {name:given}! ", "Hello {title} {name:surname}. ", "Hi {name:given} - ", "Dear {title} {name:initialled}, ",
    "Hiya {name:given}, ", "Good evening {title} {name:surname}, ", "FAO {title} {name:surname}: ",
    "Hi {name:given} and {name:given}, ", "Dear {name:given}: ", "Morning {name:given}, ",
];

/// How a letter ends.
#[rustfmt::skip]
pub(super) const CLOSING: [&str; 24] = [
    " Regards, {name:full}", " Thanks, {name:given}", " - {name:given}", " Kind regards, {name:given}",
    " Many thanks, {name:full}.", "\n\nRegards\n{name:full}", " Yours sincerely, {name:initialled}",
    " Best wishes {name:given}", " Cheers, {name:given}.", " Thank you, {name:full}", " Regards, {name:full}, {telephone}",
    " Signed, {name:full}", " - {name:full}", " Thanks {name:given}", " Best regards,\n{title} {name:initialled}",
    " Thanks. {name:full}", " Best, {name:given}", " \u{2014} {name:given}", " Yours faithfully\n{name:full}\n{house} {street}",
    " KR {name:given}", " Thx, {name:given}", " Yours, {name:given} {name:surname}", " Warm regards, {name:full} ({telephone})",
    " ~ {name:given}",
];
