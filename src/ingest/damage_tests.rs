use super::{Options, read};
use crate::model::{Document, Fault};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const DOCX: &[u8] = include_bytes!("../../tests/same/article.docx");
const PDF: &[u8] = include_bytes!("../../tests/same/article.pdf");

fn open(name: &str, bytes: &[u8]) -> Result<Vec<Document>, Fault> {
    read(Path::new(name), name, bytes.to_vec(), &Options::default())
}

/// Whatever it is: no panic, a map as long as its text, or one line with what to do.
fn holds(name: &str, bytes: &[u8]) {
    match open(name, bytes) {
        Ok(documents) => {
            for document in documents {
                assert_eq!(document.origin.len(), document.text.len());
                assert!(document.parts.iter().all(|(span, _)| span.end as usize <= document.text.len()));
            }
        }
        Err(fault) => assert!(!fault.message.is_empty() && !fault.to_string().contains('\n')),
    }
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], word: &str) {
    let fault = open(name, bytes).expect_err(word);
    assert!(fault.message.contains(word) && fault.help.is_some(), "{fault}");
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn archives_that_are_no_document() {
    let inner = archive(&[("a.txt", b"text")]);
    refused("a.docx", &archive(&[("inner.zip", &inner)]), "is a zip archive");
    refused("a.zip", &inner, "is a zip archive");
    refused("a.xlsx", &archive(&[("xl/workbook.xml", b"")]), "an Excel workbook");
    refused("a.docx", &DOCX[..DOCX.len() / 2], "damaged archive");
    let bomb = archive(&[("word/document.xml", &vec![b' '; (64 << 20) + 2])]);
    assert!(bomb.len() < 1 << 20);
    refused("a.docx", &bomb, "unpacks to more than");
    refused("a.docx", &archive(&[("word/document.xml", b"<w:document></w:document>")]), "has no text in it");
}

#[test]
fn entities_are_not_multiplied() {
    let mut laughs = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"哈\">".to_owned();
    for i in 1..12 {
        let _ = write!(laughs, "<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10));
    }
    let document = format!("{laughs}]><w:document><w:p><w:r><w:t>共有&l11;家。</w:t></w:r></w:p></w:document>");
    for (name, bytes) in [
        ("a.docx", archive(&[("word/document.xml", document.as_bytes())])),
        ("a.html", format!("{laughs}]><html><body><p>共有&l11;家，投资。</p></body></html>").into_bytes()),
        ("a.xml", format!("{laughs}]><a>共有&l11;家。</a>").into_bytes()),
    ] {
        let read = open(name, &bytes).unwrap();
        assert!(read[0].text.len() < 4000, "{name}: {}", read[0].text.len());
        assert!(read[0].text.contains("共有"), "{name}: {}", read[0].text);
    }
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1);
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ =
        write!(file, "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A page with this content, resources and further objects (numbered from 5).
fn page(content: &str, resources: &str, further: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << {resources} >> >>"),
        stream("", content),
    ];
    objects.extend_from_slice(further);
    pdf(&objects, "")
}

#[cfg(feature = "pdf")]
#[test]
fn papers_that_cannot_be_read_say_why() {
    refused("a.pdf", &page("0 0 100 100 re f", "", &[]), "no text layer");
    refused("a.pdf", b"%PDF-1.4\nnothing", "damaged PDF");
    let locked = "/ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 \
                  /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) >>";
    let objects = ["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), "<< /Type /Pages /Kids [] /Count 0 >>".to_owned()];
    refused("a.pdf", &pdf(&objects, locked), "encrypted");
    // A font that gives glyphs by number and does not say which characters they are.
    let font = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
         /Supplement 0 >> /FontDescriptor 7 0 R /DW 1000 >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 \
         /Descent -200 /CapHeight 700 /StemV 80 >>"
            .to_owned(),
    ];
    let content = "BT /F 12 Tf 50 700 Td <0102030405060708090A0B0C> Tj ET";
    let fault = open("a.pdf", &page(content, "/Font << /F 5 0 R >>", &font)).expect_err("no characters");
    assert!(
        fault.message.contains("do not say which characters") || fault.message.contains("no text layer"),
        "{fault}"
    );
}

#[cfg(feature = "pdf")]
#[test]
fn loops_in_papers_end() {
    let form =
        stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>", "/X Do /X Do");
    holds("a.pdf", &page("/X Do", "/XObject << /X 5 0 R >>", &[form]));
    let looped =
        ["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>".to_owned()];
    holds("a.pdf", &pdf(&looped, ""));
    let previous = ["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), "2 0 R".to_owned()];
    holds("a.pdf", &pdf(&previous, "/Prev 9"));
    let contents = ["[4 0 R 4 0 R]".to_owned()];
    holds("a.pdf", &page("", "/XObject 5 0 R", &contents));
}

fn damaged(bytes: &[u8], changes: &[(usize, u8)], cut: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for &(at, byte) in changes {
        let at = at % bytes.len();
        bytes[at] = byte;
    }
    bytes.truncate(bytes.len() - cut % bytes.len());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_containers_are_read_or_refused(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..12),
        cut in prop_oneof![Just(0_usize), any::<usize>()],
    ) {
        holds("a.docx", &damaged(DOCX, &changes, cut));
        holds("a.pdf", &damaged(PDF, &changes, cut));
    }

    #[test]
    fn damaged_parts_are_read_or_refused(
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..30),
        cut in prop_oneof![Just(0_usize), any::<usize>()],
    ) {
        let part = "<w:document><w:body><w:p><w:r><w:t>共有431家，</w:t></w:r><w:del><w:r><w:t>删</w:t></w:r></w:del></w:p>\
                    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>浏阳</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>100</w:t></w:r></w:p>\
                    </w:tc></w:tr></w:tbl></w:body></w:document>";
        holds("a.docx", &archive(&[("word/document.xml", &damaged(part.as_bytes(), &changes, cut))]));
        holds("a.xml", &damaged(part.as_bytes(), &changes, cut));
        let content = page("BT /F 12 Tf 50 700 Td (2023) Tj 0 -20 Td (431) Tj ET", "/Font << /F 5 0 R >>",
            &["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned()]);
        holds("a.pdf", &damaged(&content, &changes, cut));
        let records = "<doc><docno>1</docno><content>共有431家。</content></doc><doc><docno>2</docno><content>二</content></doc>";
        holds("a.txt", &damaged(records.as_bytes(), &changes, cut));
    }
}

/// Large and hostile: read in a moment where the work grows with the text, in minutes where it grows with its square.
#[test]
fn nothing_is_square_in_a_hostile_file() {
    // A byte lost in every twelfth character of UTF-16.
    let mut bytes = vec![0xFF, 0xFE];
    for _ in 0..10_000 {
        let phrase: Vec<u8> = "今年我们的工作在全市人民的".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend(&phrase[..phrase.len() - 1]);
    }
    let documents = open("a.txt", &bytes).unwrap();
    assert!(documents[0].faults.iter().any(|fault| fault.message.contains("more places")), "{:?}", documents[0].faults);
    for (name, before, piece, times) in [
        ("a.txt", "<doc><title>题</title><content>", "<p ", 200_000),
        ("a.txt", "<doc><title>题</title>", "<a ", 200_000),
        ("a.txt", "", "<doc><title>题</title><content>有3家。</doc>", 20_000),
        ("a.html", "<html><body>", "<p>2023-07-25 10:30</p>", 10_000),
        ("a.html", "<html><body>", "<ul><li>有3家，有4家。</ul>", 10_000),
        ("a.html", "<html><body><p>三家，四家。</p>", "<!--", 100_000),
        ("a.md", "", "<!--", 30_000),
        ("a.md", "", "[3家](", 50_000),
        ("a.md", "", "**3_家", 50_000),
        ("a.json", "", "[", 100_000),
        ("a.jsonl", "", "{\"text\":\"", 50_000),
        ("a.csv", "id,text\n1,", "\"", 100_000),
        ("a.xml", "<doc>", "<p>3家", 20_000),
    ] {
        holds(name, (before.to_owned() + &piece.repeat(times)).as_bytes());
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_paper_that_draws_without_end_is_left() {
    // Each form draws the next ten times over.
    let form = |next: usize| {
        let resources = format!("/Resources << /XObject << /X {next} 0 R >> >>");
        stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"), &"/X Do ".repeat(10))
    };
    let mut objects =
        vec!["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned()];
    objects.extend((0..30).map(|at| form(at + 7)));
    let shown = "BT /F 12 Tf 50 700 Td (In 2023 there were 431 firms.) Tj ET /X Do";
    let endless = open("a.pdf", &page(shown, "/Font << /F 5 0 R >> /XObject << /X 6 0 R >>", &objects)).unwrap();
    assert!(endless[0].text.contains("431 firms"), "{endless:?}");
    assert!(endless[0].faults.iter().any(|fault| fault.message.contains("draws too much")), "{endless:?}");
}
