//! Installs packages of Debian.
//!
//! Invariant: no installed package is removed, unless the user allows it.

use crate::{paths, shell, step};
use anyhow::{Result, bail};
use std::{
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

/// A package, and a file that exists if it is installed.
pub struct Package {
    /// The package's name for `apt-get install`.
    pub name: &'static str,
    /// The absolute path of a file from the package.
    pub proof: &'static str,
}

/// Whether the user allows packages to be removed. The option applies to the whole run, and only the user
/// sets it.
static MAY_REMOVE: AtomicBool = AtomicBool::new(false);

/// Allows [`install`] to remove packages that conflict.
pub fn allow_removals() {
    MAY_REMOVE.store(true, Ordering::Relaxed);
}

/// Whether [`allow_removals`] was called.
pub fn allows_removals() -> bool {
    MAY_REMOVE.load(Ordering::Relaxed)
}

/// Installs those of `packages` that are missing.
pub fn install(packages: &[Package]) -> Result<()> {
    // Two at once would fail; the second may find its packages installed.
    step::alone("setup", || install_missing(packages))
}

fn install_missing(packages: &[Package]) -> Result<()> {
    let missing: Vec<_> = packages
        .iter()
        .filter(|package| !Path::new(package.proof).exists())
        .map(|package| package.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!("install these packages of Debian by hand: {names}");
    if paths::program("apt-get").is_none() {
        bail!("no apt-get here: {by_hand}");
    }
    let Some(root) = become_root() else {
        bail!("only root may install packages: {by_hand}, with\n    sudo apt-get install {names}");
    };
    let words = [root, &["DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
    Apt { words, logs: "apt" }.install(&missing, allows_removals())
}

/// The words before a command that make it run as root; `None` if that would need a password.
fn become_root() -> Option<&'static [&'static str]> {
    let is_root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Some(&["env"]);
    }
    let sudo = paths::program("sudo")?;
    let may = Command::new(sudo).args(["-n", "true"]).output().ok()?;
    may.status.success().then_some(&["sudo", "-n", "env"])
}

struct Apt<'a> {
    /// The words that start `apt-get`.
    words: Vec<&'a str>,
    /// The start of the logs' names.
    logs: &'a str,
}

impl Apt<'_> {
    fn install(&self, packages: &[&str], may_remove: bool) -> Result<()> {
        let install = ["install", "--no-install-recommends"];
        let names = packages.join(" ");
        self.run("updating apt-get's lists", "update", &["update"])?;
        let what = format!("asking apt-get what {names} would remove");
        let plan = self.run(&what, "plan", &[&install, &["--simulate"][..], packages].concat())?;
        let removed = removed(&plan).join(" ");
        let (what, removals) = match (removed.as_str(), may_remove) {
            ("", _) => (format!("installing {names}"), "--no-remove"),
            (_, true) => (format!("installing {names}, removing {removed}"), "--remove"),
            (_, false) => bail!(
                "installing {names} would remove {removed}, so nothing was installed; \
                 --allow-removals permits it"
            ),
        };
        self.run(&what, "install", &[&install, &[removals][..], packages].concat()).map(drop)
    }

    fn run(&self, what: &str, log: &str, args: &[&str]) -> Result<String> {
        let mut command = Command::new(self.words[0]);
        command.args(&self.words[1..]).args(["-q", "-y"]).args(args);
        step::command(what, &format!("{}-{log}", self.logs), &mut command)
    }
}

/// The packages that would be removed, from the output of `apt-get --simulate`.
fn removed(plan: &str) -> Vec<&str> {
    let words = plan.lines().map(|line| line.split(' '));
    words
        .filter_map(|mut words| match words.next() {
            Some("Remv" | "Purg") => words.next(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_go_is_read_from_the_plan() {
        let plan = "Reading package lists...\n\
                    The following packages will be REMOVED:\n  libfoo1 foo\n\
                    Remv foo [1.2-3] [libfoo1:amd64 ]\n\
                    Purg libfoo1:i386 [1.2-3]\n\
                    Inst qemu-system-arm (1:7.2 Debian:12 [amd64])\n\
                    Conf qemu-system-arm (1:7.2 Debian:12 [amd64])\n";
        assert_eq!(removed(plan), ["foo", "libfoo1:i386"]);
        assert!(removed("Inst qemu-system-arm (1:7.2 Debian:12 [amd64])").is_empty());
    }

    /// Runs an `apt-get` that prints `plan`, and returns the result and the log of the installation.
    fn asked(test: &str, plan: &str, may_remove: bool) -> (Result<()>, String) {
        // Like the real one, the script fails if it would have to remove a package without permission.
        const SCRIPT: &str = r#"
            case "$*" in
                *--simulate*) echo "$0" ;;
                *--no-remove*) echo "$*"; test -z "$0" ;;
                *) echo "$*" ;;
            esac"#;
        let logs = format!("test-apt-{test}");
        for log in ["update", "plan", "install"] {
            // The log exists only if an earlier run left it.
            let _ = std::fs::remove_file(step::Log::path(&format!("{logs}-{log}")));
        }
        let apt = Apt { words: vec!["sh", "-c", SCRIPT, plan], logs: &logs };
        let outcome = apt.install(&["qemu"], may_remove);
        let log = step::Log::path(&format!("{logs}-install"));
        (outcome, std::fs::read_to_string(log).unwrap_or_default())
    }

    #[test]
    fn what_removes_nothing_is_installed_without_removing() {
        let (outcome, did) = asked("none", "", false);
        assert!(outcome.is_ok());
        assert_eq!(did, "-q -y install --no-install-recommends --no-remove qemu\n");
    }

    #[test]
    fn what_would_remove_something_is_not_installed() {
        let (outcome, did) = asked("kept", "Remv mine [1]", false);
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains("would remove mine"), "{error}");
        assert_eq!(did, "");
    }

    #[test]
    fn what_may_go_goes() {
        let (outcome, did) = asked("gone", "Remv mine [1]", true);
        assert!(outcome.is_ok());
        assert_eq!(did, "-q -y install --no-install-recommends --remove qemu\n");
    }
}
