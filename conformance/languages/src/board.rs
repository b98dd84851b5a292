//! The host, which checks each value that it gets.

use languages::conformance::languages::board::{Host, HostJournal, Journal, Reading, Shape};
use microwit_host::{Borrow, List, Own, mcu_host};

/// The board, which records the calls of a round.
#[mcu_host(world = "languages", path = "wit")]
#[derive(Default)]
pub struct Board {
    /// The number of the round.
    pub round: u32,
    /// The descriptions of what was wrong.
    wrong: Vec<String>,
    calls: usize,
    /// The names and readings of journals that are not dropped.
    journals: Vec<Option<(String, Option<Kept>)>>,
    text: String,
    squares: Vec<u32>,
}

struct Kept {
    id: u64,
    celsius: f32,
    at: f64,
    name: String,
}

/// The number of calls that an app makes in a round, including the drop of its journal.
const CALLS: usize = 11;

/// The text of a round. The texts have all lengths of UTF-8 characters.
pub fn text(round: u32) -> &'static str {
    ["", "a", "grün", "10 €", "🦀🦀", "a longer name than the others have"][round as usize % 6]
}

/// The conversion is exact, because there are few rounds.
fn single(round: u32) -> f32 {
    f32::from(round as u8)
}

impl Board {
    /// Checks that the app made all calls of this round, with the right values.
    pub fn asked(&mut self) -> Result<(), String> {
        let (wrong, calls) = (std::mem::take(&mut self.wrong), std::mem::take(&mut self.calls));
        if !wrong.is_empty() {
            return Err(wrong.join("; "));
        }
        let open = self.journals.drain(..).flatten().count();
        if (calls, open) == (CALLS, 0) {
            return Ok(());
        }
        Err(format!("{calls} calls, {open} journals that were not dropped"))
    }

    fn is<T: PartialEq + std::fmt::Debug + ?Sized>(&mut self, what: &str, got: &T, expected: &T) {
        if got != expected {
            self.wrong.push(format!("{what}: expected {expected:?}, got {got:?}"));
        }
    }

    fn journal(&mut self, rep: u32) -> &mut (String, Option<Kept>) {
        self.calls += 1;
        self.journals[rep as usize].as_mut().expect("handles are checked")
    }
}

impl HostJournal for Board {
    fn new(&mut self, name: &str) -> Own<Journal> {
        self.calls += 1;
        self.is("the journal's name", name, "first");
        self.journals.push(Some((name.to_owned(), None)));
        Own::new(self.journals.len() as u32 - 1)
    }

    fn write(&mut self, this: Borrow<Journal>, entry: Reading<'_>) -> Result<u32, &str> {
        if entry.name.is_empty() {
            self.text = self.journal(this.rep()).0.clone();
            return Err(&self.text);
        }
        let round = self.round;
        self.is("id", &entry.id, &(0xfedc_ba98_7654_3210 + u64::from(round)));
        self.is("celsius", &entry.celsius, &(single(round) * 0.5));
        self.is("at", &entry.at, &(-1e300 / f64::from(round + 1)));
        let name = &"grüße!abcdefghijklmnop"[..8 + round as usize % 17];
        self.is("name", entry.name, name);
        let Reading { id, celsius, at, name } = entry;
        self.journal(this.rep()).1 = Some(Kept { id, celsius, at, name: name.to_owned() });
        Ok(1)
    }

    fn last(&mut self, this: Borrow<Journal>) -> Option<Reading<'_>> {
        let kept = self.journal(this.rep()).1.as_ref()?;
        Some(Reading { id: kept.id, celsius: kept.celsius, at: kept.at, name: &kept.name })
    }

    fn drop(&mut self, this: Own<Journal>) {
        self.calls += 1;
        self.journals[this.rep() as usize] = None;
    }
}

impl Host for Board {
    fn mix(&mut self, a: i64, b: f32, c: f64) -> (i64, f32, f64) {
        self.calls += 1;
        let round = self.round;
        let expected =
            (-5_000_000_000 - i64::from(round), 1.25 * single(round), 3.0 * f64::from(round));
        self.is("mix", &(a, b, c), &expected);
        (a + 1, 2.0 * b, c / 2.0)
    }

    fn shout(&mut self, text: &str) -> &str {
        self.calls += 1;
        self.is("shout", text, "grüße!");
        self.text = format!("{text}!");
        &self.text
    }

    fn sum(&mut self, values: List<'_, u64>) -> u64 {
        self.calls += 1;
        let expected: Vec<_> = (0..20).map(|i| (i * u64::from(self.round)) << 33).collect();
        self.is("sum", &values.iter().collect(), &expected);
        expected.iter().sum()
    }

    fn squares(&mut self, many: u32) -> List<'_, u32> {
        self.calls += 1;
        self.is("squares", &many, &{ self.round });
        self.squares = (0..many).map(|i| i * i).collect();
        (&*self.squares).into()
    }

    fn classify(&mut self, number: u32) -> Shape<'_> {
        self.calls += 1;
        self.is("classify", &number, &{ self.round });
        match number % 4 {
            0 => Shape::Nothing,
            1 => Shape::Circle(f64::from(number) / 8.0),
            2 => Shape::Label("two"),
            _ => Shape::Count(-(i64::from(number) << 32)),
        }
    }
}
