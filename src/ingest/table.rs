//! CSV of articles: a row an article, its cells with the way back into the file.
//!
//! Takes decoded text; gives the rows as `json` gives its objects. Comma, semicolon or tab, as the head has it;
//! quoted cells may hold line feeds and doubled quotes (RFC 4180).

use super::derive::Derived;
use super::json::Record;

/// The rows under the head, by the head's names.
pub(super) fn records(source: &str) -> Vec<Record> {
    let head = source.lines().next().unwrap_or("");
    let count = |mark: char| head.matches(mark).count();
    let mark = [',', '\t', ';'].into_iter().max_by_key(|&mark| (count(mark), mark == ',')).unwrap_or(',');
    let mut at = 0;
    let mut line = 1;
    let names: Vec<String> =
        row(source, &mut at, &mut line, mark).into_iter().map(|cell| cell.text.trim().into()).collect();
    let mut records = Vec::new();
    while at < source.len() {
        let begins = line;
        let cells = row(source, &mut at, &mut line, mark);
        if cells.iter().all(|cell| cell.text.trim().is_empty()) {
            continue;
        }
        records.push(Record { line: begins, fields: names.iter().cloned().zip(cells).collect() });
    }
    records
}

/// The cells of the row that begins at `at`; moves behind it.
fn row(source: &str, at: &mut usize, line: &mut usize, mark: char) -> Vec<Derived> {
    let mut cells = Vec::new();
    loop {
        cells.push(cell(source, at, line, mark));
        let rest = &source[*at..];
        if rest.starts_with(mark) {
            *at += 1;
            continue;
        }
        *at += if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        *line += 1;
        return cells;
    }
}

fn cell(source: &str, at: &mut usize, line: &mut usize, mark: char) -> Derived {
    let mut cell = Derived::default();
    if source[*at..].starts_with('"') {
        *at += 1;
        loop {
            let rest = &source[*at..];
            let plain = rest.find('"').unwrap_or(rest.len());
            *line += rest[..plain].matches('\n').count();
            cell.copy(source, *at..*at + plain);
            *at += plain;
            if source[*at..].starts_with("\"\"") {
                cell.put("\"", *at..*at + 2);
                *at += 2;
            } else {
                *at += usize::from(*at < source.len());
                break;
            }
        }
    }
    let rest = &source[*at..];
    let plain = rest.find([mark, '\n', '\r']).unwrap_or(rest.len());
    cell.copy(source, *at..*at + plain);
    *at += plain;
    cell
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn rows() {
        let source = "id,正文,date\r\na1,\"第一行\n共\"\"431\"\"家\",2023-07-25\r\n\r\na2,二,\r\n";
        let rows = records(source);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].fields[1].1.text, "第一行\n共\"431\"家");
        assert_eq!((rows[1].line, rows[1].fields[0].1.text.as_str()), (5, "a2"));
        assert!(records("").is_empty());
    }
}
