use super::*;
use crate::testing::now;
use embedded_storage::nor_flash::{
    ErrorType, NorFlash as BlockingNorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

const PAGE: usize = 256;
const WORD: usize = 4;

/// NOR flash of three pages: a write only clears bits, and each word once until its page is erased. It loses power
/// after a number of words and erased pages.
#[derive(Clone)]
struct Flash {
    bytes: Vec<u8>,
    written: Vec<bool>,
    erased: usize,
    power: usize,
}

#[derive(Debug)]
struct PowerLost;

impl NorFlashError for PowerLost {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl Flash {
    fn new() -> Self {
        let len = 3 * PAGE;
        Self {
            bytes: vec![0xff; len],
            written: vec![false; len / WORD],
            erased: 0,
            power: usize::MAX,
        }
    }

    fn step(&mut self) -> Result<(), PowerLost> {
        self.power = self.power.checked_sub(1).ok_or(PowerLost)?;
        Ok(())
    }
}

impl ErrorType for Flash {
    type Error = PowerLost;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLost> {
        bytes.copy_from_slice(&self.bytes[offset as usize..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl BlockingNorFlash for Flash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLost> {
        for page in (from as usize..to as usize).step_by(PAGE) {
            self.step()?;
            self.bytes[page..page + PAGE].fill(0xff);
            self.written[page / WORD..(page + PAGE) / WORD].fill(false);
            self.erased += 1;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLost> {
        assert!((offset as usize | bytes.len()).is_multiple_of(WORD));
        for (at, word) in (offset as usize..).step_by(WORD).zip(bytes.chunks(WORD)) {
            self.step()?;
            assert!(!std::mem::replace(&mut self.written[at / WORD], true), "written twice");
            self.bytes[at..at + WORD].copy_from_slice(word);
        }
        Ok(())
    }
}

type Board = Stores<Blocking<Flash>, 1, 64>;

/// The host of a firmware that starts with this flash.
fn board(flash: Flash) -> Board {
    let range = const { MapConfig::new(0..3 * PAGE as u32) };
    Stores::new([("settings", Store::new(Blocking(flash), range))])
}

fn flash(board: Board) -> Flash {
    let [(_, store)] = board.into_inner();
    store.into_inner().0
}

fn open(board: &mut Board) -> impl Fn() -> Borrow<Handle> + use<> {
    let rep = HostStore::open(board, "settings").unwrap().rep();
    move || Borrow::new(rep)
}

#[test]
fn a_value_outlives_the_firmware() {
    let mut first = board(Flash::new());
    let store = open(&mut first);
    assert_eq!(first.get(store(), "limit"), Ok(None));
    assert_eq!(first.set(store(), "limit", b"25"), Ok(()));
    assert_eq!(first.set(store(), "name", b""), Ok(()));
    let mut second = board(flash(first));
    let store = open(&mut second);
    assert_eq!(second.get(store(), "limit"), Ok(Some(&b"25"[..])));
    assert_eq!(second.get(store(), "name"), Ok(Some(&b""[..])));
    assert_eq!(second.get(store(), "nam"), Ok(None));
}

#[test]
fn a_removed_value_is_gone_and_can_be_set_again() {
    let mut board = board(Flash::new());
    let store = open(&mut board);
    assert_eq!(board.set(store(), "limit", b"25"), Ok(()));
    assert_eq!(board.remove(store(), "limit"), Ok(()));
    assert_eq!(board.get(store(), "limit"), Ok(None));
    assert_eq!(board.remove(store(), "limit"), Ok(()));
    assert_eq!(board.set(store(), "limit", b"26"), Ok(()));
    assert_eq!(board.get(store(), "limit"), Ok(Some(&b"26"[..])));
}

#[test]
fn what_changes_nothing_writes_nothing() {
    let mut first = board(Flash::new());
    let store = open(&mut first);
    assert_eq!(first.set(store(), "limit", b"25"), Ok(()));
    let mut second = board(Flash { power: 0, ..flash(first) });
    let store = open(&mut second);
    assert_eq!(second.set(store(), "limit", b"25"), Ok(()));
    assert_eq!(second.remove(store(), "other"), Ok(()));
    assert_eq!(second.set(store(), "limit", b"26"), Err(ErrorCode::Other));
}

#[test]
fn keys_are_limited_in_length() {
    let mut board = board(Flash::new());
    let store = open(&mut board);
    let (fits, long) = ("k".repeat(MAX_KEY), "k".repeat(MAX_KEY + 1));
    assert_eq!(board.set(store(), &fits, b"1"), Ok(()));
    assert_eq!(board.get(store(), &fits), Ok(Some(&b"1"[..])));
    for bad in ["", &long] {
        assert_eq!(board.set(store(), bad, b"1"), Err(ErrorCode::BadKey));
        assert_eq!(board.get(store(), bad), Err(ErrorCode::BadKey));
        assert_eq!(board.remove(store(), bad), Err(ErrorCode::BadKey));
    }
}

#[test]
fn values_are_limited_by_the_buffer() {
    let mut board = board(Flash::new());
    let store = open(&mut board);
    // The key has two bytes for its length, the value one for whether it is there.
    let most = [7; 64 - 3 - 1];
    assert_eq!(board.set(store(), "k", &most), Ok(()));
    assert_eq!(board.get(store(), "k"), Ok(Some(&most[..])));
    assert_eq!(board.set(store(), "k", &[7; 61]), Err(ErrorCode::TooBig));
    assert_eq!(board.set(store(), "k", &vec![7; 70_000]), Err(ErrorCode::TooBig));
    assert_eq!(board.get(store(), "k"), Ok(Some(&most[..])));
}

#[test]
fn a_store_that_is_full_says_so_and_keeps_what_it_has() {
    let mut board = board(Flash::new());
    let store = open(&mut board);
    let key = |number: usize| format!("key {number}");
    let full =
        (0..100).find(|&number| match board.set(store(), &key(number), &[number as u8; 32]) {
            Ok(()) => false,
            error => error == Err(ErrorCode::Full),
        });
    for number in 0..full.expect("it is full some time") {
        assert_eq!(board.get(store(), &key(number)), Ok(Some(&[number as u8; 32][..])), "{number}");
    }
}

#[test]
fn a_flash_that_is_written_over_and_over_keeps_the_newest_values() {
    let mut board = board(Flash::new());
    let store = open(&mut board);
    assert_eq!(board.set(store(), "first", b"stays"), Ok(()));
    for number in 0_u32..5_000 {
        let key = format!("key {}", number % 3);
        assert_eq!(board.set(store(), &key, &number.to_le_bytes()), Ok(()), "{number}");
        if number % 17 == 0 {
            assert_eq!(board.remove(store(), &key), Ok(()));
            assert_eq!(board.get(store(), &key), Ok(None));
        } else {
            assert_eq!(board.get(store(), &key), Ok(Some(&number.to_le_bytes()[..])));
        }
        assert_eq!(board.get(store(), "first"), Ok(Some(&b"stays"[..])));
    }
    assert!(flash(board).erased > 100);
}

#[test]
fn after_a_loss_of_power_there_is_the_old_value_or_the_new_one() {
    let mut before = board(Flash::new());
    let store = open(&mut before);
    assert_eq!(before.set(store(), "other", b"stays"), Ok(()));
    let mut kept = flash(before);
    // Wherever the last write is, also where it has to erase a page.
    for number in 0_u8..60 {
        let old = [number; 8];
        let mut before = board(kept);
        let store = open(&mut before);
        assert_eq!(before.set(store(), "key", &old), Ok(()));
        kept = flash(before);
        let new = [number + 1; 8];
        for power in 0.. {
            let mut cut = board(Flash { power, ..kept.clone() });
            let store = open(&mut cut);
            let done = cut.set(store(), "key", &new);
            let mut after = board(Flash { power: usize::MAX, ..flash(cut) });
            let store = open(&mut after);
            assert_eq!(after.get(store(), "other"), Ok(Some(&b"stays"[..])), "{number} {power}");
            let value = after.get(store(), "key").map(|value| value.map(Vec::from));
            match done {
                Ok(()) => assert_eq!(value, Ok(Some(new.to_vec())), "{number}"),
                Err(_) => assert!(
                    value == Ok(Some(old.to_vec())) || value == Ok(Some(new.to_vec())),
                    "{number} {power}: {value:?}"
                ),
            }
            // It goes on.
            assert_eq!(after.set(store(), "key", &[0xee; 8]), Ok(()), "{number} {power}");
            if done.is_ok() {
                break;
            }
        }
    }
}

#[test]
fn flash_that_makes_no_sense_does_no_harm() {
    for garbage in 0..=255 {
        let mut flash = Flash::new();
        for (at, byte) in flash.bytes.iter_mut().enumerate() {
            *byte = (at as u8).wrapping_mul(31) ^ garbage;
        }
        let mut board = board(flash);
        let store = open(&mut board);
        let _ = board.get(store(), "key");
        let _ = board.set(store(), "key", b"value");
        let _ = board.remove(store(), "key");
    }
}

#[test]
fn functions_that_wait_do_the_same() {
    use waiting::HostStore as Waits;
    let mut board = board(Flash::new());
    let own = now(Waits::open(&mut board, "settings")).unwrap();
    assert_eq!(now(Waits::open(&mut board, "settings")).err(), Some(OpenError::InUse));
    let store = || Borrow::new(own.rep());
    assert_eq!(now(Waits::set(&mut board, store(), "limit", b"25")), Ok(()));
    assert_eq!(now(Waits::get(&mut board, store(), "limit")), Ok(Some(&b"25"[..])));
    assert_eq!(now(Waits::remove(&mut board, store(), "limit")), Ok(()));
    assert_eq!(now(Waits::get(&mut board, store(), "limit")), Ok(None));
    Waits::drop(&mut board, own);
    assert!(HostStore::open(&mut board, "settings").is_ok());
}
