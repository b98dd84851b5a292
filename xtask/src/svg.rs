//! Pictures for documents: SVG that can be read on light and on dark pages.

use std::fmt::Write;

/// A picture that grows downwards.
pub struct Svg {
    width: u32,
    height: u32,
    body: String,
}

/// Colours for light and for dark pages.
const STYLE: &str = "text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#24292f}\
    .h{font-weight:bold}.m{fill:#57606a}.box{fill:#f6f8fa;stroke:#8c959f}\
    .a{fill:#0969da}.b{fill:#8c959f}.on{fill:#d1242f}.off{fill:#afb8c1}.line{stroke:#8c959f}\
    @media(prefers-color-scheme:dark){text{fill:#e6edf3}.m{fill:#9198a1}\
    .box{fill:#161b22;stroke:#6e7681}.a{fill:#58a6ff}.b{fill:#6e7681}.on{fill:#ff7b72}.off{fill:#484f58}}";

impl Svg {
    /// An empty picture.
    pub fn new(width: u32) -> Self {
        Self { width, height: 0, body: String::new() }
    }

    /// Writes text at `(x, y)`, in a class of [`STYLE`] or in none.
    pub fn text(&mut self, (x, y): (u32, u32), class: &str, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.push(y + 8, &format!("<text x='{x}' y='{y}' class='{class}'>{text}</text>"));
    }

    /// Draws a rectangle.
    pub fn rect(&mut self, (x, y): (u32, u32), (width, height): (u32, u32), class: &str) {
        let shape = format!(
            "<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='3' class='{class}'/>"
        );
        self.push(y + height + 8, &shape);
    }

    /// Draws a disc.
    pub fn disc(&mut self, (x, y): (u32, u32), radius: u32, class: &str) {
        self.push(
            y + radius + 8,
            &format!("<circle cx='{x}' cy='{y}' r='{radius}' class='{class}'/>"),
        );
    }

    fn push(&mut self, bottom: u32, element: &str) {
        self.height = self.height.max(bottom);
        // A string takes any text.
        let _ = writeln!(self.body, "{element}");
    }

    /// The file, whose title is for those who cannot see it.
    pub fn finish(self, title: &str) -> String {
        let Self { width, height, body } = self;
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' \
             role='img'>\n<title>{title}</title>\n<style>{STYLE}</style>\n{body}</svg>\n"
        )
    }
}

/// Bars for pairs of figures, microwit's above the other's, each pair to a scale of its own.
pub fn chart(title: &str, other: &str, rows: &[(String, i64, i64)]) -> String {
    const WIDTH: u32 = 460;
    let mut svg = Svg::new(820);
    svg.text((10, 22), "h", title);
    svg.rect((10, 34), (12, 12), "a");
    svg.text((28, 45), "", "microwit");
    svg.rect((110, 34), (12, 12), "b");
    svg.text((128, 45), "", other);
    for ((figure, own, others), row) in rows.iter().zip(0..) {
        let y = 64 + 44 * row;
        svg.text((10, y + 18), "", figure);
        let most = i64::max(*own, *others).max(1);
        for ((value, class), line) in [(*own, "a"), (*others, "b")].into_iter().zip(0..) {
            let width = u32::try_from(value.max(0) * i64::from(WIDTH) / most).unwrap_or(WIDTH);
            let y = y + 16 * line;
            svg.rect((260, y), (width.max(1), 13), class);
            svg.text((268 + width, y + 11), "m", &crate::table::grouped(value));
        }
    }
    svg.finish(title)
}

#[cfg(test)]
mod tests {
    use super::{Svg, chart};

    #[test]
    fn a_picture_is_as_high_as_what_is_in_it() {
        let mut svg = Svg::new(100);
        svg.rect((0, 10), (20, 30), "box");
        svg.text((0, 5), "", "a < b & c");
        let svg = svg.finish("A box");
        assert!(svg.starts_with("<svg ") && svg.contains("viewBox='0 0 100 48'"), "{svg}");
        assert!(svg.contains(">a &lt; b &amp; c</text>") && svg.ends_with("</svg>\n"), "{svg}");
    }

    #[test]
    fn the_larger_figure_has_the_longer_bar() {
        let chart = chart("Sizes", "by hand", &[("flash".into(), 50, 100)]);
        assert!(chart.contains("width='230'") && chart.contains("width='460'"), "{chart}");
    }
}
