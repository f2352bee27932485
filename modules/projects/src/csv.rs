//! Tasks as a table, out and in. Cells that a spreadsheet would take for a formula begin with an apostrophe
//! (SECURITY BK2), which is taken away again on the way in.

use crate::{
    access::{hold, role},
    creating::CreateTask,
    due::Due,
    events::{TasksExported, TasksImported},
    projects::Project,
    tasks::{Priority, Task},
};
use guildhall_kernel::{Csv, User, prelude::*};
use std::collections::HashMap;

/// Tasks that are read at a time for a table; it has them all.
const PAGE: i64 = 5_000;
/// The most that come in at once.
const MOST_IN: usize = 500;

const HEADER: [&str; 11] =
    ["number", "title", "description", "status", "priority", "assignees", "due_date", "labels", "estimate", "created_at", "completed_at"];

/// All tasks of a project as a table (RFC 4180).
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ExportTasks {
    #[garde(skip)]
    project_id: Id<Project>,
}

impl Command for ExportTasks {
    const NAME: &'static str = "projects.tasks.export";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Csv;

    async fn act(self, cx: &mut Act) -> Result<Csv> {
        const ROWS: &str = "
select work.serial, array[
    work.number, work.title, coalesce(work.description, ''), work.status, work.priority,
    coalesce((
        select string_agg(person.email, '; ' order by one.place)
        from unnest(work.assignees) with ordinality as one (id, place)
        join public.users as person on person.organization_id = work.organization_id and person.id = one.id
    ), ''),
    coalesce(case when work.due_all_day then work.due_date::text else to_char(work.due_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') end, ''),
    array_to_string(work.labels, '; '), coalesce(work.estimate::text, ''),
    to_char(work.created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),
    coalesce(to_char(work.completed_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '')
]
from api.tasks as work
where work.organization_id = (select auth.org_id()) and work.project_id = $1 and work.serial > $2
order by work.serial
limit $3";
        role(cx, self.project_id).await?;
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        table.write_record(HEADER).map_err(Problem::internal)?;
        let (mut last, mut count) = (0_i64, 0);
        loop {
            let page = cx.rows(ROWS, &[&self.project_id, &last, &PAGE]).await?;
            let Some(end) = page.last() else { break };
            last = end.get(0);
            count += page.len();
            for row in &page {
                let cells: Vec<String> = row.get(1);
                table.write_record(cells.iter().map(|cell| harmless(cell))).map_err(Problem::internal)?;
            }
        }
        cx.emit(TasksExported { project_id: self.project_id, count });
        let bytes = table.into_inner().map_err(|error| Problem::internal(error.to_string()))?;
        Ok(Csv { name: "tasks.csv", text: String::from_utf8(bytes).map_err(Problem::internal)? })
    }
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell as text for every spreadsheet.
fn harmless(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell as it was before.
fn meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Makes tasks of a table, 500 at most: all, or none. Its first line names the columns (`title`, `description`, `status`,
/// `priority`, `assignees` by address, `due_date`, `labels`, `estimate`); a table without them is a list of titles.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ImportTasks {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(length(chars, max = 200_000))]
    csv: String,
}

/// What came in.
#[derive(Serialize, JsonSchema)]
pub struct Imported {
    pub count: usize,
    #[schemars(length(max = 500))]
    pub task_ids: Vec<Id<Task>>,
}

impl Command for ImportTasks {
    const NAME: &'static str = "projects.tasks.import";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Imported>;

    async fn act(self, cx: &mut Act) -> Result<Json<Imported>> {
        hold(cx, self.project_id).await?.is_open()?;
        let lines = read(&self.csv)?;
        let people = addresses(cx, &lines).await?;
        let mut tasks = Vec::new();
        let mut faults = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            match task(self.project_id, line, &people) {
                Ok(task) => tasks.push((number, task)),
                Err((column, message)) => faults.push(Fault::new(place(number, column), "invalid", message)),
            }
        }
        faults.truncate(50);
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let mut task_ids = Vec::new();
        for (number, task) in tasks {
            // Which line it was, where only the database could tell.
            let (id, _) = task.make(cx).await.map_err(|problem| match problem.field_faults() {
                [fault, ..] => Problem::field(&place(number, &fault.field), fault.code, fault.message.clone()),
                [] => problem,
            })?;
            task_ids.push(id);
        }
        let count = task_ids.len();
        cx.emit(TasksImported { project_id: self.project_id, count });
        Json::new(&Imported { count, task_ids })
    }
}

/// A cell's place, counted as a spreadsheet counts its lines behind the header.
fn place(number: usize, column: &str) -> String {
    format!("csv[{}].{column}", number + 1)
}

type Cells = HashMap<&'static str, String>;

/// The table's lines, each as column → cell.
fn read(text: &str) -> Result<Vec<Cells>> {
    const TAKEN: [&str; 8] = ["title", "description", "status", "priority", "assignees", "due_date", "labels", "estimate"];
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in table.records() {
        let record = record.map_err(|_| Problem::field("csv", "invalid", "is not a table of comma-separated values"))?;
        if record.iter().any(|cell| !cell.is_empty()) {
            records.push(record);
        }
    }
    let names: Vec<Option<&'static str>> = records.first().map_or_else(Vec::new, |first| {
        let known = |cell: &str| TAKEN.into_iter().find(|name| cell.to_lowercase().replace(' ', "_") == *name);
        first.iter().map(known).collect()
    });
    let has_header = names.contains(&Some("title"));
    let names = if has_header { names } else { vec![Some("title")] };
    let lines: Vec<Cells> = records
        .iter()
        .skip(usize::from(has_header))
        .map(|record| {
            let cells = names.iter().zip(record.iter()).filter_map(|(name, cell)| Some((((*name)?), meant(cell).to_owned())));
            cells.filter(|(_, cell)| !cell.is_empty()).collect()
        })
        .collect();
    match lines.len() {
        0 => Err(Problem::field("csv", "invalid", "has no line with a task")),
        many if many > MOST_IN => Err(Problem::field("csv", "length", format!("has {many} tasks; {MOST_IN} at once is the most"))),
        _ => Ok(lines),
    }
}

fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',']).map(str::trim).filter(|part| !part.is_empty())
}

/// Who has the addresses that stand in the table.
async fn addresses(cx: &mut Act, lines: &[Cells]) -> Result<HashMap<String, Id<User>>> {
    const WHO: &str = "
select lower(email), id from public.users
where organization_id = (select auth.org_id()) and left_at is null and lower(email) = any ($1)";
    let wanted: Vec<String> =
        lines.iter().filter_map(|line| line.get("assignees")).flat_map(|cell| several(cell)).map(str::to_lowercase).collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(cx.rows(WHO, &[&wanted]).await?.iter().map(|row| (row.get(0), row.get(1))).collect())
}

type Wrong = (&'static str, String);

/// A line as a task; or the column at fault, and why.
fn task(project_id: Id<Project>, line: &Cells, people: &HashMap<String, Id<User>>) -> Result<CreateTask, Wrong> {
    let cell = |name: &str| line.get(name).cloned();
    let assignees: Result<Vec<Id<User>>, Wrong> = several(line.get("assignees").map_or("", String::as_str))
        .map(|address| {
            people.get(&address.to_lowercase()).copied().ok_or(("assignees", "names an address that nobody here has".to_owned()))
        })
        .collect();
    let due = cell("due_date").map(|text| Due::parse(&text).ok_or(("due_date", "must be a date such as 2026-03-01".to_owned())));
    let priority = cell("priority").map(|text| {
        Priority::named(&text.to_lowercase()).map_err(|_| ("priority", "must be none, low, medium, high or urgent".to_owned()))
    });
    let estimate = cell("estimate").map(|text| text.parse().map_err(|_| ("estimate", "must be a number".to_owned())));
    let task = CreateTask {
        project_id,
        title: Line::from(cell("title").ok_or(("title", "is required".to_owned()))?),
        description: cell("description").map(Prose::from),
        status: cell("status"),
        assigned_to: None,
        assignees: assignees?,
        due_date: due.transpose()?,
        priority: priority.transpose()?,
        labels: several(line.get("labels").map_or("", String::as_str)).map(|label| Line::from(label.to_owned())).collect(),
        checklist: Vec::new(),
        estimate: estimate.transpose()?,
        parent_id: None,
        recurrence: None,
    };
    // The same rules as for a task by itself.
    match task.validate() {
        Ok(()) => Ok(task),
        Err(report) => Err(report.iter().next().map_or(("title", "is not valid".to_owned()), |(path, error)| {
            let path = path.to_string();
            let column = HEADER.into_iter().find(|name| path.starts_with(name)).unwrap_or("title");
            (column, error.message().to_owned())
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_come_back_as_they_were() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "plain", "'quoted", ""] {
            assert!(!is_formula(&harmless(cell)), "{cell:?}");
            assert_eq!(meant(&harmless(cell)), cell);
        }
    }

    #[test]
    fn a_table_has_a_header_or_is_a_list_of_titles() {
        let titles = |text: &str| read(text).map(|lines| lines.iter().map(|line| line["title"].clone()).collect::<Vec<_>>()).ok();
        assert_eq!(titles("title,status\na,todo\n\n\"b, c\",done\n"), Some(vec!["a".to_owned(), "b, c".to_owned()]));
        assert_eq!(titles("\u{feff}Status,Title\ndone,x"), Some(vec!["x".to_owned()]));
        assert_eq!(titles("one\ntwo"), Some(vec!["one".to_owned(), "two".to_owned()]));
        assert_eq!(titles("\n"), None);
        assert_eq!(titles("title\n"), None);
    }
}
