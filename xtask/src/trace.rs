//! Records what happened on a board, in order.

use std::fmt::{self, Write};

/// The lines of a trace: changes to the board, and what it printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(Vec<String>);

impl Trace {
    /// Adds the next line.
    pub fn push(&mut self, line: String) {
        self.0.push(line);
    }

    /// What happened, line by line.
    pub fn lines(&self) -> &[String] {
        &self.0
    }

    /// Both traces side by side, differing lines marked; `None` if they say the same.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self == other {
            return None;
        }
        let width = self.0.iter().map(|line| line.chars().count()).max();
        let width = width.unwrap_or(0);
        let mut text = String::new();
        for at in 0..self.0.len().max(other.0.len()) {
            let line = |trace: &Self| trace.0.get(at).cloned().unwrap_or_default();
            let (left, right) = (line(self), line(other));
            let mark = if left == right { ' ' } else { '≠' };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "  {left:width$}  {mark} {right}");
        }
        Some(text)
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(lines: &[&str]) -> Trace {
        Trace(lines.iter().copied().map(String::from).collect())
    }

    #[test]
    fn equal_traces_do_not_differ() {
        assert_eq!(trace(&["a"]).difference(&trace(&["a"])), None);
    }

    #[test]
    fn the_line_that_differs_is_marked() {
        let text = trace(&["same", "fan: on"]).difference(&trace(&["same", "fan: off"]));
        assert_eq!(text.unwrap(), "  same       same\n  fan: on  ≠ fan: off\n");
    }

    #[test]
    fn a_missing_end_differs() {
        let text = trace(&["a", "b"]).difference(&trace(&["a"]));
        assert_eq!(text.unwrap(), "  a    a\n  b  ≠ \n");
    }
}
