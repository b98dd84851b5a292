//! Tables of figures, printed for people, for a README or as JSON.

use crate::paths;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{fmt::Write, fs};

/// Where the tables are, unless a command has a page of its own.
const MEASUREMENTS: &str = "docs/measurements.md";

/// A table. Every row has a value, or a gap, for each column.
pub struct Table {
    /// The title: the subject of the measurement, and the machine.
    pub title: String,
    /// The subjects of the figures.
    pub columns: Vec<String>,
    /// The rows of figures.
    pub rows: Vec<Row>,
}

/// A row: one figure of all subjects.
pub struct Row {
    /// The name of the figure.
    pub figure: String,
    /// The unit of the figure.
    pub unit: &'static str,
    /// The values, one for each column.
    pub values: Vec<Option<i64>>,
    /// The most that the first column should have.
    pub target: Option<i64>,
}

/// How to print tables.
#[expect(clippy::struct_excessive_bools, reason = "they are flags of a command")]
#[derive(Clone, Copy, Default, clap::Args)]
pub struct Format {
    /// Print JSON.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown.
    #[arg(long)]
    markdown: bool,
    /// Write the tables, and what is drawn of them, to the pages in docs that have them.
    #[arg(long, conflicts_with_all = ["json", "markdown"])]
    write: bool,
    /// Fail where the tables are not those in docs, give or take a little.
    #[arg(long, conflicts_with_all = ["json", "markdown", "write"])]
    check: bool,
}

impl Format {
    /// Whether files are written.
    pub fn writes(self) -> bool {
        self.write
    }

    /// Prints the tables of the command `name` on the standard output, or writes them to docs/measurements.md.
    pub fn print(self, name: &str, tables: &[Table]) -> Result<()> {
        self.print_or(MEASUREMENTS, name, tables)
    }

    /// As [`print`](Self::print), with another page.
    pub fn print_or(self, page: &str, name: &str, tables: &[Table]) -> Result<()> {
        if self.json {
            let tables: Vec<_> = tables.iter().map(Table::json).collect();
            println!("{:#}", Value::from(tables));
            return Ok(());
        }
        if self.check {
            return check(page, name, tables);
        }
        let render = if self.markdown || self.write { Table::markdown } else { Table::text };
        let tables = tables.iter().map(render).collect::<Vec<_>>().join("\n");
        if self.write {
            let file = paths::root().join(page);
            let text = fs::read_to_string(&file)?;
            let text = between(&text, name, &tables)
                .with_context(|| format!("{} has no place for `{name}`", file.display()))?;
            fs::write(file, text)?;
        } else {
            print!("{tables}");
        }
        Ok(())
    }
}

/// Compares tables with those of the command `name` on a page.
fn check(page: &str, name: &str, tables: &[Table]) -> Result<()> {
    let text = fs::read_to_string(paths::root().join(page))?;
    let mut lines =
        place(&text, name).with_context(|| format!("{page} has no place for it"))?.1.lines();
    let mut others = Vec::new();
    for table in tables {
        let title = format!("**{}**", table.title);
        lines.by_ref().find(|line| *line == title).with_context(|| format!("no table {title}"))?;
        // These are an empty line, the heading, and the line below it.
        let headings = cells(lines.by_ref().nth(1));
        let mut known = lines.by_ref().skip(1).map(|line| cells(Some(line)));
        for row in &table.rows {
            let known = known.next().unwrap_or_default();
            for (of, value) in table.columns.iter().zip(&row.values) {
                let column = headings.iter().position(|heading| heading == of);
                let known = column.and_then(|column| number(known.get(column)?));
                if !close(row.unit, known, *value) {
                    let (figure, unit) = (&row.figure, row.unit);
                    let [known, now] =
                        [known, *value].map(|value| value.map_or_else(|| "none".into(), grouped));
                    others.push(format!("{of}: {figure}, {unit}: {known}, now {now}"));
                }
            }
        }
    }
    ensure!(
        others.is_empty(),
        "these figures are others than {page} says:\n{}\n\
         If that is right: cargo xtask {name} --write",
        others.join("\n")
    );
    println!("{name}: {page} says what was measured");
    Ok(())
}

/// The cells of a line of a table.
fn cells(line: Option<&str>) -> Vec<&str> {
    line.unwrap_or_default().split('|').map(str::trim).collect()
}

/// Whether a figure is about the same as before. Flash varies with the path of the sources, and the other
/// figures vary a little with it.
fn close(unit: &str, known: Option<i64>, now: Option<i64>) -> bool {
    let (Some(known), Some(now)) = (known, now) else { return known == now };
    let may = match unit {
        "B" => (known.abs() / 100).clamp(64, 768),
        "%" => 2,
        _ => (known.abs() / 50).max(8),
    };
    known.abs_diff(now) <= may.unsigned_abs()
}

/// Reads a number that [`grouped`] wrote.
fn number(cell: &str) -> Option<i64> {
    cell.replace(',', "").parse().ok()
}

/// The text with `tables` between `<!-- name -->` and `<!-- /name -->`.
fn between(text: &str, name: &str, tables: &str) -> Option<String> {
    let (before, _, after) = place(text, name)?;
    Some([before, tables, after].concat())
}

/// The text before, at and after the place for the tables of the command `name`.
pub fn place<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open)? + open.len();
    let end = start + text[start..].find(&close)?;
    Some((&text[..start], &text[start..end], &text[end..]))
}

impl Table {
    fn json(&self) -> Value {
        let row = |row: &Row| {
            let values = self.columns.iter().cloned().zip(row.values.iter().map(|v| json!(v)));
            let values: serde_json::Map<_, _> = values.collect();
            json!({
                "figure": row.figure,
                "unit": row.unit,
                "values": values,
                "target": row.target,
            })
        };
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        json!({ "title": self.title, "rows": rows })
    }

    fn markdown(&self) -> String {
        let mut text = format!("**{}**\n\n", self.title);
        let cells = self.cells();
        for (number, cells) in cells.iter().enumerate() {
            let _ = writeln!(text, "| {} |", cells.join(" | "));
            if number == 0 {
                let _ = writeln!(text, "|---|{}", "--:|".repeat(cells.len() - 1));
            }
        }
        text
    }

    fn text(&self) -> String {
        let cells = self.cells();
        let columns = cells.first().map_or(0, Vec::len);
        let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        let mut text = format!("{}\n\n", self.title);
        for row in &cells {
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let _ = match column {
                    0 => write!(text, "  {cell:width$}"),
                    _ => write!(text, "  {cell:>width$}"),
                };
            }
            text.push('\n');
        }
        text
    }

    /// The heading and the rows as text, with a column of targets if there are any.
    fn cells(&self) -> Vec<Vec<String>> {
        let targets = self.rows.iter().any(|row| row.target.is_some());
        let mut heading = vec![String::new()];
        heading.extend(self.columns.iter().cloned());
        heading.extend(targets.then(|| "target".into()));
        let mut cells = vec![heading];
        for row in &self.rows {
            let mut line = vec![format!("{}, {}", row.figure, row.unit)];
            line.extend(row.values.iter().map(|value| value.map_or_else(String::new, grouped)));
            let limit = |target| format!("≤ {}", grouped(target));
            line.extend(targets.then(|| row.target.map_or_else(String::new, limit)));
            cells.push(line);
        }
        cells
    }
}

/// `12,345`.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row = |figure: &str, values: [Option<i64>; 2], target| Row {
            figure: figure.into(),
            unit: "B",
            values: values.into(),
            target,
        };
        Table {
            title: "Sizes".into(),
            columns: vec!["microwit".into(), "by hand".into()],
            rows: vec![
                row("flash", [Some(123_456), Some(1_000)], Some(200_000)),
                row("less", [Some(-12), None], None),
            ],
        }
    }

    #[test]
    fn text_is_aligned() {
        let expected = "Sizes\n\n            microwit  by hand     target\n  flash, B   \
                        123,456    1,000  ≤ 200,000\n  less, B        -12                    \n";
        assert_eq!(table().text(), expected);
    }

    #[test]
    fn markdown_is_a_table() {
        let expected = "**Sizes**\n\n|  | microwit | by hand | target |\n|---|--:|--:|--:|\n\
                        | flash, B | 123,456 | 1,000 | ≤ 200,000 |\n| less, B | -12 |  |  |\n";
        assert_eq!(table().markdown(), expected);
    }

    #[test]
    fn tables_go_where_their_command_has_its_place() {
        let text = "a\n<!-- size -->\nold\n<!-- /size -->\nb\n";
        let expected = "a\n<!-- size -->\nnew\n<!-- /size -->\nb\n";
        assert_eq!(between(text, "size", "new\n").as_deref(), Some(expected));
        assert_eq!(between(text, "bench", "new\n"), None);
    }

    #[test]
    fn a_figure_is_what_it_was_give_or_take_a_little() {
        assert!(
            close("B", Some(280_000), Some(280_768)) && close("B", Some(280_000), Some(279_500))
        );
        assert!(!close("B", Some(58_000), Some(60_048)) && !close("B", Some(0), Some(65)));
        assert!(close("instructions", Some(440), Some(448)));
        assert!(!close("instructions", Some(100_000), Some(102_001)));
        assert!(close("B", None, None) && !close("B", None, Some(0)));
        assert_eq!((number("12,345"), number(""), number("-7")), (Some(12_345), None, Some(-7)));
    }

    #[test]
    fn json_names_the_columns() {
        let json = table().json();
        assert_eq!(json["rows"][0]["values"]["microwit"], 123_456);
        assert_eq!(json["rows"][1]["values"]["by hand"], Value::Null);
        assert_eq!(json["rows"][0]["target"], 200_000);
    }
}
