//! An article that means harm in every format, and lines that no program should have to read.

use std::fs;
use std::path::Path;

/// Markup that must come out as the words it is.
pub const SCRIPT: &str = "<script>window.harm=1</script>";

/// Begins with what a spreadsheet would run; each stands before a numeral, so that it reaches many tables.
pub const FORMULAS: [&str; 6] = [
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "\u{3000}＝HYPERLINK(\"http://harm.example\",\"看\")",
    "-2+3+cmd|'/C calc'!A0",
    "\t=1+1",
];

/// The articles, as files of a folder.
pub fn write(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut text = format!(
        "{SCRIPT}《{SCRIPT}》\n<img src=x onerror=\"window.harm=1\">投资184亿元\"; DROP TABLE claims; --\n\
         --></script><!--<script>拥有企业431家\u{202e}家84有拥\u{202c}，\u{2028}占30.5%。\n\
         javascript:window.harm=1 &lt;b&gt; &amp;#x3c;script&amp;#x3e; 2022年10月，\u{0}浏阳市\u{1b}[31m有\"12,5\"家企业\r\n\
         ]]><![CDATA[ {{{{ 7*7 }}}} ${{7*7}} %s %n 编号430181199001011234，第1e5号\n"
    );
    for formula in FORMULAS {
        text.push_str(&format!("{formula}\n《{formula}》提到{formula}，共12家。\n"));
    }
    fs::write(folder.join("=cmd|' &C'!A0 <b>\"坏\".txt"), &text).unwrap();
}

/// One line of a megabyte.
#[allow(dead_code)]
pub fn long(folder: &Path) {
    let line = format!("一{}", "浏阳市的花炮企业多，<b>总投资1.12亿元</b>，产品销往各地。，".repeat(13_000));
    fs::write(folder.join("长.txt"), &line[..line.floor_char_boundary(1 << 20)]).unwrap();
}
