//! The manual of all methods as Markdown, made of what the registry says.

use std::fmt::Write;

use super::method::{FILES, Input, Opt};
use super::{METHODS, Method};

const BEGINNING: &str = "\
# `beatwise analyze`: any statistic of any file

Generated from the registry in `api/src/analyze`; a test compares the two. To renew this file after a change:
`BEATWISE_RENEW=1 cargo nextest run --workspace -E 'package(api) & test(analyze)'`.

```
beatwise analyze METHOD --input FILE [--options] [--format table|json|csv|geojson]
beatwise analyze --list
beatwise analyze METHOD --help
```

No store is needed and none is read: the file is yours, and so is the answer; nothing in it is withheld from you.

## What goes in

`--input` is a CSV file with a header line, unless its extension says otherwise: `.tsv`, `.geojson` (properties become columns,
points become `lng` and `lat`), `.parquet`; `.csv.gz` and `.geojson.gz` are unpacked. Further columns are passed over; of Parquet only the columns in use are read. Every
number must be there and finite: a blank or `NaN` is an error that names the file, the line and the column, because a row that
is silently left out changes every other figure.

- **Values** are in a column `count`, or the one that `--value NAME` names.
- **Places** are `x` and `y` in metres (also `x_m`, `y_m`), or `lng` and `lat` in degrees (also `lon`, `longitude`,
  `latitude`), or H3 cells in a column `cell`. Degrees are projected by a transverse Mercator projection around the middle of
  the rows, true to one part in 10,000 up to 90 km east or west of it. `x` and `y` are taken where both are there.
- **Times** are in a column `time`, `day` or `date`, or the one that `--time NAME` names: a number of days, a date
  (`2026-11-22`) or a date with a time of day (`2026-11-22T14:05`, in whatever zone, the same for all rows).
- **Neighbours** of the rows of a lattice are read from `--neighbours FILE` (columns `i`, `j`: positions of rows, the first
  being 0; one direction or both), or are the cells within `--rings` of each other, or the points within `--band` metres.

## What comes out

`--format json` holds `method`, `options` (each with the value used, defaults included), `n`, `result` and `warnings`. Arrays are
in the order of the input rows. A figure that cannot be computed is `null`, and a warning says why and how often. `--format csv`
holds the values per row or the things found; `--format table` is for reading; `--format geojson` is for methods that answer with
areas.

The exit code is 0 when there is an answer, 2 when the question was wrong (an unknown method, option or column, an option's
value) and 1 when there is no answer (a file that cannot be read, a field that is no number, a map without variation).

**p-values** are two-sided unless their name says otherwise: `p` is twice the smaller of `p_high` and `p_low`, at most 1. They
come from the exact or simulated distribution by default; `p_normal` stands beside them. `q` is p after the false discovery
rate of Benjamini and Hochberg. Simulations take `--seed`; the same seed gives the same answer on any machine.
`--seed`, `--permutations`, `--inference` and `--tail` may be given to every method; where one has no use, a warning says so.

## All methods
";

/// The manual.
#[must_use]
pub fn manual() -> String {
    let mut text = BEGINNING.to_owned();
    text.push_str("\n| method | question | input columns | result keys | compared with |\n|---|---|---|---|---|\n");
    for method in METHODS {
        let columns = method.inputs.iter().map(|input| format!("`--{}`: {}", input.file, input.columns));
        let keys = method.results.iter().map(|(key, _)| format!("`{key}`"));
        let (columns, keys) = (joined(columns, "; "), joined(keys, " "));
        // Writing to text cannot fail.
        let _ = writeln!(
            text,
            "| [`{}`](#{}) | {} | {columns} | {keys} | {} |",
            method.name, method.name, method.question, method.family
        );
    }
    for method in METHODS {
        section(&mut text, method);
    }
    text.push_str("\n## Files\n\n| flag | what it is |\n|---|---|\n");
    for (file, meaning) in FILES {
        let _ = writeln!(text, "| `--{file}` | {meaning} |");
    }
    text
}

fn section(text: &mut String, method: &Method) {
    let Method { name, question, formula, source, family, .. } = method;
    let _ = write!(text, "\n## {name}\n\n{question}\n\n    {formula}\n\n");
    for Input { file, columns, meaning } in method.inputs {
        let _ = writeln!(text, "- `--{file}` ({columns}): {meaning}");
    }
    text.push_str("\n| option | default | meaning |\n|---|---|---|\n");
    for Opt { name, synonyms, default, meaning } in method.options {
        let also = joined(synonyms.iter().map(|name| format!("`--{name}`")), ", ");
        let also = if also.is_empty() { also } else { format!(" (also {also})") };
        let default = if default.is_empty() { String::new() } else { format!("`{default}`") };
        let _ = writeln!(text, "| `--{name}`{also} | {default} | {meaning} |");
    }
    text.push_str("\n| result | meaning |\n|---|---|\n");
    for (key, meaning) in method.results {
        let _ = writeln!(text, "| `{key}` | {meaning} |");
    }
    let _ = writeln!(text, "\nSource: {source}. Compared with: {family}.");
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}
