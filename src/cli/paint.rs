//! Colours, where they help and where there are any: on standard error that is a terminal, unless `NO_COLOR` says no.

use std::io::IsTerminal;

/// Whether there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint(pub bool);

impl Paint {
    /// As the terminal and the environment have it.
    pub fn of_terminal() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        Self(std::io::stderr().is_terminal() && !refused && !dumb)
    }

    /// What contradicts, and what could not be done.
    pub fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// What wants a look.
    pub fn warn(self, text: &str) -> String {
        self.with("33", text)
    }

    /// A message with its first line as an error's.
    pub fn error(self, text: &str) -> String {
        match text.split_once('\n') {
            Some((first, rest)) => format!("{}\n{rest}", self.bad(first)),
            None => self.bad(text),
        }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::Paint;

    #[test]
    fn only_the_first_line_of_an_error_is_coloured() {
        assert_eq!(Paint(true).error("a\nb"), "\u{1b}[1;31ma\u{1b}[0m\nb");
        assert_eq!(Paint(false).error("a\nb"), "a\nb");
    }
}
