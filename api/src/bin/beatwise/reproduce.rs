//! `beatwise reproduce`: an answer again from its receipt, byte for byte.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use api::ask::{Address, Answered, Lake, Written, again};
use api::linked::{decided, known_then};
use clap::Args;
use engine::disclosure::Policy;
use serde_json::Value;

use crate::context::Context;
use crate::hotspots::unanswered;
use crate::output::{self, WrongUsage};
use crate::series::office;

/// What stands before the receipt in the first line of rows.
const RECEIPT_LINE: &str = "# receipt: ";

/// The field of a receipt that says what was read from the files because the index in memory does not reach back so far.
const READ_FROM: &str = "read_from";

/// Ask a question again from the receipt of its answer, and compare
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  beatwise hotspots --from 2019-06-01 --to 2019-07-01 --format json > june.json
  beatwise reproduce june.json > again.json
The file may be a whole answer (JSON, GeoJSON or CSV, from the command line or over HTTP) or its receipt alone. The question
is put to the snapshot that the receipt names. A whole answer is compared: exit code 1 and the first difference when the bytes
are not the same.")]
pub(crate) struct Reproduce {
    /// An answer with its receipt, or a receipt
    #[arg(value_name = "RECEIPT.json")]
    file: PathBuf,
}

/// What a file says: the receipt, how its answer is written, and whether the answer is there to compare.
struct Given {
    receipt: Value,
    written: Written,
    is_whole: bool,
}

/// Runs the role.
pub(crate) async fn run(context: &Context, role: &Reproduce) -> Result<()> {
    let name = role.file.display();
    let text = std::fs::read_to_string(&role.file).with_context(|| format!("cannot read {name}"))?;
    let given = read(&text).with_context(|| format!("{name} is neither an answer nor a receipt of Beatwise"))?;
    let Some(asked) = given.receipt["asked"].as_str() else {
        bail!("{name}: the receipt has no `asked`, the address of the question; ask anew and keep the new answer");
    };
    let address = Address::read(asked).map_err(|fault| WrongUsage::new(&format!("{name}: {}", fault.reason)))?;
    let store = context.store().await?;
    let snapshot = store.snapshot(Some(address.snapshot))?;
    let policy = Policy::public_rows();
    let waiting = output::spinner(context.verbosity, "asking again");
    let visits = if address.answer == "plan" { office(&store).await?.visits().await? } else { Vec::new() };
    let answered = again(Lake { snapshot: &snapshot, policy: &policy }, &address, &visits).await;
    waiting.finish_and_clear();
    let mut answered = answered.map_err(unanswered)?;
    if let Answered::Linked(view) = &mut answered {
        let history = office(&store).await?.link_decisions().await?;
        let decisions = address.parameters.one("decisions").and_then(|number| number.parse().ok());
        decided(view, known_then(&history, decisions));
    }
    let answer = answered.write(given.written)?;
    output::data(&answer)?;
    // Where it was read from is no part of what was found.
    let found = without(&text, READ_FROM, given.receipt[READ_FROM].as_str());
    match difference(found.trim_end_matches('\n'), answer.trim_end_matches('\n')) {
        _ if !given.is_whole => same_receipt(&given.receipt, &answer).with_context(|| format!("not what {name} says")),
        None => {
            output::message(context.verbosity, &format!("the same {} bytes as {name}", answer.trim_end_matches('\n').len()));
            Ok(())
        }
        Some(words) => bail!("not what {name} says: {words}"),
    }
}

/// A receipt alone is compared with that of the new answer, field by field.
fn same_receipt(before: &Value, answer: &str) -> Result<()> {
    let now: Value = serde_json::from_str(answer)?;
    let fields = before.as_object().into_iter().flatten();
    for (field, said) in fields.filter(|(field, _)| *field != READ_FROM) {
        let says = &now["receipt"][field];
        if says != said {
            bail!("{field} was {said} and is {says}: another lake, or another version of Beatwise");
        }
    }
    Ok(())
}

fn read(text: &str) -> Result<Given> {
    if let Some(rest) = text.strip_prefix(RECEIPT_LINE) {
        let receipt = serde_json::from_str(rest.lines().next().unwrap_or_default())?;
        return Ok(Given { receipt, written: Written::Csv, is_whole: true });
    }
    let mut whole: Value = serde_json::from_str(text)?;
    let is_pretty = text.trim_end().contains('\n');
    let written = match (whole["type"] == "FeatureCollection", is_pretty) {
        (false, false) => Written::Json,
        (false, true) => Written::PrettyJson,
        (true, false) => Written::Geojson,
        (true, true) => Written::PrettyGeojson,
    };
    Ok(match whole.get_mut("receipt").map(Value::take) {
        Some(receipt) => Given { receipt, written, is_whole: true },
        None => Given { receipt: whole, written: Written::PrettyJson, is_whole: false },
    })
}

/// A JSON text without a member that is not the last of its object, if it has that value.
fn without(text: &str, member: &str, value: Option<&str>) -> String {
    let found = value.and_then(|value| {
        let name = text.find(&format!("\"{member}\":"))?;
        let start = text[..name].rfind([',', '{'])? + 1;
        let end = name + text[name..].find(&format!("\"{value}\","))? + value.len() + 3;
        Some(format!("{}{}", &text[..start], &text[end..]))
    });
    found.unwrap_or_else(|| text.to_owned())
}

/// Where two texts part, in words.
fn difference(before: &str, now: &str) -> Option<String> {
    if before == now {
        return None;
    }
    let at = before.bytes().zip(now.bytes()).take_while(|(a, b)| a == b).count();
    let line = before.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let around = |text: &str| {
        let from = (0..=at.saturating_sub(30).min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0);
        text[from..].chars().take(60).collect::<String>().replace('\n', " ")
    };
    Some(format!("from byte {at} on, in line {line}: `{}` there, `{}` now", around(before), around(now)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_is_taken_out_of_one_line_and_of_many() {
        let value = json!({"receipt": {"method": "count", "read_from": "the files", "snapshot": 7}});
        let bare = json!({"receipt": {"method": "count", "snapshot": 7}});
        for write in [serde_json::to_string::<Value>, serde_json::to_string_pretty::<Value>] {
            let (text, wanted) = (write(&value).expect("text"), write(&bare).expect("text"));
            assert_eq!(without(&text, READ_FROM, Some("the files")), wanted);
            assert_eq!(without(&text, READ_FROM, None), text);
        }
    }
}
