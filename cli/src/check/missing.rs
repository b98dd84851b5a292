//! Problems for imports that the firmware does not have.

use microwit_host::engine::names;

use super::{Check, full, joined};
use crate::problem::Problem;
use crate::table::Row;

impl Check<'_> {
    /// The problem for a function that microwit does not serve because of a type in it.
    pub(super) fn unserved(&self, module: &str, name: &str, own: Option<&Row<'_>>) -> Problem {
        let all = self.table.world.imports.iter().flat_map(|interface| {
            interface.unserved.iter().map(|unserved| (interface.module.as_str(), unserved))
        });
        let fits = |of: &str, own: &str| names::import((of, own), (module, name)) != names::Fit::No;
        let mut found = all.filter(|(of, unserved)| fits(of, &unserved.core_name));
        let passes = found.next().map_or("stream", |(_, unserved)| unserved.passes);
        let wanted = crate::names::import(module, name);
        let what = joined(&wanted.interface, &wanted.path);
        Problem {
            message: format!("import {what}: it passes a {passes}, which microwit does not serve"),
            app: own.map(Row::text),
            help: Some("remove the code that calls it".to_owned()),
            ..Problem::default()
        }
    }

    /// The problem for a function that the firmware lacks, in an interface that it has.
    pub(super) fn missing(&self, module: &str, name: &str, own: Option<&Row<'_>>) -> Problem {
        let wanted = crate::names::import(module, name);
        let message = format!(
            "import {}: the firmware does not have it",
            joined(&wanted.interface, &wanted.path)
        );
        let nearest = self.table.imports.iter().filter(|row| row.func.is_some());
        let near = |row: &&Row<'_>| {
            let far = strsim::levenshtein(&row.path, &wanted.path);
            (far, row.interface != wanted.interface)
        };
        let nearest = nearest.min_by_key(near).filter(|row| 2 * near(row).0 <= wanted.path.len());
        Problem {
            message,
            app: own.map(Row::text),
            help: nearest.map(|row| format!("it has {}: did you mean that?", full(row))),
            ..Problem::default()
        }
    }

    /// The problem for an interface that the firmware lacks.
    pub(super) fn strange(&self, module: &str, used: &[String]) -> Problem {
        let interface = crate::names::import(module, "").interface;
        let what = if interface.is_empty() { module } else { &interface };
        let message = format!(
            "import {what}: the firmware does not have this interface (the app uses {})",
            used.join(", ")
        );
        let bare = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
        let version = self.table.imports.iter().find(|row| bare(row.interface) == bare(what));
        let help = match (version, module) {
            (Some(row), _) => Some(format!(
                "it has {}, which is another version of it: build the app against that",
                row.interface
            )),
            (None, "env") => Some(
                "`env` is where linkers leave what they do not find: a function is declared \
                 `extern` but defined nowhere"
                    .to_owned(),
            ),
            (None, _) if what.starts_with("wasi") => Some(
                "the app is built for WASI: build it for wasm32v1-none or wasm32-unknown-unknown"
                    .to_owned(),
            ),
            (None, "__wbindgen_placeholder__" | "wbg") => {
                Some("the app is built for browsers: leave out wasm-bindgen".to_owned())
            }
            (None, _) if interface.contains('/') => Some(format!(
                "add `import {interface};` to world `{}`, and implement it on the board",
                self.table.world.name
            )),
            (None, _) => None,
        };
        Problem { message, help, ..Problem::default() }
    }
}
