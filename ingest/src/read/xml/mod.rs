//! XML as Open311 `GeoReport` v2 writes it: `<service_requests>` with one `<request>` per record.

mod input;

use std::io::{ErrorKind, Read};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesDecl, BytesRef, Event};

use super::json::{Cells, Keys, LONGEST, ROWS, TEXT};
use super::names::joined;
use super::reader::{Block, Reader};
use super::records::{Defect, Records};
use crate::IngestError;
use crate::reason::Reason;
use crate::source::ColumnRule;
use input::Input;

const ROOT: &str = "service_requests";
const RECORD: &str = "request";
/// Elements nested deeper than this are no report.
const DEEPEST: usize = 16;
/// Most defects of a block: each keeps its text.
const MOST_DEFECTS: usize = TEXT / LONGEST;

/// A stream of requests, each a row: its child elements are looked up as JSON's members are, nested ones by dotted names.
///
/// Only the five entities of XML itself and numbered characters are resolved; every other reference stays as it is written, and a
/// document type declaration is refused. Attributes are not read.
pub(crate) struct Xml {
    file: String,
    parser: quick_xml::Reader<Input>,
    keys: Keys,
    buffer: Vec<u8>,
    ended: bool,
}

/// The record that is being read.
struct Request {
    line: u64,
    /// Clean bytes that were used up before it.
    begins: u64,
    cells: Cells<'static>,
    /// The path of the innermost field, and of those around it.
    paths: Vec<String>,
    text: String,
    fault: Option<Reason>,
}

/// What one piece of the document amounts to.
enum Step {
    Opens { name: String, tag: String },
    Closes,
    Says(String),
    Nothing,
    Ends,
}

impl Xml {
    /// Reads up to the first request; `columns` are those of the source.
    ///
    /// # Errors
    /// [`IngestError::BadFormat`] when the stream does not begin as such a document; read errors.
    pub(crate) fn open(file: &str, stream: Box<dyn Read + Send>, columns: &[ColumnRule]) -> Result<Self, IngestError> {
        let mut parser = quick_xml::Reader::from_reader(Input::new(stream));
        // `<request/>` is told as `<request></request>`.
        parser.config_mut().expand_empty_elements = true;
        let mut xml = Self { file: file.to_owned(), parser, keys: Keys::new(columns), buffer: Vec::new(), ended: false };
        loop {
            match xml.step()? {
                Step::Opens { name, .. } if name == ROOT => return Ok(xml),
                Step::Opens { name, .. } => {
                    return Err(xml.bad(&format!("its root is <{name}>, and a list of requests has <{ROOT}>")));
                }
                Step::Says(text) if !text.trim().is_empty() => return Err(xml.bad("text stands before its root")),
                Step::Ends => return Err(xml.bad("it is empty")),
                _ => {}
            }
        }
    }

    /// The next record, or nothing behind the last.
    fn next_record(&mut self, records: &mut Records) -> Result<bool, IngestError> {
        loop {
            match self.step()? {
                Step::Opens { name, tag } => {
                    self.read_record(&name, &tag, records)?;
                    return Ok(true);
                }
                Step::Says(text) if !text.trim().is_empty() => return Err(self.bad("text stands between two requests")),
                Step::Closes => return self.close().map(|()| false),
                Step::Ends => return Err(self.bad("it ends before its root is closed")),
                _ => {}
            }
        }
    }

    /// Behind the root nothing may follow.
    fn close(&mut self) -> Result<(), IngestError> {
        self.ended = true;
        loop {
            match self.step()? {
                Step::Ends => return Ok(()),
                Step::Nothing => {}
                Step::Says(text) if text.trim().is_empty() => {}
                _ => return Err(self.bad("something stands behind the end of its root")),
            }
        }
    }

    fn read_record(&mut self, name: &str, tag: &str, records: &mut Records) -> Result<(), IngestError> {
        let input = self.parser.get_mut();
        input.begin_element(tag);
        let line = input.line() - tag.bytes().filter(|byte| *byte == b'\n').count() as u64;
        let fault = (name != RECORD).then_some(Reason::NotAnObject);
        let (begins, cells) = (input.used(), self.keys.cells());
        let mut request = Request { line, begins, cells, paths: Vec::new(), text: String::new(), fault };
        while self.read_part(&mut request)? {}
        let input = self.parser.get_mut();
        let (kept, broken) = input.end_element();
        match broken.or(request.fault) {
            None => records.push(line, request.cells.texts()),
            Some(reason) => {
                let text = kept.chars().take(LONGEST).collect();
                records.push_defect(Defect { line: request.line, reason, text });
            }
        }
        Ok(())
    }

    /// Reads one piece of a record; false behind its end.
    fn read_part(&mut self, request: &mut Request) -> Result<bool, IngestError> {
        let step = self.step()?;
        if self.parser.get_ref().used() - request.begins > LONGEST as u64 {
            request.fault = Some(Reason::TooLong);
        }
        match step {
            Step::Opens { name, .. } => {
                if request.paths.len() == DEEPEST {
                    return Err(self.bad("elements are nested more than 16 deep"));
                }
                request.text.clear();
                request.paths.push(joined(request.paths.last().map_or("", String::as_str), &name));
            }
            Step::Says(text) if request.fault.is_none() => request.text.push_str(&text),
            Step::Closes => {
                let Some(path) = request.paths.pop() else { return Ok(false) };
                let text = std::mem::take(&mut request.text);
                if let Some(column) = self.keys.at(&path).filter(|_| !text.trim().is_empty()) {
                    request.cells.set(column, Some(text.into()));
                }
            }
            Step::Ends => return Err(self.bad("it ends within a request")),
            Step::Says(_) | Step::Nothing => {}
        }
        Ok(true)
    }

    fn step(&mut self) -> Result<Step, IngestError> {
        self.buffer.clear();
        self.parser.get_mut().begin_piece();
        let event = self.parser.read_event_into(&mut self.buffer);
        let told = event.map_err(|error| broken(&error)).and_then(told);
        told.map_err(|fault| match fault {
            Fault::Format(reason) => self.bad(&reason),
            Fault::Reading(kind, reason) => {
                IngestError::Unreadable { path: self.file.clone().into(), source: std::io::Error::new(kind, reason) }
            }
        })
    }

    fn bad(&self, reason: &str) -> IngestError {
        let line = self.parser.get_ref().line();
        IngestError::BadFormat { file: self.file.clone(), line, expected: "XML", reason: reason.to_owned() }
    }
}

impl Reader for Xml {
    fn header(&self) -> &[String] {
        self.keys.names()
    }

    fn next_block(&mut self) -> Result<Option<Block>, IngestError> {
        let mut records = Records::new(self.keys.names().len());
        while !self.ended && records.read() < ROWS && records.text.len() < TEXT && records.defects.len() < MOST_DEFECTS {
            if !self.next_record(&mut records)? {
                break;
            }
        }
        Ok((records.read() > 0).then_some(Block::Ready(records)))
    }
}

/// Why the document cannot be read on.
enum Fault {
    Format(String),
    Reading(ErrorKind, String),
}

fn broken(error: &quick_xml::Error) -> Fault {
    match error {
        quick_xml::Error::Io(cause) if cause.kind() != ErrorKind::InvalidData => Fault::Reading(cause.kind(), cause.to_string()),
        other => Fault::Format(other.to_string()),
    }
}

/// What an event of the parser amounts to.
fn told(event: Event<'_>) -> Result<Step, Fault> {
    Ok(match event {
        Event::Start(tag) => Step::Opens { name: tag.local_name().as_ref().to_owned(), tag: (*tag).to_owned() },
        Event::End(_) => Step::Closes,
        Event::Text(text) => Step::Says(text.xml10_content().into_owned()),
        Event::CData(text) => Step::Says(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => Step::Says(resolved(&reference)?),
        Event::Decl(declaration) => check_encoding(&declaration)?,
        Event::DocType(_) => return Err(Fault::Format("it declares a document type, which is not read".to_owned())),
        Event::Empty(_) | Event::Comment(_) | Event::PI(_) => Step::Nothing,
        Event::Eof => Step::Ends,
    })
}

/// What a reference stands for: a numbered character, one of XML's own five, or itself.
fn resolved(reference: &BytesRef<'_>) -> Result<String, Fault> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.to_string()),
        Ok(None) => Ok(resolve_xml_entity(reference).map_or_else(|| format!("&{};", &**reference), str::to_owned)),
        Err(error) => Err(Fault::Format(error.to_string())),
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<Step, Fault> {
    match declaration.encoding() {
        None => Ok(Step::Nothing),
        Some(Ok(name)) if ["utf-8", "utf8", "us-ascii"].contains(&name.to_ascii_lowercase().as_str()) => Ok(Step::Nothing),
        Some(Ok(name)) => Err(Fault::Format(format!("its encoding is {name}; save it as UTF-8"))),
        Some(Err(error)) => Err(Fault::Format(error.to_string())),
    }
}

#[cfg(test)]
mod tests;
