//! The query part of a URL, parsed into a [`Query`] over one [`Shape`] and planned into SQL. Pure: no database, no clock.
//!
//! The grammar is PostgREST's (<https://docs.postgrest.org/en/stable/references/api/tables_views.html>):
//!
//! ```text
//! ?status=eq.open&n=not.gte.3&id=in.(a,"b,c")&name=ilike.*ana*&deleted_at=is.null     filters, and-ed
//! &or=(n.lt.3,and(n.gt.7,name.like.A*))&not.and=(a.eq.1,b.eq.2)                       trees of them
//! &select=id,title:name&order=n.desc.nullslast,name&limit=20&cursor=…                 what comes back, and how much
//! &before=… &after=…                                                                  where a shape has a window
//! ```
//!
//! Three promises hold for every input. Names are looked up in the shape, and a name that is not there, is hidden, or cannot
//! be used in its clause gives one and the same fault. Values are parsed into the column's [`Kind`] and bound: the statement's text is
//! made of a fixed vocabulary, the shape's own names and `$n`. Depth, counts and lengths are capped ([`caps`]).

mod condition;
mod cursor;
mod fault;
mod grammar;
mod keyset;
mod parameters;
mod plan;
mod query;
mod shape;
mod sql;
mod value;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests;

pub use fault::Fault;
pub use grammar::caps;
pub use plan::{Fixed, Page, Plan, Statement};
pub use query::{Query, parse, parse_one};
pub use shape::{Column, Kind, Order, Shape};
pub use value::Value;
