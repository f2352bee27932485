//! The place of a card in its column: a fraction, written as hexadecimal digits and compared as text, so that a card can
//! always be put between two others without touching them. A place never ends in `0`, since `8` and `80` would be one.
//!
//! Cards at the end get whole numbers of [`WIDTH`] digits from a counter in the project's row (`public.task_place`), so a
//! board that grows at its end keeps its places short.

/// Digits of a whole number.
const WIDTH: usize = 10;
/// Places longer than this are given out anew for the whole column.
pub const LONGEST: usize = 40;

/// A place strictly between two neighbours; `None` stands for the column's beginning or end. `None` as the answer: there
/// is no room (the neighbours are in the wrong order, or equal), so the column needs new places.
#[must_use]
pub fn between(low: Option<&str>, high: Option<&str>) -> Option<String> {
    match (low, high) {
        (None, Some(high)) => whole_before(high).or_else(|| fraction("", Some(high))),
        (low, high) if high.is_none_or(|high| low.unwrap_or_default() < high) => fraction(low.unwrap_or_default(), high),
        _ => None,
    }
}

/// The whole number before a place, if there is one: a board that grows at its top keeps its places short, too.
fn whole_before(high: &str) -> Option<String> {
    let digits: String = high.chars().chain(std::iter::repeat('0')).take(WIDTH).collect();
    let number = u64::from_str_radix(&digits, 16).ok()?.checked_sub(1).filter(|number| *number > 0)?;
    Some(format!("{number:0WIDTH$x}").trim_end_matches('0').to_owned())
}

/// Digit by digit: the common beginning, then a digit in the middle, or deeper where there is no digit between.
fn fraction(low: &str, high: Option<&str>) -> Option<String> {
    let digit = |text: &str, at: usize| text.as_bytes().get(at).map(|byte| (*byte as char).to_digit(16).unwrap_or(0));
    let (mut place, mut bounded) = (String::new(), high);
    for at in 0.. {
        let a = digit(low, at).unwrap_or(0);
        let b = match bounded {
            Some(high) => digit(high, at)?,
            None => 16,
        };
        let push = |place: &mut String, digit: u32| place.extend(char::from_digit(digit, 16));
        match b.checked_sub(a)? {
            0 => push(&mut place, a),
            // Nothing between the two digits: below the upper one is free, above all that follows the lower one.
            1 => {
                push(&mut place, a);
                bounded = None;
            }
            _ => {
                push(&mut place, a + (b - a) / 2);
                return Some(place);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = String> {
        "[0-9a-f]{0,14}[1-9a-f]"
    }

    proptest! {
        #[test]
        fn a_place_lies_strictly_between_its_neighbours(a in place(), b in place()) {
            let (low, high) = if a < b { (&a, &b) } else { (&b, &a) };
            match between(Some(low), Some(high)) {
                Some(middle) => {
                    prop_assert!(*low < middle && middle < *high, "{low} {middle} {high}");
                    prop_assert!(!middle.ends_with('0'));
                }
                None => prop_assert_eq!(low, high),
            }
        }

        #[test]
        fn there_is_a_place_before_the_first_and_behind_the_last(a in place()) {
            let (before, behind) = (between(None, Some(&a)).expect("room"), between(Some(&a), None).expect("room"));
            prop_assert!(before < a && a < behind && !before.ends_with('0') && !behind.ends_with('0'), "{before} {a} {behind}");
        }

        /// Whatever is put where, the order is the one that was wanted.
        #[test]
        fn a_column_is_in_the_order_of_its_moves(moves in proptest::collection::vec(any::<prop::sample::Index>(), 1..120)) {
            let mut column: Vec<(String, usize)> = Vec::new();
            let mut wanted: Vec<usize> = Vec::new();
            for (card, index) in moves.iter().enumerate() {
                let at = index.index(column.len() + 1);
                let low = at.checked_sub(1).map(|at| column[at].0.clone());
                let high = column.get(at).map(|(place, _)| place.clone());
                let place = between(low.as_deref(), high.as_deref()).expect("room");
                column.insert(at, (place, card));
                wanted.insert(at, card);
            }
            let mut sorted = column.clone();
            sorted.sort();
            prop_assert_eq!(sorted.iter().map(|(_, card)| *card).collect::<Vec<_>>(), wanted);
        }
    }

    #[test]
    fn a_board_that_grows_at_its_top_keeps_short_places() {
        let mut first = "8000000001".to_owned();
        for _ in 0..10_000 {
            let next = between(None, Some(&first)).expect("room");
            assert!(next < first && next.len() <= WIDTH, "{next}");
            first = next;
        }
    }

    #[test]
    fn equal_or_crossed_neighbours_have_no_room() {
        assert_eq!(between(Some("8"), Some("8")), None);
        assert_eq!(between(Some("9"), Some("8")), None);
        assert_eq!(between(None, Some("0000000001")).as_deref(), Some("00000000008"));
    }
}
