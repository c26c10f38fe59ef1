//! Events as an Atom feed (RFC 4287).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event as Xml};

use super::ExportError;
use crate::view::{EventView, EventsView};

/// The feed's own id; entries have ids of their own.
const FEED: &str = "urn:uuid:0d1c2f0e-3b0f-5c54-9b53-5a7c1f0e9a11";
/// When a feed without entries was updated last.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// The feed of some events; `own` is the address that it is read from.
///
/// # Errors
/// [`ExportError`] when it cannot be written.
pub fn events_atom(view: &EventsView, own: &str) -> Result<Vec<u8>, ExportError> {
    let mut feed = Feed(Writer::new(Vec::new()));
    feed.write(Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    feed.write(Xml::Start(BytesStart::new("feed").with_attributes([("xmlns", "http://www.w3.org/2005/Atom")])))?;
    feed.element("id", FEED)?;
    feed.element("title", "Beatwise: what changed")?;
    feed.element("updated", view.events.first().map_or(NEVER, |event| &event.recorded_at))?;
    feed.write(Xml::Start(BytesStart::new("author")))?;
    feed.element("name", "Beatwise")?;
    feed.write(Xml::End(BytesEnd::new("author")))?;
    feed.link("self", own)?;
    for event in &view.events {
        feed.entry(event)?;
    }
    feed.write(Xml::End(BytesEnd::new("feed")))?;
    Ok(feed.0.into_inner())
}

/// What happened, on one line.
fn title(event: &EventView) -> String {
    let (change, of) = (&event.event.change, &event.event.question);
    let class = |class: &Option<String>| class.clone().unwrap_or_else(|| "nothing".to_owned());
    match change.change.as_str() {
        "began" => format!("{of}: {} {}, new", class(&change.after), change.name),
        "ended" => format!("{of}: {} {}, no more", class(&change.before), change.name),
        _ => format!("{of}: {}, {} before, is {} now", change.name, class(&change.before), class(&change.after)),
    }
}

struct Feed(Writer<Vec<u8>>);

impl Feed {
    fn entry(&mut self, event: &EventView) -> Result<(), ExportError> {
        self.write(Xml::Start(BytesStart::new("entry")))?;
        self.element("id", &format!("urn:uuid:{}", event.id))?;
        self.element("title", &title(event))?;
        self.element("updated", &event.recorded_at)?;
        self.link("alternate", &event.event.asked)?;
        self.write(Xml::Empty(BytesStart::new("category").with_attributes([("term", event.event.change.change.as_str())])))?;
        let (from, to, reason) = (&event.event.from, &event.event.to, &event.event.change.reason);
        self.element("summary", &format!("{from} up to {to}: {reason}"))?;
        self.write(Xml::End(BytesEnd::new("entry")))
    }

    fn link(&mut self, relation: &str, to: &str) -> Result<(), ExportError> {
        self.write(Xml::Empty(BytesStart::new("link").with_attributes([("rel", relation), ("href", to)])))
    }

    fn element(&mut self, name: &str, text: &str) -> Result<(), ExportError> {
        self.write(Xml::Start(BytesStart::new(name)))?;
        let text: String =
            text.chars().filter(|letter| !letter.is_control() || letter.is_whitespace() && *letter != '\u{b}').collect();
        self.write(Xml::Text(BytesText::new(&text)))?;
        self.write(Xml::End(BytesEnd::new(name)))
    }

    fn write(&mut self, event: Xml<'_>) -> Result<(), ExportError> {
        self.0.write_event(event).map_err(|error| ExportError::new(&error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::{Change, Event};

    #[test]
    fn whatever_a_place_is_called_the_feed_is_xml() {
        let change = Change {
            change: "began".to_owned(),
            subject: "8919586e28bffff".to_owned(),
            name: "around <b>Corn & \"Wine\" Street]]></b>\u{b}".to_owned(),
            before: None,
            after: Some("hot-99".to_owned()),
            reason: "12 voices where 3.1 are expected".to_owned(),
            longitude: None,
            latitude: None,
        };
        let event = Event {
            watch: "north".to_owned(),
            question: "burglary".to_owned(),
            from: "2026-10-26".to_owned(),
            to: "2026-11-23".to_owned(),
            snapshot: 3,
            asked: "/api/v1/hotspots?from=2026-10-26&to=2026-11-23&snapshot=3".to_owned(),
            change,
        };
        let view = EventView {
            id: "2a2c4d2e-0000-5000-8000-000000000000".to_owned(),
            number: 1,
            recorded_at: "2026-11-23T06:00:00Z".to_owned(),
            told: None,
            attempts: 0,
            answer: None,
            event,
        };
        let view = EventsView { events: vec![view], before: None };
        let text = String::from_utf8(events_atom(&view, "/api/v1/events.atom").expect("a feed")).expect("text");
        let title = "<title>burglary: hot-99 around &lt;b&gt;Corn &amp; &quot;Wine&quot; Street]]&gt;&lt;/b&gt;, new</title>";
        assert!(text.contains(title), "{text}");
        assert!(text.contains("href=\"/api/v1/hotspots?from=2026-10-26&amp;to=2026-11-23&amp;snapshot=3\""), "{text}");
        assert!(!text.contains('\u{b}'), "a control character is no XML");
    }
}
