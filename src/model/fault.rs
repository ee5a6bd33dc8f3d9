//! Something wrong with a file (a *finding* is something wrong with a figure).

use serde::Serialize;
use std::fmt;

/// What was wrong, where, and what to do: never a panic, never a half sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Fault {
    /// The file as the user named it; empty for standard input.
    pub file: String,
    /// Line, from 1, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Byte of the file, where that says more than a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    /// What was found and what was expected, in one sentence.
    pub message: String,
    /// The same in Chinese, with what to do next, where it is told in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// What to do next, where there is something to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The lines in question with carets, ready to print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
}

impl Fault {
    /// A fault of a whole file.
    #[must_use]
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), message: message.into(), ..Self::default() }
    }

    /// With what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the same in Chinese.
    #[must_use]
    pub fn zh(mut self, zh: impl Into<String>) -> Self {
        self.zh = Some(zh.into());
        self
    }

    /// The fault as it is told in Chinese, where it is told in it; else as it is.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match (&self.zh, &self.excerpt) {
            // The excerpt's first line is the message.
            (Some(zh), Some(excerpt)) => {
                format!("错误：{zh}\n{}", excerpt.split_once('\n').map_or("", |(_, rest)| rest))
            }
            (Some(zh), None) => self.place(|at| format!("：第 {at} 字节")) + zh,
            (None, _) => self.to_string(),
        }
    }

    /// Where it is, as it stands before a message: `file:line:column: `.
    fn place(&self, byte: impl Fn(u64) -> String) -> String {
        let mut out = self.file.clone();
        if let Some(line) = self.line {
            out.push_str(&format!(":{line}"));
            if let Some(column) = self.column {
                out.push_str(&format!(":{column}"));
            }
        } else if let Some(at) = self.byte {
            out.push_str(&byte(at));
        }
        if !self.file.is_empty() {
            out.push_str(": ");
        }
        out
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(excerpt) = &self.excerpt {
            return f.write_str(excerpt);
        }
        f.write_str(&self.place(|at| format!(": byte {at}")))?;
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
