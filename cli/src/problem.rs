//! The reasons why an app does not run, with the way out.

use std::fmt;

use microwit_bindgen::Error;
use serde::Serialize;

/// A reason why an app does not run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Problem {
    /// The problem, in a sentence.
    pub message: String,
    /// The app's version of the item.
    pub app: Option<String>,
    /// The firmware's version of the item.
    pub firmware: Option<String>,
    /// The way out.
    pub help: Option<String>,
}

impl Problem {
    /// Makes a problem with its way out.
    pub fn new(message: String, help: impl Into<String>) -> Self {
        Self { message, help: Some(help.into()), ..Self::default() }
    }
}

impl From<Error> for Problem {
    fn from(Error { message, help, .. }: Error) -> Self {
        Self { message, help, ..Self::default() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.message)?;
        if let Some(app) = &self.app {
            writeln!(f, "  the app was built against  {app}")?;
        }
        if let Some(firmware) = &self.firmware {
            writeln!(f, "  the firmware has           {firmware}")?;
        }
        self.help.iter().try_for_each(|help| writeln!(f, "  help: {help}"))
    }
}
