//! What people type into the search field, taken apart. Pure: names and places are looked up later.

use jiff::civil::Date;

/// Longest query, in characters, and most words and phrases in it.
pub const LONGEST: usize = 500;
const TERMS: usize = 20;

/// A query in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub terms: Vec<Term>,
    /// Names after `from:`; any of them.
    pub from: Vec<String>,
    /// Names after `in:`; any of them.
    pub places: Vec<String>,
    /// Words after `is:`; all of them.
    pub states: Vec<String>,
    /// Words after `kind:`; any of them.
    pub kinds: Vec<String>,
    pub before: Option<Date>,
    pub after: Option<Date>,
}

/// A word or a phrase that must be there, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub text: String,
    /// As it stands: no longer words, no others that look like it.
    pub exact: bool,
    pub negated: bool,
}

const OPERATORS: [&str; 6] = ["from", "in", "is", "kind", "before", "after"];

impl Asked {
    /// Takes a query apart. Whatever is no operator is text.
    ///
    /// # Errors
    /// The end of a sentence that begins with the field: an operator without its word, a day that is none, too much of it.
    pub fn parse(query: &str) -> Result<Self, String> {
        if query.chars().count() > LONGEST {
            return Err(format!("has more than {LONGEST} characters"));
        }
        if query.contains('\0') {
            return Err("contains a NUL character".to_owned());
        }
        let mut asked = Self::default();
        let mut rest = query.trim_start();
        while !rest.is_empty() {
            let (negated, body) = match rest.strip_prefix('-') {
                Some(after) if !after.is_empty() && !after.starts_with(char::is_whitespace) => (true, after),
                _ => (false, rest),
            };
            rest = match operator(body) {
                Some((name, value)) => {
                    if negated {
                        return Err(format!("cannot turn “{name}:” round"));
                    }
                    let (value, after) = word(value);
                    asked.apply(name, value)?;
                    after
                }
                None => {
                    let exact = body.starts_with('"');
                    let (text, after) = word(body);
                    if !text.trim().is_empty() {
                        asked.terms.push(Term { text: text.to_owned(), exact, negated });
                    }
                    after
                }
            }
            .trim_start();
        }
        if asked.terms.len() > TERMS {
            return Err(format!("has more than {TERMS} words"));
        }
        Ok(asked)
    }

    /// Nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn apply(&mut self, name: &str, value: &str) -> Result<(), String> {
        let value = value.trim();
        if value.is_empty() {
            return Err(format!("needs something after “{name}:”"));
        }
        let list = match name {
            "from" => &mut self.from,
            "in" => &mut self.places,
            "is" => &mut self.states,
            "kind" => &mut self.kinds,
            _ => {
                let day: Date = value.parse().map_err(|_| format!("needs a day after “{name}:”, written like 2026-11-01"))?;
                if value.len() != 10 || !(1900..=9998).contains(&day.year()) {
                    return Err(format!("needs a day of the years 1900 to 9998 after “{name}:”, written like 2026-11-01"));
                }
                *(if name == "before" { &mut self.before } else { &mut self.after }) = Some(day);
                return Ok(());
            }
        };
        list.push(value.to_owned());
        if list.len() > TERMS {
            return Err(format!("has more than {TERMS} times “{name}:”"));
        }
        Ok(())
    }
}

/// The operator that a text begins with, and what follows its colon.
fn operator(text: &str) -> Option<(&'static str, &str)> {
    OPERATORS.iter().find_map(|name| {
        let (head, value) = text.split_at_checked(name.len())?;
        Some((*name, value.strip_prefix(':')?)).filter(|_| head.eq_ignore_ascii_case(name))
    })
}

/// The first word, or what stands between quotation marks (to the end, if there is no second one); and the rest.
fn word(text: &str) -> (&str, &str) {
    match text.strip_prefix('"') {
        Some(inside) => inside.split_once('"').unwrap_or((inside, "")),
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term(text: &str, exact: bool, negated: bool) -> Term {
        Term { text: text.to_owned(), exact, negated }
    }

    #[test]
    fn a_query_is_words_phrases_and_operators() {
        let asked =
            Asked::parse("rotor -\"spare part\" from:ana IN:#lab is:open kind:task before:2026-11-01 \"as it stands\" from:\"Bea Li\"");
        let wanted = Asked {
            terms: vec![term("rotor", false, false), term("spare part", true, true), term("as it stands", true, false)],
            from: vec!["ana".into(), "Bea Li".into()],
            places: vec!["#lab".into()],
            states: vec!["open".into()],
            kinds: vec!["task".into()],
            before: Some(jiff::civil::date(2026, 11, 1)),
            after: None,
        };
        assert_eq!(asked, Ok(wanted));
    }

    #[test]
    fn what_is_no_operator_is_text() {
        for text in ["billing.rs:88", "https://docs.example.org", "a:*&!|()", ":", "-", "form:ana", "from", "<->", "\\"] {
            assert_eq!(Asked::parse(text).map(|asked| asked.terms), Ok(vec![term(text, false, false)]), "{text}");
        }
        for blank in ["", "   ", "\"", "\"\"\"", "\"\" \"\""] {
            assert_eq!(Asked::parse(blank), Ok(Asked::default()), "{blank:?}");
        }
    }

    #[test]
    fn an_operator_without_sense_is_refused() {
        for text in [
            "from:",
            "is: open",
            "in:\"\"",
            "before:yesterday-ish",
            "after:2026-02-30",
            "before:2026-1-1",
            "before:9999-12-31",
            "-from:ana",
            "a\0",
        ] {
            assert!(Asked::parse(text).is_err(), "{text:?}");
        }
        assert!(Asked::parse(&"a ".repeat(21)).is_err());
        assert!(Asked::parse(&"a".repeat(501)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_or_refused(text in "\\PC{0,200}") {
            if let Ok(asked) = Asked::parse(&text) {
                for term in &asked.terms {
                    prop_assert!(text.contains(&term.text) && !term.text.trim().is_empty());
                    prop_assert!(term.exact || !term.text.contains(char::is_whitespace));
                }
            }
        }

        #[test]
        fn words_come_back_in_their_order(words in prop::collection::vec("[a-z]{1,8}", 0..20)) {
            let asked = Asked::parse(&words.join("  ")).map_err(TestCaseError::fail)?;
            prop_assert_eq!(asked.terms.into_iter().map(|term| term.text).collect::<Vec<_>>(), words);
        }

        #[test]
        fn every_operator_takes_its_own_word(name in prop::sample::select(vec!["from", "in", "is", "kind"]), value in "[a-zéß#0-9]{1,20}", quoted: bool) {
            let query = if quoted { format!("x {name}:\"{value} y\" z") } else { format!("x {name}:{value} z") };
            let asked = Asked::parse(&query).map_err(TestCaseError::fail)?;
            let all = [asked.from, asked.places, asked.states, asked.kinds].concat();
            prop_assert_eq!(all, vec![if quoted { format!("{value} y") } else { value }]);
            prop_assert_eq!(asked.terms.len(), 2);
        }

        #[test]
        fn every_day_is_a_day(year in 1900_i16..=9998, month in 1_i8..=12, day in 1_i8..=28) {
            let date = jiff::civil::date(year, month, day);
            prop_assert_eq!(Asked::parse(&format!("after:{date}")).map(|asked| asked.after), Ok(Some(date)));
        }
    }
}
