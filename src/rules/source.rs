//! The files rules came from, and faults that point into them.

use crate::model::Fault;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::borrow::Cow;
use std::ops::Range;

/// A place in a rule file, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct At {
    pub(super) file: usize,
    pub(super) span: Range<usize>,
}

impl At {
    pub(super) fn new(file: usize, span: Range<usize>) -> Self {
        Self { file, span }
    }
}

/// The files, in the order they were read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    files: Vec<(String, Cow<'static, str>)>,
}

impl Sources {
    pub(super) fn add(&mut self, name: String, text: Cow<'static, str>) -> usize {
        self.files.push((name, text));
        self.files.len() - 1
    }

    pub(super) fn each(&self, each: &mut dyn FnMut(&str, &str)) {
        self.files.iter().for_each(|(name, text)| each(name, text));
    }

    pub(super) fn name(&self, file: usize) -> &str {
        &self.files[file].0
    }

    pub(super) fn text(&self, file: usize) -> &str {
        &self.files[file].1
    }

    /// What stands at a place.
    pub(super) fn written(&self, at: &At) -> &str {
        self.files.get(at.file).and_then(|(_, text)| text.get(at.span.clone())).unwrap_or_default()
    }

    /// Line and column of a place, both from 1, columns in characters.
    fn line_column(&self, at: &At) -> (usize, usize) {
        let before = &self.text(at.file)[..at.span.start];
        let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// `file:line`.
    pub(super) fn place(&self, at: &At) -> String {
        format!("{}:{}", self.name(at.file), self.line_column(at).0)
    }

    /// A fault with the line it points at and a caret under it.
    pub(super) fn fault(&self, at: &At, message: impl Into<String>, label: &str) -> Fault {
        let (line, column) = self.line_column(at);
        let message = message.into();
        let text = self.text(at.file);
        // Only the lines in question: the renderer walks all that it is given.
        let first = text[..at.span.start].rfind('\n').map_or(0, |feed| feed + 1);
        let last = text[at.span.end..].find('\n').map_or(text.len(), |feed| at.span.end + feed);
        let annotation = AnnotationKind::Primary.span(at.span.start - first..at.span.end - first).label(label);
        let snippet = Snippet::source(&text[first..last]).line_start(line).path(self.name(at.file));
        let title = Level::ERROR.primary_title(message.as_str());
        let excerpt = Renderer::plain().render(&[title.element(snippet.annotation(annotation))]);
        Fault {
            line: Some(line),
            column: Some(column),
            excerpt: Some(excerpt),
            ..Fault::new(self.name(at.file), message)
        }
    }
}

/// A fault in a file that is no rule file, with the line it points at and a caret under it.
#[must_use]
pub fn fault_in(file: &str, text: &str, span: Range<usize>, message: impl Into<String>, label: &str) -> Fault {
    let mut sources = Sources::default();
    let file = sources.add(file.to_owned(), Cow::Owned(text.to_owned()));
    let end = span.end.min(text.len());
    sources.fault(&At::new(file, span.start.min(end)..end), message, label)
}
