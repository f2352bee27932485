//! A statement being written: text that comes from here or from the shape, and values that are bound.

use crate::{plan::Statement, shape::quoted, value::Value};

#[derive(Default)]
pub(crate) struct Sql {
    text: String,
    params: Vec<Value>,
}

impl Sql {
    /// Our own words. `&'static` keeps a caller's text out.
    pub fn push(&mut self, words: &'static str) -> &mut Self {
        self.text.push_str(words);
        self
    }

    pub fn word(&mut self, word: &'static str) -> &mut Self {
        self.push(" ").push(word).push(" ")
    }

    /// A name of the shape.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.text.push_str(&quoted(name));
        self
    }

    /// A name of the shape as a string.
    pub fn literal(&mut self, name: &str) -> &mut Self {
        self.trusted(&format!("'{}'", name.replace('\'', "''")))
    }

    /// SQL of the card: its source, its validator.
    pub fn trusted(&mut self, sql: &str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    pub fn number(&mut self, number: usize) -> &mut Self {
        self.text.push_str(&number.to_string());
        self
    }

    pub fn bind(&mut self, value: Value) -> &mut Self {
        self.params.push(value);
        let place = self.params.len();
        self.push("$").number(place)
    }

    pub fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T) -> &mut Self) -> &mut Self {
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                self.push(", ");
            }
            write(self, item);
        }
        self
    }

    pub fn finish(self, usual: bool) -> Statement {
        Statement { sql: self.text, params: self.params, usual }
    }
}
