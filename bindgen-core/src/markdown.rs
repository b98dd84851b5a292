//! Turns WIT comments into Markdown that rustdoc shows as written, without tests, links to items or
//! warnings.
//!
//! rustdoc compiles code blocks that name no language, takes words in brackets for links to Rust items, and
//! warns about unknown HTML tags. So this module gives code blocks the language `text`, and escapes what
//! rustdoc would misread.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// The most passes over a text. Each pass escapes something, which may reveal something else.
const ROUNDS: usize = 16;

/// A range of the text, and its replacement.
type Edit = (Range<usize>, String);

/// Returns `text` in a form that is safe as a doc comment.
pub(crate) fn safe(text: &str) -> String {
    let mut text = unindented(&without_stars(text));
    for _ in 0..ROUNDS {
        let mut edits = edits(&text);
        edits.sort_by_key(|(range, _)| range.start);
        if edits.is_empty() {
            break;
        }
        let mut edited = String::with_capacity(text.len() + edits.len());
        let mut from = 0;
        for (range, new) in edits {
            // An edit inside of another edit waits for the next round.
            if let Some(kept) = text.get(from..range.start) {
                edited += kept;
                edited += &new;
                from = range.end;
            }
        }
        edited += &text[from..];
        text = edited;
    }
    text
}

/// Removes the stars with which all lines of a block comment but the first begin.
fn without_stars(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let inner = |line: &str| -> Option<String> {
        let inner = line.strip_prefix([' ', '\t'])?.trim_start().strip_prefix('*')?;
        Some(inner.strip_prefix(' ').unwrap_or(inner).to_owned())
    };
    match rest.lines().map(inner).collect::<Option<Vec<_>>>() {
        Some(lines) if !rest.is_empty() => format!("{}\n{}", first.trim_start(), lines.join("\n")),
        _ => text.to_owned(),
    }
}

/// Removes the indent that all lines share, as rustdoc does.
fn unindented(text: &str) -> String {
    let lines = || text.lines().map(str::trim_end);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = lines().filter(|line| !line.is_empty()).map(indent).min().unwrap_or_default();
    lines().map(|line| line.get(least..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The edits that one pass finds.
fn edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut broken = Vec::new();
    let mut note_broken = |link: BrokenLink<'_>| {
        broken.push(link.span.start);
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut note_broken));
    let mut tags = Vec::new();
    let (mut links, mut in_code) = (0, false);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                edits.extend(block(text, &kind, &range));
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                links += 1;
                let shown = matches!(link_type, LinkType::Autolink | LinkType::Email);
                if !shown && names_an_item(&dest_url) {
                    edits.push(escaped(range.start));
                }
            }
            Event::End(TagEnd::Link) => links -= 1,
            Event::Html(_) | Event::InlineHtml(_) => self::tags(text, range, &mut tags),
            Event::Text(_) if !in_code => {
                // A backtick that opens no code.
                let shown = &text[range.clone()];
                let marks = shown.match_indices('`').map(|(at, _)| range.start + at);
                edits.extend(marks.filter(|at| !is_escaped(text, *at)).map(escaped));
                if links == 0 {
                    edits.extend(addresses(text, range));
                }
            }
            _ => {}
        }
    }
    edits.extend(broken.into_iter().filter(|at| !is_escaped(text, *at)).map(escaped));
    // A backslash would have no meaning inside of HTML.
    edits.extend(unmatched(&tags).into_iter().map(|at| (at..at + 1, "&lt;".to_owned())));
    edits
}

fn escaped(at: usize) -> Edit {
    (at..at, "\\".to_owned())
}

fn is_escaped(text: &str, at: usize) -> bool {
    let before = &text[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// The edit that gives a code block a language which rustdoc does not test.
fn block(text: &str, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Option<Edit> {
    match kind {
        CodeBlockKind::Fenced(info) => {
            let language = info.split([' ', ',', '\t']).next().unwrap_or_default();
            if !info.is_empty() && *language == **info && is_foreign(language) {
                return None;
            }
            // The fence, and the text after it on the line.
            let line = text[range.clone()].lines().next().unwrap_or_default();
            let fence = line.len() - line.trim_start_matches(['`', '~']).len();
            let kept = if is_foreign(language) { language } else { "text" };
            let new = format!("{}{kept}", &line[..fence]);
            (new != line).then(|| (range.start..range.start + line.len(), new))
        }
        CodeBlockKind::Indented => {
            let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
            // The part of the line that belongs to the container: a list item or a quotation.
            let lead = &text[start..range.start];
            let inside = lead.strip_suffix("    ").unwrap_or(lead.trim_end_matches('\t'));
            let under: String =
                inside.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect();
            let body = text[range.clone()].trim_end();
            let lines = body.lines().enumerate().map(|(number, line)| match number {
                0 => format!("{under}{line}"),
                _ => format!("{under}{}", line.get(lead.len()..).unwrap_or_default()),
            });
            let lines = lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
            let longest = body.split(|c| c != '~').map(str::len).max().unwrap_or_default();
            let fence = "~".repeat(3.max(longest + 1));
            let new = format!("{inside}{fence}text\n{}\n{under}{fence}\n", lines.join("\n"));
            Some((start..range.end, new))
        }
    }
}

/// Whether this is the name of a language and means nothing special to rustdoc.
fn is_foreign(language: &str) -> bool {
    const RUST: &[&str] = &[
        "rust",
        "ignore",
        "shouldpanic",
        "norun",
        "compilefail",
        "allowfail",
        "testharness",
        "standalone",
        "standalonecrate",
        "custom",
        "edition",
    ];
    let word: String = language.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    let word = word.to_lowercase();
    let plain = language.chars().all(|c| c.is_ascii_alphanumeric() || "+#-_".contains(c));
    let code = word.starts_with("e0") || word.starts_with("edition") || word.starts_with("ignore");
    plain && !language.is_empty() && !code && !RUST.contains(&word.as_str())
}

/// Whether rustdoc takes a link's destination for the path of a Rust item.
fn names_an_item(link: &str) -> bool {
    let path = link.split('#').next().unwrap_or_default().trim();
    let in_path = |c: char| c.is_alphanumeric() || ":_<>, !*&;@()`".contains(c);
    !path.is_empty() && !link.contains('/') && path.chars().all(in_path)
}

/// The edits that turn web addresses in a text into links.
fn addresses(text: &str, range: Range<usize>) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut from = range.start;
    while let Some(at) = text[from..range.end].find("http").map(|at| from + at) {
        let in_address = |c: char| c.is_alphanumeric() || "-@:%._+~#=?&/".contains(c);
        let rest = &text[at..];
        let len = rest.find(|c| !in_address(c)).unwrap_or(rest.len());
        let address = rest[..len].trim_end_matches(['.', ':', '?', '_', '~', '-']);
        if ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)) {
            found.push((at..at + address.len(), format!("<{address}>")));
        }
        from = (at + len).clamp(at + 4, range.end.max(at + 4));
        if from >= range.end {
            break;
        }
    }
    found
}

/// An HTML tag: its position, its name, and whether it is an end tag.
struct HtmlTag {
    at: usize,
    name: String,
    ends: bool,
    /// Whether the tag closes itself, as in `<br/>`.
    alone: bool,
}

/// Finds the tags in a range.
fn tags(text: &str, range: Range<usize>, found: &mut Vec<HtmlTag>) {
    let mut from = range.start;
    while let Some(at) = text[from..range.end].find('<').map(|at| from + at) {
        let inside = &text[at + 1..range.end];
        if let Some(comment) = inside.strip_prefix("!--") {
            from = comment.find("-->").map_or(range.end, |end| at + 4 + end + 3);
            continue;
        }
        let ends = inside.starts_with('/');
        let name = inside.trim_start_matches('/');
        let len = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let end = inside.find('>').unwrap_or(inside.len());
        found.push(HtmlTag {
            at,
            name: name[..len].to_ascii_lowercase(),
            ends,
            alone: inside[..end].ends_with('/'),
        });
        from = at + 1;
    }
}

/// The positions of tags that HTML does not have, and of tags that lack their start or end tag.
fn unmatched(tags: &[HtmlTag]) -> Vec<usize> {
    const ALONE: &[&str] = &["br", "hr", "img", "wbr", "col"];
    const PAIRED: &[&str] = &[
        "a",
        "abbr",
        "b",
        "blockquote",
        "caption",
        "center",
        "cite",
        "code",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ];
    let mut open: Vec<&HtmlTag> = Vec::new();
    let mut bad = Vec::new();
    for tag in tags {
        let name = tag.name.as_str();
        if ALONE.contains(&name) && !tag.ends {
            continue;
        }
        if !PAIRED.contains(&name) || tag.alone {
            bad.push(tag.at);
        } else if !tag.ends {
            open.push(tag);
        } else if open.last().is_some_and(|last| last.name == name) {
            open.pop();
        } else {
            bad.push(tag.at);
        }
    }
    bad.into_iter().chain(open.into_iter().map(|tag| tag.at)).collect()
}

#[cfg(test)]
mod tests;
