//! What is wrong in the user's WIT or options, where, and the way out.

use std::fmt;

use proc_macro2::Span;

/// A place in a file: `file.wit:3:14`, with the line itself for the caret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The file as the user named it; empty where there is no place.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// How many characters are meant.
    pub width: usize,
    /// The line's text.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Error {
    /// What is wrong, in the user's words.
    pub message: String,
    /// Where.
    pub at: At,
    /// The way out, where one is known.
    pub help: Option<String>,
    /// The Rust tokens at fault, where the mistake is in a macro's options.
    pub span: Option<Span>,
}

/// Everything that is wrong, in order.
#[derive(Clone, Debug)]
pub struct Errors(pub Vec<Error>);

impl Error {
    /// `message`, about the item at `at`.
    pub fn new(at: &At, message: impl Into<String>) -> Self {
        Self { message: message.into(), at: at.clone(), help: None, span: None }
    }

    /// `message`, about nothing that stands in a file.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self::new(&At::default(), message)
    }

    /// `message`, about the Rust tokens at `span`.
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
