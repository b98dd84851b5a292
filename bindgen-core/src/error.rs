//! Errors in the user's WIT or options: what is wrong, where it is, and the way out.

use std::fmt;

use proc_macro2::Span;

/// A place in a file: `file.wit:3:14`, with the text of the line, under which a caret marks the item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The file as the user named it; empty for an error that has no place.
    pub file: String,
    /// The line's number, from 1.
    pub line: usize,
    /// The column's number, from 1, in characters.
    pub column: usize,
    /// The width of the marked item in characters.
    pub width: usize,
    /// The line's text.
    pub text: String,
}

/// One error.
#[derive(Clone, Debug)]
pub struct Error {
    /// The description of the error, in the user's words.
    pub message: String,
    /// The place of the error.
    pub at: At,
    /// The way out, if one is known.
    pub help: Option<String>,
    /// The Rust tokens at fault, if the mistake is in a macro's options.
    pub span: Option<Span>,
}

/// All errors, in the order in which they were found.
#[derive(Clone, Debug)]
pub struct Errors(pub Vec<Error>);

impl Error {
    /// Makes an error about the item at `at`.
    pub fn new(at: &At, message: impl Into<String>) -> Self {
        Self { message: message.into(), at: at.clone(), help: None, span: None }
    }

    /// Makes an error that has no place in a file.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self::new(&At::default(), message)
    }

    /// Makes an error about the Rust tokens at `span`.
    pub fn option(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::nowhere(message) }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        let At { file, line, column, width, text } = &self.at;
        if !file.is_empty() {
            let number = line.to_string();
            let margin = " ".repeat(number.len());
            let indent = " ".repeat(column.saturating_sub(1));
            let caret = "^".repeat((*width).max(1));
            write!(f, "\n{margin}--> {file}:{line}:{column}")?;
            write!(f, "\n{margin} |\n{number} | {text}\n{margin} | {indent}{caret}")?;
        }
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}
