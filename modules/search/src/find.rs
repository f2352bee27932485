//! Finding: the query is taken apart, names and places in it are looked up, the index names candidates, and what they are is read as
//! the caller. Whatever the caller may not read falls out there, whatever the index says.

use crate::{
    asked::Asked,
    excerpt::{Needles, alike},
};
use guildhall_kernel::{Searched, prelude::*};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Finds what people wrote, and the people.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Find {
    /// Words, "phrases", `-without`, and `from:`, `in:`, `is:`, `kind:`, `before:`, `after:`.
    #[garde(skip)]
    #[schemars(length(max = 500))]
    q: String,
    /// Kinds of things to look among, with commas between: `message,task`. All, if it is left out.
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 200))]
    kinds: Option<String>,
    /// `next_cursor` of the page before.
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 10))]
    cursor: Option<String>,
    /// How many, 20 unless said otherwise.
    #[garde(inner(range(min = 1, max = 50)))]
    #[serde(default)]
    #[schemars(range(min = 1, max = 50))]
    limit: Option<u8>,
}

/// Something that was found.
#[derive(Serialize, JsonSchema)]
pub struct Found {
    /// `message`, `task`, `project` …
    pub kind: String,
    pub id: Uuid,
    /// In it as in `excerpt`, what was found stands between U+E000 and U+E001.
    pub title: String,
    /// The part of its text in which it was found.
    pub excerpt: Option<String>,
    /// Where it is: a conversation's or a project's name.
    pub place: Option<String>,
    pub at: Timestamp,
    /// How well it answers; greater is better.
    pub rank: f32,
    /// Its page in the app: a path on this instance.
    pub url: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Findings {
    #[schemars(length(max = 50))]
    pub data: Vec<Found>,
    pub next_cursor: Option<String>,
}

/// A candidate: the index says that it answers.
struct Hit {
    kind: String,
    id: Uuid,
    score: f32,
}

impl Command for Find {
    const NAME: &'static str = "search.find";
    const ACCESS: guildhall_kernel::Access = Anyone;
    type Output = Json<Findings>;

    async fn act(self, cx: &mut Act) -> Result<Json<Findings>> {
        let refused = |message: String| Problem::field("q", "invalid", message);
        let asked = Asked::parse(&self.q).map_err(refused)?;
        let kinds = kinds_of(cx, &asked, self.kinds.as_deref())?;
        let from = match self.cursor.as_deref().map(str::parse::<usize>) {
            None => 0,
            Some(Ok(from)) if from <= 200 => from,
            Some(_) => return Err(Problem::field("cursor", "invalid", "is not one that this search gave out")),
        };
        let limit = usize::from(self.limit.unwrap_or(20));
        if asked.is_empty() {
            return Json::new(&Findings { data: Vec::new(), next_cursor: None });
        }
        let (hits, spelt) = candidates(cx, &asked, &kinds).await?;
        let needles =
            Needles::of(asked.terms.iter().filter(|term| !term.negated).map(|term| &*term.text).chain(spelt.iter().map(|word| &**word)));
        // One more than is asked for, so that a further page is only spoken of when the caller may read something on it.
        let (mut data, mut at, mut next) = (Vec::new(), from, None);
        while next.is_none() && at < hits.len() {
            let some = &hits[at..hits.len().min(at + limit + 1)];
            let places: HashMap<(&str, Uuid), usize> = some.iter().zip(at..).map(|(hit, at)| ((&*hit.kind, hit.id), at)).collect();
            for found in read(cx, some, &needles).await? {
                if data.len() == limit {
                    next = places.get(&(&*found.kind, found.id)).map(usize::to_string);
                    break;
                }
                data.push(found);
            }
            at += some.len();
        }
        Json::new(&Findings { data, next_cursor: next })
    }
}

/// The kinds that are looked among; empty for all.
fn kinds_of(cx: &Act, asked: &Asked, listed: Option<&str>) -> Result<Vec<String>> {
    let cards = cx.services().registry.searches();
    let check = |field: &'static str, name: &str| {
        let name = name.trim().to_lowercase();
        let known = cards.iter().find(|card| card.kind == name || many_of(card.kind) == name).map(|card| card.kind.to_owned());
        known.ok_or_else(|| {
            let all: Vec<&str> = cards.iter().map(|card| card.kind).collect();
            Problem::field(field, "invalid", format!("knows these kinds: {}", all.join(", ")))
        })
    };
    let mut kinds = listed
        .into_iter()
        .flat_map(|list| list.split(','))
        .filter(|name| !name.trim().is_empty())
        .map(|name| check("kinds", name))
        .collect::<Result<Vec<_>>>()?;
    if !asked.kinds.is_empty() {
        let named = asked.kinds.iter().map(|name| check("q", name)).collect::<Result<Vec<_>>>()?;
        // Both must agree; what neither has finds nothing.
        kinds = if kinds.is_empty() { named } else { kinds.into_iter().filter(|kind| named.contains(kind)).collect() };
        if kinds.is_empty() {
            kinds.push("nothing".to_owned());
        }
    }
    Ok(kinds)
}

/// What many of a kind are called.
fn many_of(kind: &str) -> String {
    match kind {
        "person" => "people".to_owned(),
        _ if kind.ends_with('s') => format!("{kind}es"),
        _ => format!("{kind}s"),
    }
}

async fn candidates(cx: &mut Act, asked: &Asked, kinds: &[String]) -> Result<(Vec<Hit>, Vec<String>)> {
    const FIND: &str = "
select kind, id, score, spelt from guildhall.search_find($1, $2, $3, $4, $5, coalesce($6::timestamptz, '-infinity'), coalesce($7::timestamptz, 'infinity'))";
    let states: Vec<String> = asked.states.iter().map(|state| state.to_lowercase()).collect();
    let known: Vec<&str> = cx.services().registry.searches().iter().flat_map(|card| card.states.iter().copied()).collect();
    if states.iter().any(|state| !known.contains(&&**state)) {
        return Err(Problem::field("q", "invalid", format!("knows these words after “is:”: {}", known.join(", "))));
    }
    let (since, until) = span(cx, asked).await?;
    let mut authors: Vec<Uuid> = Vec::new();
    for name in &asked.from {
        match name.to_lowercase().as_str() {
            "me" => authors.push(cx.person()?.uuid()),
            _ => authors.extend(named(cx, name, &["person"]).await?),
        }
    }
    let mut inside: Option<Vec<Uuid>> = None;
    for name in &asked.places {
        inside.get_or_insert_default().extend(named(cx, name.trim_start_matches('#'), &["conversation", "project"]).await?);
    }
    if !asked.from.is_empty() && authors.is_empty() || inside.as_ref().is_some_and(Vec::is_empty) {
        return Ok((Vec::new(), Vec::new()));
    }
    let terms: Value = asked.terms.iter().map(|term| json!({ "text": term.text, "exact": term.exact, "negated": term.negated })).collect();
    let rows = cx.rows(FIND, &[&terms, &kinds, &inside, &authors, &states, &since, &until]).await?;
    let spelt = rows.first().map(|row| row.get(3)).unwrap_or_default();
    Ok((rows.iter().map(|row| Hit { kind: row.get(0), id: row.get(1), score: row.get(2) }).collect(), spelt))
}

/// Who or what is called so: by their whole name if any are, else by a word of it. Only what the caller may find.
async fn named(cx: &mut Act, name: &str, kinds: &[&str]) -> Result<Vec<Uuid>> {
    const NAMED: &str = "
select kind, id, score from guildhall.search_find($1, $2, null, '{}', '{}', '-infinity', 'infinity')";
    let terms = json!([{ "text": name, "exact": true, "negated": false }]);
    let rows = cx.rows(NAMED, &[&terms, &kinds]).await?;
    let hits: Vec<Hit> = rows.iter().map(|row| Hit { kind: row.get(0), id: row.get(1), score: row.get(2) }).collect();
    let all = read(cx, &hits, &Needles::of(std::iter::empty())).await?;
    let whole: Vec<Uuid> = all.iter().filter(|found| alike(&found.title, name)).map(|found| found.id).collect();
    Ok(if whole.is_empty() { all.iter().map(|found| found.id).collect() } else { whole })
}

/// From when until when: the days that are named are not part of it, and are the caller's own.
async fn span(cx: &mut Act, asked: &Asked) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
    const ZONE: &str = "
select coalesce(person.time_zone, home.time_zone)
from public.organizations as home
left join public.users as person on person.organization_id = home.id and person.id = (select auth.uid())
where home.id = (select auth.org_id())";
    if asked.before.is_none() && asked.after.is_none() {
        return Ok((None, None));
    }
    let zone: Option<String> = cx.row(ZONE, &[]).await?.and_then(|row| row.get(0));
    let zone = zone.and_then(|zone| TimeZone::get(&zone).ok()).unwrap_or(TimeZone::UTC);
    let begins = |day: Date| {
        let begins = day.to_zoned(zone.clone()).map(|time| time.timestamp());
        begins.map_err(|_| Problem::field("q", "invalid", "names a day that is out of reach"))
    };
    let after = asked.after.map(|day| day.tomorrow().map_err(Problem::internal)).transpose()?;
    Ok((after.map(begins).transpose()?, asked.before.map(begins).transpose()?))
}

/// What candidates are, read as the caller, in their order.
async fn read(cx: &mut Act, hits: &[Hit], needles: &Needles) -> Result<Vec<Found>> {
    let cards: Vec<Searched> = cx.services().registry.searches().to_vec();
    let mut shown: HashMap<(&str, Uuid), Found> = HashMap::new();
    for card in &cards {
        let of_it: Vec<&Hit> = hits.iter().filter(|hit| hit.kind == card.kind).collect();
        if of_it.is_empty() {
            continue;
        }
        let ids: Vec<Uuid> = of_it.iter().map(|hit| hit.id).collect();
        for row in cx.rows(card.shows, &[&ids]).await? {
            let id: Uuid = row.get("id");
            let found = Found {
                kind: card.kind.to_owned(),
                id,
                title: needles.excerpt(row.get::<_, Option<&str>>("title").unwrap_or_default()),
                excerpt: row.get::<_, Option<&str>>("text").map(|text| needles.excerpt(text)),
                place: row.get("place"),
                at: row.get("at"),
                rank: of_it.iter().find(|hit| hit.id == id).map_or(0.0, |hit| hit.score),
                url: row.get("url"),
            };
            shown.insert((card.kind, id), found);
        }
    }
    Ok(hits.iter().filter_map(|hit| shown.remove(&(&*hit.kind, hit.id))).collect())
}
