//! PDF files with a text layer.
//!
//! Takes a file's bytes; gives the text that `pages` reads from the glyphs of each page, with the page and box
//! of each line. Running heads and page numbers that repeat are left out. A file that is encrypted, has
//! no text layer, or whose fonts do not say which characters they show is refused with a clear word.

use super::packed;
use super::pages::{self, Glyph, Line};
use crate::model::{Document, Fault, OffsetMap, TextSpan};
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// More pages than this are no article.
const PAGES: usize = 2000;
/// More glyphs than this on one page are no text.
const GLYPHS: usize = 400_000;
/// More glyphs than this in all are no article either.
const ALL_GLYPHS: usize = 8_000_000;
/// More strokes than this in all, and more bytes that tell of them, are no article: forms that draw forms that draw
/// forms can go on for ever.
const STROKES: usize = if cfg!(test) { 50_000 } else { 10_000_000 };
const TOLD: u64 = packed::LARGEST;

/// Reads the text layer.
pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Document, Fault> {
    if packed::is_bomb(&bytes) {
        return Err(Fault::new(name, format!("unpacks to more than {} MB", packed::LARGEST >> 20))
            .help("no article is so long: take it out of the input")
            .zh(format!("解压后超过 {} MB，不是文章；请移出", packed::LARGEST >> 20)));
    }
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => {
            Fault::new(name, "is encrypted").help("save it without a password").zh("已加密；请另存为不带密码的文件")
        }
        LoadPdfError::Invalid => {
            Fault::new(name, "is a damaged PDF").help("get the file again").zh("是损坏的 PDF；请重新取得")
        }
    })?;
    let cache = InterpreterCache::new();
    let mut document = Document { format: "pdf".into(), encoding: "PDF".into(), ..Document::default() };
    let mut all: Vec<Vec<Line>> = Vec::new();
    let (mut read, mut unread) = (0, 0);
    let (mut strokes, mut told) = (0, 0);
    for (index, page) in pdf.pages().iter().enumerate() {
        told += page.page_stream().map_or(0, |stream| stream.len() as u64);
        if index == PAGES || read > ALL_GLYPHS || told > TOLD {
            document.faults.push(
                Fault::new(name, format!("is no article: only its first {index} pages were read"))
                    .zh(format!("太长，不像文章：只读了前 {index} 页")),
            );
            break;
        }
        let mut text = Text { height: f64::from(page.render_dimensions().1), glyphs: Vec::new(), unread: 0, strokes };
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, Rect::new(0.0, 0.0, 1.0, 1.0), &cache, pdf.xref(), settings);
        let drawn = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut text)));
        let endless = match drawn {
            Ok(()) => false,
            Err(stopped) if stopped.is::<Endless>() => true,
            Err(panic) => resume_unwind(panic),
        };
        strokes = text.strokes;
        if text.unread > 0 {
            let message =
                format!("page {}: {} glyphs have no character (the font does not say which)", index + 1, text.unread);
            let zh = format!("第 {} 页：{} 个字形对不上字符（字体没有说明）", index + 1, text.unread);
            document.faults.push(Fault::new(name, message).zh(zh));
        }
        read += text.glyphs.len();
        unread += text.unread;
        let mut lines = pages::lines(text.glyphs);
        pages::shape(&mut lines);
        all.push(lines);
        if endless {
            let message = format!("is no article: page {} draws too much, and nothing behind that was read", index + 1);
            let zh = format!("不像文章：第 {} 页内容过多，其后的都没有读", index + 1);
            document.faults.push(Fault::new(name, message).zh(zh));
            break;
        }
    }
    if 3 * unread > read + unread {
        return Err(Fault::new(name, "has fonts that do not say which characters they show")
            .help("print it to a new PDF, or recognise its text with an OCR program")
            .zh("所用字体没有说明字形是哪些字符；请重新打印成 PDF，或用 OCR 识别"));
    }
    if read == 0 {
        return Err(Fault::new(name, "has no text layer: its pages are pictures")
            .help("recognise its text with an OCR program")
            .zh("没有文字层，各页是图片；请用 OCR 识别"));
    }
    furniture(&mut all);
    for (index, lines) in all.iter().enumerate() {
        for line in lines {
            let start = document.text.len();
            if start > 0 {
                document.text.push_str(if line.apart { "\n\n" } else { "\n" });
            }
            let start = document.text.len();
            document.text.push_str(&line.text);
            let [left, top, right, bottom] = line.bounds.map(f64::round);
            let place = format!("page {}, box {left} {top} {right} {bottom}", index + 1);
            document.parts.push((TextSpan::new(start, document.text.len()), place));
        }
    }
    document.origin = OffsetMap::identity(0, document.text.len());
    Ok(document)
}

/// Leaves out what repeats at one height of several pages (but for the first time), and page numbers at the edges.
fn furniture(pages: &mut [Vec<Line>]) {
    let key = |line: &Line| {
        let text: String = line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
        (text, (line.bounds[1] / 4.0).round() as i64)
    };
    let mut counts: HashMap<(String, i64), usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *counts.entry(key(line)).or_default() += 1;
    }
    let many = pages.len();
    for (page, lines) in pages.iter_mut().enumerate() {
        let edge = [
            lines.iter().map(|line| line.bounds[1]).fold(f64::MAX, f64::min),
            lines.iter().map(|line| line.bounds[3]).fold(0.0, f64::max),
        ];
        lines.retain(|line| {
            let outer = line.bounds[1] - edge[0] < 30.0 || edge[1] - line.bounds[3] < 30.0;
            let core = line.text.trim_matches([' ', '-', '—', '·', '　']);
            let number = core.len() <= 3 && !core.is_empty() && core.bytes().all(|byte| byte.is_ascii_digit());
            let plain = core.chars().count() <= 40 && !core.contains(['，', '。']);
            let repeats =
                page > 0 && plain && counts.get(&key(line)).is_some_and(|&count| count >= 2 && 2 * count >= many);
            !(outer && (number || repeats))
        });
    }
}

/// Collects the glyphs of a page.
struct Text {
    height: f64,
    glyphs: Vec<Glyph>,
    unread: usize,
    /// What was drawn, here and on the pages before.
    strokes: usize,
}

/// With this the interpreter is left, which knows no other way to stop.
struct Endless;

impl Text {
    fn stroke(&mut self) {
        self.strokes += 1;
        if self.strokes > STROKES || self.glyphs.len() >= GLYPHS {
            resume_unwind(Box::new(Endless));
        }
    }
}

impl Device<'_> for Text {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.stroke();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.stroke();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.stroke();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.stroke();
            let transform = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            let size = (transform * Point::new(0.0, 1000.0) - origin).hypot();
            let units = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(drawn) => drawn.advance_width(),
            };
            let along = f64::from(units.unwrap_or(1000.0));
            let advance = (transform * Point::new(along, 0.0) - origin).hypot();
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => {
                    self.unread += 1;
                    "\u{FFFD}".into()
                }
            };
            self.glyphs.push(Glyph { text, x: origin.x, y: self.height - origin.y, size, advance });
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.stroke();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
