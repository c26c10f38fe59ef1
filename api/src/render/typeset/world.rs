//! What the typesetter may see: one template, the page's words, the map and the built-in font. No disk, network or clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

const TEMPLATE: &str = "page.typ";
const WORDS: &str = "page.json";
const MAP: &str = "map.svg";

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let cuts = [notosans::REGULAR_TTF, notosans::BOLD_TTF];
    cuts.into_iter().filter_map(|bytes| Font::new(Bytes::new(bytes), 0)).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Row headers in tables are still behind this feature, and screen readers need them.
static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build()));

/// The world of one document.
pub(super) struct PageWorld {
    template: Source,
    words: (FileId, Bytes),
    map: (FileId, Bytes),
}

impl PageWorld {
    /// The world of a template whose words are JSON and whose map is SVG; `None` if a file could not be named.
    pub(super) fn new(template: &str, words: String, map: String) -> Option<Self> {
        Some(Self {
            template: Source::new(file(TEMPLATE)?, template.to_owned()),
            words: (file(WORDS)?, Bytes::from_string(words)),
            map: (file(MAP)?, Bytes::from_string(map)),
        })
    }
}

/// Whether the built-in font, in both cuts, can draw a character.
pub(super) fn covers(character: char) -> bool {
    !FONTS.is_empty() && FONTS.iter().all(|font| font.info().coverage.contains(u32::from(character)))
}

fn file(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl World for PageWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let known = [&self.words, &self.map].into_iter().find(|(known, _)| *known == id);
        known.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
