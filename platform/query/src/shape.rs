//! What a collection shows: its columns, its order, and where it is read from.

/// What kind of value a column holds, which decides the operators and the type that values are bound as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Uuid,
    /// `text`, `varchar`, `char`; a PostgreSQL enum needs a cast in the view.
    Text,
    /// Bound as `bigint`.
    Integer,
    /// Bound as `double precision`; the column should be that too, so that cursors compare exactly.
    Number,
    Boolean,
    /// `timestamptz`.
    Timestamp,
    Date,
    /// Objects and arrays: can be selected, not filtered or ordered by.
    Json,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Worked out when read (`unread_count`): can be selected, not filtered or ordered by, and stays out of the `ETag`.
    pub computed: bool,
    /// Must be true where null is possible: pages skip rows when this says less than the table does.
    pub nullable: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub column: String,
    pub descending: bool,
    pub nulls_first: bool,
}

/// One collection as queries see it. Everything in it comes from a card and is trusted; [`Shape::verify`] checks it at start.
#[derive(Debug, Clone)]
pub struct Shape {
    /// `/conversations`: a cursor is good for this collection alone.
    pub name: String,
    /// `public.messages`, as it stands in `from`.
    pub source: String,
    pub columns: Vec<Column>,
    /// A column that is unique and never null; it breaks ties at the end of every order.
    pub key: String,
    /// The order of answers unless the caller asks for another.
    pub order: Vec<Order>,
    /// The integer column that `?before=` and `?after=` speak of, such as a message's `seq`. It is never null, unique among the rows that the
    /// door's [`crate::Fixed`] conditions leave, and stands first in `order`.
    pub window: Option<String>,
}

impl Shape {
    /// Whether the card makes sense.
    ///
    /// # Errors
    /// A sentence for the card's author: a name that is twice or not there, a key, order or window that cannot be one.
    pub fn verify(&self) -> Result<(), String> {
        let name = &self.name;
        if let Some(column) = self.columns.iter().enumerate().find_map(|(i, c)| self.columns[..i].iter().find(|d| d.name == c.name)) {
            return Err(format!("{name} has the column {} twice", column.name));
        }
        for order in &self.order {
            self.sortable(&order.column).ok_or_else(|| format!("{name} cannot be ordered by {}", order.column))?;
        }
        match self.sortable(&self.key) {
            Some(key) if !key.nullable => {}
            _ => return Err(format!("{name} needs a plain column {} that is never null, as its key", self.key)),
        }
        let Some(window) = &self.window else { return Ok(()) };
        match self.sortable(window) {
            Some(column) if column.kind == Kind::Integer && !column.nullable => {}
            _ => return Err(format!("{name} needs a plain integer column {window} that is never null, as its window")),
        }
        match self.order.first() {
            Some(first) if first.column == *window => Ok(()),
            _ => Err(format!("{name} must be ordered by its window {window} first")),
        }
    }

    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// A strong validator for `ETag`: an expression over the plain columns of whatever stands alone in `from`, so that a counter
    /// worked out beside the row does not change it.
    #[must_use]
    pub fn etag_sql(&self) -> String {
        let names: Vec<String> = self.plain().map(|column| quoted(&column.name)).collect();
        format!("md5(row({})::text)", names.join(", "))
    }

    pub(crate) fn plain(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| !column.computed)
    }

    /// A column that filters and orders may use.
    pub(crate) fn sortable(&self, name: &str) -> Option<&Column> {
        self.column(name).filter(|column| !column.computed && column.kind != Kind::Json)
    }

    /// Whether no two rows of the collection share this column's value.
    pub(crate) fn is_unique(&self, column: &Column) -> bool {
        column.name == self.key || self.window.as_ref() == Some(&column.name)
    }
}

/// A name as SQL writes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
