//! The crates that are published.

use anyhow::{Context, Result};
use serde_json::Value;
use std::{path::Path, process::Command};

use crate::{package, paths, shell};

/// A published crate.
pub struct Published {
    pub name: String,
    version: String,
    pub features: Vec<String>,
    /// The crate's entry in the output of `cargo metadata`.
    told: Value,
}

/// All published crates.
pub fn all() -> Result<Vec<Published>> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["metadata", "--no-deps", "--format-version=1"]);
    let metadata: Value = serde_json::from_str(&shell::output(&mut cargo)?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    Ok(packages.iter().filter_map(published).collect())
}

fn published(told: &Value) -> Option<Published> {
    let [name, version] = ["name", "version"].map(|key| told[key].as_str().map(str::to_owned));
    let (name, version) = (name?, version?);
    let features = told["features"].as_object()?.keys().cloned().collect();
    // `publish = false` appears here as an empty list of registries.
    told["publish"].is_null().then(|| Published { name, version, features, told: told.clone() })
}

/// Who turns features on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// A firmware or an app.
    Chip,
    /// Anyone.
    Desk,
}

impl Published {
    /// The crate's name and version, as in its package's name.
    pub fn full_name(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// Whether the package is a library whose items others name: neither macros nor the inside of a program.
    pub fn is_library(&self) -> bool {
        let targets = self.told["targets"].as_array().into_iter().flatten();
        let kinds: Vec<_> = targets.filter_map(|target| target["kind"][0].as_str()).collect();
        kinds.contains(&"lib") && !kinds.contains(&"bin")
    }

    /// Whether the manifest has this key with a value.
    pub fn says(&self, key: &str) -> bool {
        match &self.told[key] {
            Value::Array(all) => !all.is_empty(),
            value => !value.is_null(),
        }
    }

    /// The features, without those that bring whole compilers with them if a firmware is meant.
    pub fn features_of(&self, user: User) -> Vec<&str> {
        const OF_A_DESK: &[&str] = &["all", "lock", "pack"];
        let wanted = |name: &&str| user == User::Desk || !OF_A_DESK.contains(name);
        self.features.iter().map(String::as_str).filter(wanted).collect()
    }

    /// The choices of features: none, each alone, and all. Each has a description and a value for cargo.
    pub fn choices(&self, user: User) -> Vec<(String, String)> {
        let features = self.features_of(user);
        let mut choices = vec![("no features".into(), String::new())];
        choices.extend(features.iter().map(|name| (format!("`{name}`"), (*name).to_owned())));
        if features.len() > 1 {
            choices.push(("all features".into(), features.join(",")));
        }
        choices
    }

    /// The manifest of a crate that depends on this one and offers its features under the same names.
    pub fn user(&self) -> String {
        let name = &self.name;
        let hand_on = |feature: &String| format!("{feature} = [\"{name}/{feature}\"]\n");
        let features: String = self.features.iter().map(hand_on).collect();
        let version = &self.version;
        format!(
            "{}\n[features]\n{features}\n[dependencies]\n\
             {name} = {{ version = \"={version}\", default-features = false }}\n",
            head(&format!("{name}-user")),
        )
    }

    /// The manifest of a crate that builds this one's program from the program's own sources.
    pub fn program(&self) -> Result<String> {
        let package = &self.name;
        let targets = self.told["targets"].as_array().context("it has no targets")?;
        let program = targets.iter().find(|target| target["kind"][0] == "bin");
        let text = |key: &str| program.and_then(|target| target[key].as_str());
        let (name, source) = text("name").zip(text("src_path")).context("it has no program")?;
        let used = self.told["dependencies"].as_array().context("it has no dependencies")?;
        // A dependency for tests or for builds has a kind.
        let used = used.iter().filter(|dependency| dependency["kind"].is_null());
        let used: String = used.map(dependency).collect();
        let source = Path::new(source).strip_prefix(self.folder())?;
        let (source, version) = (package::unpacked(self).join(source), &self.version);
        Ok(format!(
            "{}\n[[bin]]\nname = \"{name}\"\npath = '{}'\n\n[dependencies]\n\
             {package} = \"={version}\"\n{used}",
            head(&format!("{package}-program")),
            source.display(),
        ))
    }

    /// The folder of its manifest.
    fn folder(&self) -> &Path {
        let manifest = Path::new(self.told["manifest_path"].as_str().unwrap_or_default());
        manifest.parent().unwrap_or(manifest)
    }
}

/// The start of all manifests.
fn head(name: &str) -> String {
    format!(
        "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n"
    )
}

/// A dependency as a line of a manifest, from the output of `cargo metadata`.
fn dependency(told: &Value) -> String {
    let text = |key: &str| told[key].as_str().unwrap_or_default();
    format!(
        "{} = {{ version = \"{}\", default-features = {}, features = {} }}\n",
        text("name"),
        text("req"),
        told["uses_default_features"],
        told["features"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn named(features: &[&str], user: User) -> Vec<(String, String)> {
        let features = features.iter().copied().map(String::from).collect();
        Published { name: "x".into(), version: "1.0.0".into(), features, told: Value::Null }
            .choices(user)
    }

    #[test]
    fn features_are_chosen_alone_and_together() {
        let choices = named(&["a", "b"], User::Desk);
        let features: Vec<_> = choices.iter().map(|(_, features)| features.as_str()).collect();
        assert_eq!(features, ["", "a", "b", "a,b"]);
        assert_eq!(named(&["a"], User::Desk).len(), 2);
        assert_eq!(named(&[], User::Desk).len(), 1);
    }

    #[test]
    fn a_chip_is_spared_what_only_a_desk_needs() {
        let choices = named(&["a", "all", "lock", "pack"], User::Chip);
        let features: Vec<_> = choices.iter().map(|(_, features)| features.as_str()).collect();
        assert_eq!(features, ["", "a"]);
    }

    #[test]
    fn a_dependency_is_written_as_it_was_read() {
        let told = json!({
            "name": "clap", "req": "^4.5", "uses_default_features": true, "features": ["derive"],
        });
        let line =
            "clap = { version = \"^4.5\", default-features = true, features = [\"derive\"] }\n";
        assert_eq!(dependency(&told), line);
    }
}
