//! Mappings that cannot be used: the message names the key and what to write instead.

use super::*;

fn refusal(text: &str) -> String {
    Mapping::parse("small.toml", text, &zone()).expect_err("a bad mapping").to_string()
}

/// The message for the small mapping with a part replaced.
#[track_caller]
fn says(from: &str, to: &str, parts: &[&str]) {
    assert!(SMALL.contains(from), "{from}");
    let message = refusal(&SMALL.replacen(from, to, 1));
    assert!(message.starts_with("the mapping small.toml: "), "{message}");
    for part in parts {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn keys_that_do_not_exist_are_named_with_their_line_and_those_that_do() {
    says("[columns]", "[colums]", &["line 4", "unknown field `colums`", "`columns`"]);
    says("category =", "categry =", &["line 8", "unknown field `categry`", "`category`"]);
    says("[constants]", "[constants]\nverified = \"yes\"", &["line 13", "invalid type", "boolean"]);
    says("id = \"no\"", "id = 7", &["a text or a list of texts"]);
    says("[time]\ncolumn = \"at\"\nformat = \"iso\"\n", "", &["missing field `time`"]);
    says("name = \"small\"", "name = ", &["line 2"]);
}

#[test]
fn the_source_and_its_files() {
    says("\"small\"", "\"Small Town\"", &["name = \"Small Town\"", "small letters, digits and hyphens"]);
    says("\"small\"", "\"police-uk\"", &["Beatwise's own", "police-uk-springfield"]);
    says("zone = \"America/Chicago\"", "zone = \"Chicago\"", &["`zone`", "`Chicago` is not a time zone", "Europe/London"]);
    says("zone =", "delimiter = \"<>\"\nzone =", &["delimiter = \"<>\"", "\"tab\""]);
    says("zone =", "delimiter = \"a\"\nzone =", &["delimiter = \"a\""]);
    says("zone =", "encoding = \"latin\"\nzone =", &["encoding = \"latin\" is not known", "windows-1252"]);
    says("zone =", "encoding = \"utf-16le\"\nzone =", &["line by line", "iconv"]);
    says("zone =", "decimal = \"·\"\nzone =", &["neither a point nor a comma"]);
}

#[test]
fn places_that_are_given_twice_by_half_or_not_at_all() {
    says("latitude = \"lat\"\n", "", &["`longitude` without `latitude`"]);
    says("longitude = \"lng\"\n", "", &["`latitude` without `longitude`"]);
    says("longitude = \"lng\"\nlatitude = \"lat\"", "x = \"lng\"", &["`x` without `y`"]);
    says("longitude = \"lng\"\nlatitude = \"lat\"", "x = \"lng\"\ny = \"lat\"", &["need `crs`", "crs = 26910"]);
    says("latitude =", "point = \"p\"\nlatitude =", &["the place twice"]);
    says("zone =", "crs = 26910\nzone =", &["a grid in metres or feet", "name its columns `x` and `y`"]);
    says("zone =", "crs = 999\nzone =", &["`crs`", "EPSG:999 is not a code"]);
    says("zone =", "crs = 26771\nzone =", &["`crs`", "NAD27", "EPSG:4326"]);
    says("zone =", "crs = \"fill in\"\nzone =", &["crs = \"fill in\" is no EPSG code", "26910"]);
    says("zone =", "box = [1, 2, 3]\nzone =", &["3 numbers", "[west, south, east, north]"]);
    says("zone =", "box = [-87.4, 41.5, -88.0, 42.1]\nzone =", &["is not a box"]);
}

#[test]
fn times_that_are_given_twice_by_half_or_wrongly() {
    says("format = \"iso\"", "", &["[time] has no `format`"]);
    says("column = \"at\"\n", "", &["[time] names no column"]);
    says("format = \"iso\"", "format = \"us\"", &["[time] the format \"us\" is not known", "rfc3339"]);
    says("format = \"iso\"", "format = \"%m/%d %H:%M\"", &["[time]", "no year"]);
    says("format = \"iso\"", "format = \"iso\"\nyear = \"Y\"", &["keep one of the two"]);
    says("column = \"at\"\nformat = \"iso\"", "year = \"Y\"", &["`year` without `month`"]);
    says("column = \"at\"\nformat = \"iso\"", "year = \"Y\"\nmonth = \"M\"\nhour = \"h\"", &["`hour` without `day`"]);
    says("column = \"at\"\nformat = \"iso\"", "year = \"Y\"\nmonth = \"M\"\nformat = \"iso\"", &["`format` beside split parts"]);
    says("format = \"iso\"", "format = \"date\"\nprecision = \"instant\"", &["precision = \"instant\" is finer"]);
    says("format = \"iso\"", "format = \"iso\"\nprecision = \"week\"", &["precision = \"week\" is none of"]);
    says("[constants]", "[until]\nformat = \"iso\"\n[constants]", &["[until] names no column"]);
    says("[constants]", "[revision]\ncolumn = \"r\"\nformat = \"?\"\n[constants]", &["[revision] the format"]);
}

#[test]
fn words_that_are_not_in_their_vocabulary() {
    says("\"other-theft\"", "\"theft\"", &["[categories.words] \"THEFT\": `theft` is not a category", "burglary"]);
    says("[categories.words]", "[categories]\nother = \"rest\"\n[categories.words]", &["[categories] other: `rest`"]);
    says("\"THEFT\" =", "\"Theft\" = \"robbery\"\n\"THEFT\" =", &["in two writings"]);
    says("category = \"kind\"\n", "", &["nothing says what the reports are about"]);
    says("[constants]", "[constants]\ncategory = \"noise\"", &["`category` stands in [columns] and in [constants]"]);
    says("origin = \"agency\"\n", "", &["[constants] has no `origin`: write one of agency"]);
    says("audience = \"public\"\n", "", &["[constants] has no `audience`"]);
    says("\"public\"", "\"everyone\"", &["[constants] audience", "`everyone` is not a known audience"]);
    says("\"public\"", "\"agency\"", &["add `agency` to [constants]"]);
    says("[constants]", "[constants]\nstatus = \"done\"", &["[constants] status", "open, resolved, retracted"]);
    says("[constants]", "[statuses.words]\n\"x\" = \"open\"\n[constants]", &["[statuses] has words but no column"]);
    says("category = \"kind\"", "category = \"kind\"\nhousehold = \" \"", &["`household` names no column"]);
}
