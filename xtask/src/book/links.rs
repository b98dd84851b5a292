//! Links in Markdown, and whether they lead somewhere.
//!
//! Invariant: what stands in code, blocks and spans alike, is no link and no heading.

use anyhow::{Context, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path, PathBuf},
};

/// A page of Markdown.
pub struct Page {
    /// Its path, from the repository's folder.
    path: PathBuf,
    links: Vec<(usize, String)>,
    anchors: Vec<String>,
}

impl Page {
    /// Reads a page, whose path is from the repository's folder.
    pub fn read(root: &Path, path: &Path) -> Result<Self> {
        let full = root.join(path);
        let text = fs::read_to_string(&full);
        let text = text.with_context(|| format!("cannot read {}", full.display()))?;
        Ok(Self::new(path, &text))
    }

    fn new(path: &Path, text: &str) -> Self {
        let (mut links, mut anchors) = (Vec::new(), Vec::new());
        let mut known = BTreeMap::new();
        for (at, line) in prose(text) {
            if let Some(heading) = heading(line) {
                anchors.push(unique(anchor(heading), &mut known));
            }
            links.extend(targets(line).into_iter().map(|target| (at, target)));
        }
        Self { path: path.into(), links, anchors }
    }

    /// What is wrong with its links, which may lead to what is below `within`.
    pub fn broken(&self, root: &Path, within: &Path) -> Vec<String> {
        let wrong = |(at, target): &(usize, String)| {
            let why = self.wrong(root, within, target)?;
            Some(format!("{}:{at}: `{target}` {why}", self.path.display()))
        };
        self.links.iter().filter_map(wrong).collect()
    }

    /// Why a link leads nowhere.
    fn wrong(&self, root: &Path, within: &Path, target: &str) -> Option<String> {
        if target.contains("://") || target.starts_with("mailto:") {
            return None;
        }
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        if file.is_empty() {
            return self.lacks(fragment);
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let Some(path) = plain(&folder.join(file)) else {
            return Some("leads out of the repository".to_owned());
        };
        if !path.starts_with(within) {
            return Some(format!("leads out of {}", within.display()));
        }
        if !root.join(&path).exists() {
            return Some("leads to no file".to_owned());
        }
        if fragment.is_empty() || path.extension().is_none_or(|extension| extension != "md") {
            return None;
        }
        match Self::read(root, &path) {
            Ok(page) => page.lacks(fragment),
            Err(error) => Some(format!("cannot be followed: {error:#}")),
        }
    }

    fn lacks(&self, fragment: &str) -> Option<String> {
        let there = self.anchors.iter().any(|anchor| anchor == fragment);
        (!there).then(|| format!("names no heading of {}", self.path.display()))
    }
}

/// The lines with their numbers, without blocks of code.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence: Option<&str> = None;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let line = line.trim_start();
        let mark = &line[..line.len() - line.trim_start_matches(['`', '~']).len()];
        match fence {
            Some(open) => {
                // It ends with as many marks or more, and nothing else.
                if mark.starts_with(open) && line.trim_end() == mark {
                    fence = None;
                }
                false
            }
            // Two spans of code may stand at a line's start, too.
            None if mark.len() >= 3 && !line[mark.len()..].contains('`') => {
                fence = Some(mark);
                false
            }
            None => true,
        }
    })
}

/// The text of a heading.
fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (1..=6).contains(&level).then_some(text)?.strip_prefix(' ')
}

/// The name of a heading in a link: its letters and digits, with dashes for spaces.
fn anchor(heading: &str) -> String {
    let text = heading.trim().trim_end_matches('#').trim_end();
    let mut name = String::new();
    for part in visible(text).chars() {
        match part {
            ' ' => name.push('-'),
            '-' | '_' => name.push(part),
            part if part.is_alphanumeric() => name.extend(part.to_lowercase()),
            _ => {}
        }
    }
    name
}

/// A name, with a number behind it where it is there already.
fn unique(name: String, known: &mut BTreeMap<String, usize>) -> String {
    let count = known.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 { name } else { format!("{name}-{}", *count - 1) }
}

/// A text without the targets of its links.
fn visible(text: &str) -> String {
    let mut seen = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        seen.push_str(before);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    seen + rest
}

/// Where the links of a line lead: those beside their text, and those that are defined for others.
fn targets(line: &str) -> Vec<String> {
    let line = without_code(line);
    let mut targets = Vec::new();
    if let Some((name, target)) = line.trim_start().split_once("]: ")
        && name.starts_with('[')
        && !name.contains(']')
    {
        targets.push(first_word(target));
    }
    let mut rest = line.as_str();
    while let Some((_, after)) = rest.split_once("](") {
        let (target, left) = after.split_once(')').unwrap_or((after, ""));
        targets.push(first_word(target));
        rest = left;
    }
    targets
}

/// A target without the title behind it.
fn first_word(target: &str) -> String {
    let target = target.trim().trim_start_matches('<');
    target.split([' ', '>']).next().unwrap_or_default().to_owned()
}

/// A line without its spans of code. A mark without an end is a character like any other.
fn without_code(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        let (before, code) = rest.split_at(at);
        text.push_str(before);
        let mark = &code[..code.len() - code.trim_start_matches('`').len()];
        let inner = &code[mark.len()..];
        match end_of_code(inner, mark) {
            Some(end) => rest = &inner[end..],
            None => {
                text.push_str(mark);
                rest = inner;
            }
        }
    }
    text + rest
}

/// Where a span of code ends that begins with `mark`: behind a run of just as many marks.
fn end_of_code(inner: &str, mark: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = inner[at..].find('`') {
        let start = at + next;
        let run = inner[start..].len() - inner[start..].trim_start_matches('`').len();
        at = start + run;
        if run == mark.len() {
            return Some(at);
        }
    }
    None
}

/// The path without `.` and `..`; `None` where it leads out of the folder that it starts from.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => plain.push(part),
            Component::CurDir => {}
            Component::ParentDir => plain.pop().then_some(())?,
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    fn page(text: &str) -> Page {
        Page::new(Path::new("docs/limits.md"), text)
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(page(text).broken(paths::root(), Path::new("")), expected, "{text}");
    }

    #[test]
    fn what_leads_somewhere_is_fine() {
        check(
            "[a](../README.md) [b](../README.md#more) [c](decisions) [d](../STYLE.md 'title')",
            &[],
        );
        check("[a](https://example.com/#x) <mailto:a@b.c> [b](mailto:a@b.c)", &[]);
        check("# Two words\n[a](#two-words)\n[b]: ../STYLE.md\n", &[]);
    }

    #[test]
    fn what_leads_nowhere_is_found() {
        check("\n[a](no.md)", &["docs/limits.md:2: `no.md` leads to no file"]);
        check("[no]: no.md", &["docs/limits.md:1: `no.md` leads to no file"]);
        check("![a](no.png)", &["docs/limits.md:1: `no.png` leads to no file"]);
        check("[a](#no)", &["docs/limits.md:1: `#no` names no heading of docs/limits.md"]);
        let message = "docs/limits.md:1: `../README.md#no` names no heading of README.md";
        check("[a](../README.md#no)", &[message]);
        check("[a](../../x)", &["docs/limits.md:1: `../../x` leads out of the repository"]);
        let out = page("[a](../README.md)").broken(paths::root(), Path::new("docs"));
        assert_eq!(out, ["docs/limits.md:1: `../README.md` leads out of docs"]);
    }

    #[test]
    fn code_is_neither_link_nor_heading() {
        check("`[a](no.md)` and ``[a](`no.md)``", &[]);
        check("```md\n[a](no.md)\n~~~\n# heading\n```\n", &[]);
        check("~~~~\n[a](no.md)\n~~~\n[b](no.md)\n~~~~\n", &[]);
        check(
            "```sh\n# no heading\n```\n[a](#no-heading)",
            &["docs/limits.md:4: `#no-heading` names no heading of docs/limits.md"],
        );
        check("a ` b [a](no.md)", &["docs/limits.md:1: `no.md` leads to no file"]);
    }

    #[test]
    fn headings_are_named_as_readers_name_them() {
        let anchors = page(
            "# What it costs\n## `Limits`, and why?\n## Two\n##  Two ##\n#no\n### [Größe](x.md) of_it\n",
        )
        .anchors;
        assert_eq!(anchors, ["what-it-costs", "limits-and-why", "two", "two-1", "größe-of_it"]);
    }
}
