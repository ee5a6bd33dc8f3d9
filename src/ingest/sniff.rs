//! What kind of file it is: by its first bytes, then by its name.
//!
//! A file that is no article is refused here, with a word on what to do about it.

use crate::model::Fault;
use std::path::Path;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Txt,
    Markdown,
    Html,
    Json,
    Csv,
    Docx,
    Pdf,
}

/// First bytes of files that hold no text as they are, what they are, and what to do, then both in Chinese.
const OTHERS: [(&[u8], &str, &str, &str); 16] = [
    (
        b"\xD0\xCF\x11\xE0",
        "an old Word, Excel or WPS file, or one with a password",
        "save it as .docx without a password, or as text",
        "是旧版 Word、Excel、WPS 文件，或设了密码；请另存为不带密码的 .docx 或文本",
    ),
    (b"{\\rtf", "a rich text file", "save it as .docx, or as text", "是 RTF 文件；请另存为 .docx 或文本"),
    (b"\x89PNG", "a picture", "put its text into a .txt file", "是图片；请把其中的文字放进 .txt 文件"),
    (b"\xFF\xD8\xFF", "a picture", "put its text into a .txt file", "是图片；请把其中的文字放进 .txt 文件"),
    (b"GIF8", "a picture", "put its text into a .txt file", "是图片；请把其中的文字放进 .txt 文件"),
    (b"BM", "", "", ""),
    (b"\x1F\x8B", "a gzip archive", "unpack it first", "是 gzip 压缩包；请先解压"),
    (b"7z\xBC\xAF", "a 7-Zip archive", "unpack it first", "是 7-Zip 压缩包；请先解压"),
    (b"Rar!", "a RAR archive", "unpack it first", "是 RAR 压缩包；请先解压"),
    (b"BZh", "a bzip2 archive", "unpack it first", "是 bzip2 压缩包；请先解压"),
    (b"\xFD7zXZ", "an xz archive", "unpack it first", "是 xz 压缩包；请先解压"),
    (b"\x7FELF", "a program", "take it out", "是程序，不是文章；请移出"),
    (b"MZ\x90", "a program", "take it out", "是程序，不是文章；请移出"),
    (
        b"SQLite format 3",
        "a database",
        "export the articles as .csv or .jsonl",
        "是数据库；请把文章导出为 .csv 或 .jsonl",
    ),
    (b"ID3", "a sound file", "take it out", "是声音文件，不是文章；请移出"),
    (b"OggS", "a sound file", "take it out", "是声音文件，不是文章；请移出"),
];

/// The format of a file.
pub(super) fn format(path: &Path, name: &str, bytes: &[u8]) -> Result<Format, Fault> {
    if bytes.is_empty() {
        return Err(Fault::new(name, "is empty")
            .help("put the article's text into it, or take the file out")
            .zh("是空的；请放进文章，或移出此文件"));
    }
    if let Some((_, what, help, zh)) =
        OTHERS.iter().find(|(start, what, ..)| !what.is_empty() && bytes.starts_with(start))
    {
        return Err(Fault::new(name, format!("is {what}, no article")).help(*help).zh(*zh));
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Docx);
    }
    let extension =
        path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    Ok(match extension.as_str() {
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "shtml" | "xml" | "jsp" | "asp" | "php" => Format::Html,
        "jsonl" | "ndjson" | "json" => Format::Json,
        "csv" | "tsv" => Format::Csv,
        _ if looks_like_html(bytes) => Format::Html,
        _ => Format::Txt,
    })
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)])
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Refuses what decodes to anything but text.
pub(super) fn is_text(name: &str, text: &str) -> Result<(), Fault> {
    let mut seen = 0_usize;
    let mut bad = 0_usize;
    for c in text.chars().take(20_000) {
        seen += 1;
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{1A}');
        bad += usize::from(control || c == '\u{FFFD}' || ('\u{E000}'..='\u{F8FF}').contains(&c));
    }
    if bad * 10 > seen {
        return Err(Fault::new(name, "is no text: too many of its bytes are no characters in any encoding")
            .help("save it as UTF-8 text, or take the file out")
            .zh("不是文本：太多字节在哪种编码里都不成字；请另存为 UTF-8 文本，或移出此文件"));
    }
    Ok(())
}
