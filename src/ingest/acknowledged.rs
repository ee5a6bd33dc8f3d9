//! Findings that a person has seen: `acknowledged.csv`, a row each.
//!
//! Takes a CSV file whose column `key` (标识) names a finding as `checks.csv` does, and whose column `remark`,
//! `acknowledged`, `备注` or `已阅` may say why; other columns are left alone, so that rows copied out of
//! `checks.csv` do. Gives key and remark of each row. It knows no finding.

use super::decode;
use crate::model::Fault;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The file's name where nobody names another.
pub const NAME: &str = "acknowledged.csv";

/// Remarks by key.
///
/// # Errors
/// The file cannot be read, or has no column of keys.
pub fn read(path: &Path) -> Result<BTreeMap<String, String>, Fault> {
    let name = path.display().to_string();
    let bytes = fs::read(path)
        .map_err(|error| Fault::new(&name, format!("cannot be read: {error}")).zh(format!("无法读取：{error}")))?;
    let text = decode::decode(&bytes, None).text;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let fault = |error: csv::Error| Fault::new(&name, format!("is no CSV: {error}")).zh(format!("不是 CSV：{error}"));
    let headers = reader.headers().map_err(fault)?.clone();
    let column = |names: &[&str]| headers.iter().position(|header| names.contains(&header.trim()));
    let Some(key) = column(&["key", "标识"]) else {
        return Err(Fault::new(&name, "has no column `key`")
            .help("copy the column `key` of checks.csv")
            .zh("没有 `key`（标识）列；请从 checks.csv 抄来"));
    };
    let remark = column(&["remark", "备注", "acknowledged", "已阅"]);
    let mut remarks = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(fault)?;
        let cell = |at: usize| row.get(at).unwrap_or_default().trim().to_owned();
        if !cell(key).is_empty() {
            remarks.insert(cell(key), remark.map(cell).unwrap_or_default());
        }
    }
    Ok(remarks)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn rows_of_checks_csv_are_understood() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("acknowledged.csv");
        std::fs::write(&path, "\u{feff}verdict,标识,备注\r\nfail,f0a,统计口径不同\r\nfail,f0b,\r\n,,\r\n")
            .expect("written");
        let remarks = read(&path).expect("a table");
        assert_eq!(remarks.len(), 2);
        assert_eq!(remarks["f0a"], "统计口径不同");
        std::fs::write(&path, "a,b\n1,2\n").expect("written");
        assert!(read(&path).is_err_and(|fault| fault.message.contains("no column `key`")));
    }
}
