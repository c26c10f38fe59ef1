//! Other programs' answers, asked for as a user would: by files and options.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{family, numbers, result};

/// Columns of a CSV file without quoted commas.
struct Columns(BTreeMap<String, Vec<String>>);

impl Columns {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut rows = text.lines().map(|line| line.split(',').map(|field| field.trim_matches('"').to_owned()).collect());
        let names: Vec<String> = rows.next().unwrap_or_default();
        let rows: Vec<Vec<String>> = rows.collect();
        let column = |at: usize| rows.iter().map(|row| row[at].clone()).collect();
        Self(names.iter().enumerate().map(|(at, name)| (name.clone(), column(at))).collect())
    }

    fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let column = self.0.get(name).unwrap_or_else(|| panic!("no column {name}"));
        column.iter().map(|text| text.parse().ok().filter(|number: &f64| number.is_finite())).collect()
    }
}

/// Compares arrays to a relative or absolute tolerance, whichever is wider; where the peer has no answer, ours may have one.
fn agree(what: &str, ours: &[Option<f64>], theirs: &[Option<f64>], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    let mut largest = 0.0_f64;
    for (row, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        let (Some(ours), Some(theirs)) = (ours, theirs) else { continue };
        let apart = (ours - theirs).abs() / theirs.abs().max(1.0);
        assert!(apart <= tolerance, "{what}, row {row}: {ours} is not {theirs}");
        largest = largest.max(apart);
    }
    let both = ours.iter().zip(theirs).filter(|(ours, theirs)| ours.is_some() && theirs.is_some()).count();
    assert!(both * 10 >= ours.len() * 9, "{what}: only {both} of {} rows were compared", ours.len());
    eprintln!("agreement: analyze | {what} | largest difference {largest:.1e} | tolerance {tolerance:.0e}");
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn local_statistics() {
    let Some(folder) = family("lisa_h3") else { return };
    let cells = text(&folder.join("cells.csv"));
    for ring in ["1", "2"] {
        let theirs = Columns::read(&folder.join(format!("gistar_k{ring}.csv")));
        let pairs = text(&folder.join(format!("adjacency_k{ring}.csv")));
        for neighbours in [("neighbours", pairs.as_str()), ("rings", ring)] {
            let flags = [("input", cells.as_str()), neighbours];
            let (gi, star) = (result("gi", &flags), result("gi-star", &flags));
            let name = |what: &str| format!("{what}, rings {ring}, by {}", neighbours.0);
            agree(&name("gi z"), &numbers(&gi["z"]), &theirs.numbers("gi_z"), 1e-9);
            agree(&name("gi-star z"), &numbers(&star["z"]), &theirs.numbers("gistar_z"), 1e-9);
            agree(&name("gi-star p_normal"), &numbers(&star["p_normal"]), &theirs.numbers("gistar_p_two_sided"), 1e-9);
            for answer in [&gi, &star] {
                agree(&name("p_high"), &numbers(&answer["p_high"]), &theirs.numbers("perm_exact_p_high"), 1e-9);
                agree(&name("p_low"), &numbers(&answer["p_low"]), &theirs.numbers("perm_exact_p_low"), 1e-9);
            }
        }
    }
    let flags = [("input", cells.as_str()), ("rings", "1")];
    let moran = result("local-moran", &flags);
    let esda = Columns::read(&folder.join("local_moran_k1.csv"));
    let spdep = Columns::read(&folder.join("local_moran_k1_spdep.csv"));
    agree("local-moran quadrant", &numbers(&moran["quadrant_number"]), &esda.numbers("quadrant_1HH_2LH_3LL_4HL"), 0.0);
    agree("local-moran p_high", &numbers(&moran["p_high"]), &esda.numbers("exact_p_greater_I"), 1e-9);
    for (ours, theirs) in [("i", "Ii"), ("z", "Z_cond"), ("p_normal", "p2_cond"), ("z_total", "Z_tot"), ("variance", "Var_cond")]
    {
        agree(&format!("local-moran {ours}"), &numbers(&moran[ours]), &spdep.numbers(theirs), 1e-9);
    }
    let esda_scaling = result("local-moran", &[flags[0], flags[1], ("scaling", "n-1")]);
    agree("local-moran i, n - 1", &numbers(&esda_scaling["i"]), &esda.numbers("I_esda_n_minus_1"), 1e-9);
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn global_statistics_and_rates() {
    let Some(folder) = family("lisa_h3") else { return };
    let cells = text(&folder.join("cells.csv"));
    let esda = json(&folder.join("global.json"));
    let blocks = [
        ("moran", "row-standardised", "moran_r", "i", "I"),
        ("moran", "binary", "moran_b", "i", "I"),
        ("geary", "row-standardised", "geary_r", "c", "C"),
        ("geary", "binary", "geary_b", "c", "C"),
        ("general-g", "binary", "getis_ord_general_G_binary", "g", "G"),
    ];
    for (method, weights, block, ours, theirs) in blocks {
        let answer = result(method, &[("input", &cells), ("weights", weights)]);
        let z = if method == "general-g" { "z" } else { "z_rand" };
        for (ours, theirs) in [(ours, theirs), ("z", z)] {
            let what = format!("{method}, {weights}, {ours}");
            agree(&what, &[answer[ours].as_f64()], &[esda[block][theirs].as_f64()], 1e-9);
        }
    }
    let spdep = Columns::read(&folder.join("eb_rates_spdep.csv"));
    let input = ("input", cells.as_str());
    agree("rates", &numbers(&result("rates", &[input])["rate"]), &spdep.numbers("raw"), 1e-12);
    agree("eb-rates, global", &numbers(&result("eb-rates", &[input])["rate"]), &spdep.numbers("EB_global_marshall"), 1e-12);
    let local = result("eb-rates", &[input, ("prior", "local")]);
    agree("eb-rates, local", &numbers(&local["rate"]), &spdep.numbers("EB_local_marshall"), 1e-12);
}

/// The number that follows a word in a name.
fn after<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let rest = name.split_once(word)?.1;
    rest.split(|sign: char| !sign.is_ascii_digit() && sign != '.').next()
}

#[test]
fn density() {
    let (Some(folder), Some(points)) = (family("kde"), family("points")) else { return };
    let events = fs::read_to_string(points.join("points.csv")).expect("points");
    let weights = fs::read_to_string(folder.join("weights.csv")).expect("weights");
    let joined: Vec<String> = events.lines().zip(weights.lines()).map(|(event, weight)| format!("{event},{weight}")).collect();
    let temporary = tempfile::tempdir().expect("a folder");
    let input = temporary.path().join("events.csv");
    fs::write(&input, joined.join("\n")).expect("written");
    let (input, at) = (text(&input), text(&folder.join("eval_points.csv")));
    let theirs = Columns::read(&folder.join("expected.csv"));
    for name in theirs.0.keys() {
        let length = after(name, "_sd").or_else(|| after(name, "_radius")).expect("a length");
        let kernel = name.split('_').next().expect("a kernel");
        let mut flags = vec![("input", input.as_str()), ("at", at.as_str()), ("kernel", kernel), ("bandwidth", length)];
        if name.ends_with("_weighted") {
            flags.push(("value", "w"));
        }
        let expected = theirs.numbers(name);
        let most = expected.iter().flatten().copied().fold(0.0, f64::max);
        let share =
            |values: Vec<Option<f64>>| values.into_iter().map(|value| value.map(|value| value / most)).collect::<Vec<_>>();
        agree(&format!("kde {name}"), &share(numbers(&result("kde", &flags)["density"])), &share(expected), 1e-9);
    }
}

/// Labels up to renaming, rows that may be placed differently left out.
fn assert_same_clusters(what: &str, answer: &Value, theirs: &[Option<f64>], first: f64) {
    let ours = numbers(&answer["label"]);
    let free: BTreeSet<u64> = answer["ambiguous"].as_array().expect("positions").iter().filter_map(Value::as_u64).collect();
    let (mut forth, mut back) = (BTreeMap::new(), BTreeMap::new());
    for (row, (ours, theirs)) in (0_u64..).zip(ours.iter().zip(theirs)).filter(|(row, _)| !free.contains(row)) {
        let (ours, theirs) = (ours.expect("a label"), theirs.expect("a label"));
        assert_eq!(ours < 0.0, theirs < first, "{what}: row {row}");
        if ours >= 0.0 {
            assert_eq!(forth.entry(theirs.to_bits()).or_insert(ours.to_bits()), &ours.to_bits(), "{what}: row {row}");
            assert_eq!(back.entry(ours.to_bits()).or_insert(theirs.to_bits()), &theirs.to_bits(), "{what}: row {row}");
        }
    }
    eprintln!("agreement: analyze | {what} | largest difference 0 | tolerance 0 ({} rows free)", free.len());
}

#[test]
fn clusters() {
    let (Some(folder), Some(points)) = (family("clustering"), family("points")) else { return };
    let input = text(&points.join("points.csv"));
    let theirs = Columns::read(&folder.join("expected_labels.csv"));
    for name in theirs.0.keys().filter(|name| !name.ends_with("_core") && !name.ends_with("_prob")) {
        let input = ("input", input.as_str());
        if let Some(rest) = name.strip_prefix("dbscan_") {
            let (eps, min) = (after(rest, "eps").expect("eps"), after(rest, "min").expect("points"));
            let answer = result("dbscan", &[input, ("eps", eps), ("min-points", min)]);
            assert_same_clusters(name, &answer, &theirs.numbers(name), 0.0);
        } else if name.starts_with("stdbscan_") {
            let parts: Vec<&str> = name.split('_').collect();
            let flags = [
                input,
                ("eps", parts[1].trim_end_matches('m')),
                ("eps-days", parts[2].trim_end_matches('d')),
                ("min-points", parts[3].trim_start_matches("min")),
            ];
            assert_same_clusters(name, &result("st-dbscan", &flags), &theirs.numbers(name), 0.0);
        } else if let Some(rest) = name.strip_prefix("sk_hdbscan_") {
            let (size, samples) = (after(rest, "mcs").expect("a size"), after(rest, "_ms").expect("samples"));
            let answer = result("hdbscan", &[input, ("min-cluster-size", size), ("min-samples", samples)]);
            let noise =
                |labels: &[Option<f64>]| labels.iter().map(|label| label.is_some_and(|label| label < 0.0)).collect::<Vec<_>>();
            let (ours, theirs) = (noise(&numbers(&answer["label"])), noise(&theirs.numbers(name)));
            let alike = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours == theirs).count();
            // Ties in the tree are cut in another order; the engine's own suite measures the adjusted Rand index.
            assert!(alike * 100 >= ours.len() * 95, "{name}: noise agrees in {alike} of {} rows", ours.len());
            eprintln!(
                "agreement: analyze | {name} | noise differs in {} of {} rows | tolerance 5 %",
                ours.len() - alike,
                ours.len()
            );
        }
    }
}

#[test]
fn patterns_of_points() {
    let (Some(points), Some(centres)) = (family("points"), family("centrography")) else { return };
    let input = text(&points.join("points.csv"));
    let file = fs::read_dir(&points).expect("a folder").map(|entry| entry.expect("a file").path());
    let kest = file.into_iter().find(|path| text(path).contains("expected_Kest_spatstat_window_pm")).expect("a function");
    let name = text(&kest);
    let half = after(&name, "window_pm").expect("a window").trim_end_matches('.').to_owned();
    let window = format!("-{half},-{half},{half},{half}");
    let spatstat = json(&points.join("expected_clarkevans_spatstat.json"));
    for (edge, key) in [("none", "naive"), ("donnelly", "Donnelly"), ("kaplan-meier", "cdf")] {
        let flags = [("input", input.as_str()), ("window", &window), ("edge", edge), ("permutations", "19")];
        agree(&format!("nni {key}"), &[result("nni", &flags)["index"].as_f64()], &[spatstat[key].as_f64()], 1e-6);
    }
    let theirs = Columns::read(&kest);
    let distances: Vec<String> = theirs.0["r"].clone();
    for (edge, column) in [("none", "un"), ("border", "border"), ("translation", "trans"), ("isotropic", "iso")] {
        let distances = distances.join(",");
        let flags =
            [("input", input.as_str()), ("window", &window), ("edge", edge), ("distances", &distances), ("permutations", "0")];
        agree(&format!("ripley-k {column}"), &numbers(&result("ripley-k", &flags)["k"]), &theirs.numbers(column), 1e-6);
    }
    let pointpats = json(&centres.join("expected.json"));
    let ours = result("centrography", &[("input", &input)]);
    let pair = |value: &Value| numbers(value);
    agree("centrography mean centre", &pair(&ours["mean_centre"]), &pair(&pointpats["mean_center"]), 1e-9);
    agree("centrography manhattan median", &pair(&ours["manhattan_median"]), &pair(&pointpats["manhattan_median"]), 1e-9);
    agree("centrography median centre", &pair(&ours["median_centre"]), &pair(&pointpats["euclidean_median"]), 0.05);
    let ellipse = |key: &str| pointpats["ellipse_pointpats"][key].as_f64();
    for (ours, theirs) in [
        (&ours["standard_distance"], pointpats["std_distance"].as_f64()),
        (&ours["ellipse"]["major"], ellipse("sx")),
        (&ours["ellipse"]["minor"], ellipse("sy")),
        (&ours["ellipse"]["angle"], ellipse("theta_rad")),
    ] {
        agree("centrography spread", &[ours.as_f64()], &[theirs], 1e-9);
    }
}

#[test]
fn concentration() {
    let Some(folder) = family("concentration") else { return };
    let temporary = tempfile::tempdir().expect("a folder");
    for case in json(&folder.join("expected.json"))["cases"].as_array().expect("cases") {
        let counts: Vec<String> = numbers(&case["counts"]).iter().map(|count| count.expect("a count").to_string()).collect();
        let path = temporary.path().join("counts.csv");
        fs::write(&path, format!("count\n{}\n", counts.join("\n"))).expect("written");
        let ours = result("concentration", &[("input", &text(&path))]);
        let figures = [
            ("gini", "gini_biased"),
            ("gini_unbiased", "gini_unbiased"),
            ("generalised_gini", "generalized_gini_biased"),
            ("generalised_gini_unbiased", "generalized_gini_unbiased"),
        ];
        for (key, theirs) in figures {
            agree(&format!("concentration {key}"), &[ours[key].as_f64()], &[case[theirs].as_f64()], 1e-12);
        }
    }
}

#[test]
fn sites_as_spopt_chooses_them() {
    let Some(folder) = family("deployment") else { return };
    let (demand, sites) = (text(&folder.join("demand.csv")), text(&folder.join("facilities.csv")));
    let known = fs::read_to_string(folder.join("expected_spopt.json")).expect("a file");
    let known: Value = serde_json::from_str(&known).expect("JSON");
    let files = [("input", demand.as_str()), ("at", sites.as_str())];
    for (name, flags, key) in [
        ("mclp_S2.0_p5", &[("sites", "5"), ("reach", "2")][..], "covered_weight"),
        ("pmedian_p5", &[("model", "p-median"), ("sites", "5")], "objective"),
        ("pcenter_p3", &[("model", "p-centre"), ("sites", "3")], "objective"),
        ("lscp_S4.0", &[("model", "lscp"), ("reach", "4")], "n"),
    ] {
        let ours = result("locate", &[&files[..], flags].concat());
        let (ours, theirs) = (ours["objective"].as_f64().expect("a figure"), known[name][key].as_f64().expect("a figure"));
        assert!((ours - theirs).abs() <= 1e-4, "{name}: {ours} is not {theirs}");
    }
}
