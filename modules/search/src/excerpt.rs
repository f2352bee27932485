//! The part of a text in which something was found, with what was found marked.
//!
//! A mark begins with U+E000 and ends with U+E001: characters for private use, which are taken out of the text first. So an
//! excerpt is text and nothing else, and whoever shows it decides how a mark looks.

use unicode_normalization::UnicodeNormalization;

pub const BEGIN: char = '\u{e000}';
pub const END: char = '\u{e001}';

/// How much is shown, in characters, and how much of it before the first mark.
const LENGTH: usize = 220;
const BEFORE: usize = 60;
const MARKS: usize = 40;

/// The words of a text as they are looked for, and where each stands, in characters.
struct Words {
    words: Vec<(String, usize, usize)>,
}

/// One character as it is looked for; nothing where it is no part of a word.
fn fold(c: char, into: &mut String) {
    for part in c.nfkd() {
        match part {
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}' => {}
            'ł' | 'Ł' => into.push('l'),
            'ı' => into.push('i'),
            'ø' | 'Ø' => into.push('o'),
            'đ' | 'Đ' => into.push('d'),
            'ß' | 'ẞ' => into.push_str("ss"),
            'œ' | 'Œ' => into.push_str("oe"),
            'æ' | 'Æ' => into.push_str("ae"),
            'ς' => into.push('σ'),
            part => into.extend(part.to_lowercase()),
        }
    }
}

/// Writing without spaces between words, and pictures: each sign is a word.
const fn stands_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2600}'..='\u{27bf}' | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{1f000}'..='\u{3ffff}')
}

/// Belongs to the character before it.
const fn combines(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{3099}' | '\u{309a}')
}

impl Words {
    fn of(text: &[char]) -> Self {
        let mut words: Vec<(String, usize, usize)> = Vec::new();
        let mut open = false;
        for (at, &c) in text.iter().enumerate() {
            let joins = combines(c) && !words.is_empty();
            if !(c.is_alphanumeric() || stands_alone(c) || joins && open) {
                open = false;
                continue;
            }
            if !open || stands_alone(c) && !joins {
                words.push((String::new(), at, at));
            }
            if let Some((word, _, end)) = words.last_mut() {
                fold(c, word);
                *end = at + 1;
            }
            open = !stands_alone(c) || joins;
        }
        Self { words }
    }
}

/// Whether two names are the same, as far as looking for them goes.
#[must_use]
pub fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| Words::of(&text.chars().collect::<Vec<_>>()).words.into_iter().map(|(word, ..)| word).collect::<Vec<_>>();
    words(one) == words(other)
}

/// What is looked for, ready to be found in texts: each a run of words, the last of which may go on.
pub struct Needles(Vec<Vec<String>>);

impl Needles {
    #[must_use]
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let runs = texts.map(|text| Words::of(&text.chars().collect::<Vec<_>>()).words.into_iter().map(|(word, ..)| word).collect());
        Self(runs.filter(|run: &Vec<String>| !run.is_empty()).collect())
    }

    /// Where they are, in characters, in order and apart from one another.
    fn places(&self, text: &[char]) -> Vec<(usize, usize)> {
        let words = Words::of(text).words;
        let mut found = Vec::new();
        for first in 0..words.len() {
            for run in &self.0 {
                let Some(there) = words.get(first..first + run.len()) else { continue };
                let (last, before) = (run.len() - 1, &there[..run.len() - 1]);
                if before.iter().zip(run).all(|((word, ..), wanted)| word == wanted) && there[last].0.starts_with(run[last].as_str()) {
                    found.push((there[0].1, there[last].2));
                }
            }
        }
        found.sort_unstable();
        let mut apart: Vec<(usize, usize)> = Vec::new();
        for (start, end) in found {
            match apart.last_mut() {
                Some((_, last)) if start <= *last => *last = end.max(*last),
                _ => apart.push((start, end)),
            }
        }
        apart.truncate(MARKS);
        apart
    }

    /// The whole of a short text, or as much of a long one as is worth showing.
    #[must_use]
    pub fn excerpt(&self, text: &str) -> String {
        let text: Vec<char> = one_line(text);
        let places = self.places(&text);
        let first = places.first().map_or(0, |(start, _)| *start);
        let mut from = if text.len() <= LENGTH { 0 } else { first.saturating_sub(BEFORE).min(text.len() - LENGTH) };
        let mut to = text.len().min(from + LENGTH);
        // Whole words, where the next gap is not far.
        if from > 0 {
            from += text[from..first.max(from)].iter().take(20).position(|c| *c == ' ').map_or(0, |gap| gap + 1);
        }
        if to < text.len() {
            to -= text[from..to].iter().rev().take(20).position(|c| *c == ' ').map_or(0, |gap| gap + 1);
        }
        let mut out = String::with_capacity(LENGTH * 2);
        if from > 0 {
            out.push('…');
        }
        let mut at = from;
        for (start, end) in places.into_iter().filter(|(start, end)| *start >= from && *end <= to) {
            out.extend(&text[at..start]);
            out.push(BEGIN);
            out.extend(&text[start..end]);
            out.push(END);
            at = end;
        }
        out.extend(&text[at..to]);
        if to < text.len() {
            out.push('…');
        }
        out
    }
}

/// A text in one line, without characters for private use.
fn one_line(text: &str) -> Vec<char> {
    let mut line: Vec<char> = Vec::with_capacity(text.len().min(4096));
    for c in text.chars().filter(|c| !matches!(c, '\u{e000}'..='\u{f8ff}')) {
        match c.is_whitespace() || c.is_control() {
            true if line.last().is_none_or(|last| *last == ' ') => {}
            true => line.push(' '),
            false => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, wanted: &[&str]) -> String {
        Needles::of(wanted.iter().copied()).excerpt(text).replace(BEGIN, "[").replace(END, "]")
    }

    #[test]
    fn what_was_found_is_marked_as_it_was_written() {
        assert_eq!(shown("Die Prüfung der Zentrifuge", &["prufung", "zentri"]), "Die [Prüfung] der [Zentrifuge]");
        assert_eq!(shown("see NK-142 and NK-1420", &["nk-142"]), "see [NK-142] and [NK-1420]");
        assert_eq!(shown("明日の会議は十時", &["会議"]), "明日の[会議]は十時");
        assert_eq!(shown("サーバーのﾒﾝﾃﾅﾝｽは", &["メンテナンス"]), "サーバーの[ﾒﾝﾃﾅﾝｽ]は");
        assert_eq!(shown("مُخْتَبَر الكيمياء", &["مختبر"]), "[مُخْتَبَر] الكيمياء");
        assert_eq!(shown("Deployed 🚀 now", &["🚀"]), "Deployed [🚀] now");
        assert_eq!(shown("coffee machine, machine learning", &["machine learning"]), "coffee machine, [machine learning]");
        assert_eq!(shown("nothing here", &["elsewhere", "%", ""]), "nothing here");
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = format!("{}the rotor{}", "word ".repeat(200), " more".repeat(200));
        let excerpt = shown(&text, &["rotor"]);
        assert!(
            excerpt.starts_with('…') && excerpt.ends_with('…') && excerpt.contains("the [rotor]") && excerpt.chars().count() < 230,
            "{excerpt}"
        );
    }

    proptest! {
        #[test]
        fn marks_are_the_only_thing_added(text in "\\PC{0,400}", wanted in prop::collection::vec("\\PC{0,6}", 0..4)) {
            let excerpt = Needles::of(wanted.iter().map(String::as_str)).excerpt(&text);
            let mut depth = 0;
            for c in excerpt.chars() {
                match c {
                    BEGIN => depth += 1,
                    END => depth -= 1,
                    _ => {}
                }
                prop_assert!(depth == 0 || depth == 1);
            }
            prop_assert_eq!(depth, 0);
            let bare: String = excerpt.chars().filter(|c| !matches!(*c, BEGIN | END)).collect();
            let whole: String = one_line(&text).into_iter().collect();
            prop_assert!(whole.contains(bare.trim_start_matches('…').trim_end_matches('…')));
        }
    }
}
