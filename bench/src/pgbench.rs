//! What the database itself can do: the statements that Guildhall sends for a request, as PostgreSQL's log shows them,
//! run by `pgbench` in one flight each, as the same login, so under the same policies.

use crate::{cluster::Cluster, contestants::World, processes::processor_time, wire::Line};
use anyhow::{Context, Result, bail, ensure};
use std::{
    collections::HashMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// The settings of Guildhall's own connections, without its time limits.
const OPTIONS: &str = "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c search_path=public -c jit=off";
pub const CLIENTS: usize = 16;

/// One transaction as Guildhall sent it.
pub struct Flight {
    user: String,
    statements: Vec<Statement>,
}

struct Statement {
    sql: String,
    values: Vec<Option<String>>,
}

/// Transactions a second, and the processor time of `PostgreSQL` for each in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Speed {
    pub per_second: f64,
    pub database_cost: f64,
}

impl Flight {
    /// Asks Guildhall once while PostgreSQL logs statements with their values, and reads them back.
    ///
    /// # Errors
    /// When the log does not show a transaction of that request.
    pub async fn of(cluster: &Cluster, world: &World, request: &[u8]) -> Result<Self> {
        let admin = cluster.superuser("guildhall").await?;
        let mut line = Line::open(world.address).await?;
        line.ask(request).await?;
        for setting in ["log_line_prefix = '@@%u@%p@'", "log_statement = 'all'"] {
            admin.batch_execute(&format!("alter system set {setting}")).await?;
        }
        admin.batch_execute("select pg_reload_conf()").await?;
        tokio::time::sleep(Duration::from_millis(400)).await;
        let before = fs::metadata(cluster.log())?.len();
        let answer = line.ask(request).await?;
        ensure!((200..300).contains(&answer.status), "the request was refused");
        tokio::time::sleep(Duration::from_millis(400)).await;
        for setting in ["log_line_prefix", "log_statement"] {
            admin.batch_execute(&format!("alter system reset {setting}")).await?;
        }
        admin.batch_execute("select pg_reload_conf()").await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let log = fs::read(cluster.log())?;
        let from = usize::try_from(before)?.min(log.len());
        let flight = find(&String::from_utf8_lossy(&log[from..]), &world.owner.id, cluster);
        flight.context("the log shows no transaction of the request")
    }

    /// Runs the flight again and again for a time.
    ///
    /// # Errors
    /// When there is no `pgbench`, or a statement cannot be run.
    pub async fn run(&self, cluster: &Cluster, world: &World, measured: Duration, scratch: &Path) -> Result<Speed> {
        let (script, values) = self.script(world);
        let file = scratch.join("flight.sql");
        fs::write(&file, script)?;
        let password = cluster.logins().into_iter().find(|(name, _)| *name == self.user).context("an unknown login")?.1;
        let mut command = Command::new(program().context("there is no pgbench on this machine")?);
        command.env("PGPASSWORD", password).env("PGOPTIONS", OPTIONS);
        command.arg("-h").arg(&cluster.at().socket_folder).args(["-p", &cluster.at().port.to_string(), "-U", &self.user]);
        command.args(["-n", "-M", "prepared", "-j", "2", "-c", &CLIENTS.to_string(), "-T", &measured.as_secs().max(1).to_string()]);
        command.arg("-f").arg(&file);
        for (name, value) in values {
            command.args(["-D", &format!("{name}={value}")]);
        }
        command.arg("guildhall");
        let before = processor_time(&[cluster.pid()]);
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        let spent = processor_time(&[cluster.pid()]).saturating_sub(before);
        let said = String::from_utf8_lossy(&output.stdout);
        let number = |label: &str| -> Option<f64> {
            let rest = said.lines().find_map(|line| line.trim().strip_prefix(label))?;
            rest.split_whitespace().next()?.parse().ok()
        };
        let done = number("number of transactions actually processed:");
        let (true, Some(per_second), Some(done)) = (output.status.success(), number("tps ="), done) else {
            let complaint = String::from_utf8_lossy(&output.stderr);
            bail!("pgbench: {}", complaint.lines().filter(|line| line.contains("rror")).take(2).collect::<Vec<_>>().join(" "));
        };
        Ok(Speed { per_second, database_cost: spent.as_secs_f64() * 1e6 / done })
    }

    /// The SQL as Guildhall's log, for the report's reader.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = |statement: &Statement| statement.sql.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        self.statements.iter().map(first).collect::<Vec<_>>().join("; ")
    }

    /// The script and its variables. Subjects are drawn anew for each transaction; ids that Guildhall made for the
    /// request are made by the database instead, the same for each place where one stands.
    fn script(&self, world: &World) -> (String, Vec<(String, String)>) {
        let mut made: Vec<String> = Vec::new();
        let mut make = |id: &str| {
            let nth = made.iter().position(|known| known == id).unwrap_or_else(|| {
                made.push(id.to_owned());
                made.len() - 1
            });
            // As version 7 of RFC 9562: the transaction's time, then what is random.
            format!(
                "(lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7a008' || lpad(to_hex(:made{nth}::bigint), 15, '0'))::uuid"
            )
        };
        let mut text = "\\startpipeline\n".to_owned();
        let mut values = vec![("subjects".to_owned(), format!("{{{}}}", world.subjects.join(",")))];
        let known: Vec<&String> = [&world.owner.id, &world.owner.organization].into_iter().chain(&world.known).collect();
        for (number, statement) in self.statements.iter().enumerate() {
            let terms: Vec<String> = statement
                .values
                .iter()
                .enumerate()
                .map(|(index, value)| match value.as_deref() {
                    None => "null".to_owned(),
                    // pgbench takes no empty variable
                    Some("") => "''".to_owned(),
                    Some(value) if world.subjects.iter().any(|id| id == value) => "((:subjects)::uuid[])[:subject]".to_owned(),
                    Some(value) if is_id(value) && !known.iter().any(|id| *id == value) => make(value),
                    Some(value)
                        if is_id(value.trim_matches(['{', '}'])) && value.len() == 38 && !known.iter().any(|id| value.contains(*id)) =>
                    {
                        format!("array[{}]", make(value.trim_matches(['{', '}'])))
                    }
                    Some(value) => {
                        let name = format!("v{number}_{index}");
                        values.push((name.clone(), value.to_owned()));
                        format!("(:{name}){}", if statement.sql.contains("set_config") { "" } else { cast(value) })
                    }
                })
                .collect();
            let _ = writeln!(text, "{};", filled(&statement.sql, &terms));
        }
        text.push_str("\\endpipeline\n");
        let mut head = format!("\\set subject random(1, {})\n", world.subjects.len().max(1));
        for nth in 0..made.len() {
            let _ = writeln!(head, "\\set made{nth} random(1, 1000000000000000)");
        }
        (head + &text, values)
    }
}

/// Puts terms in the places of `$1`, `$2`, …
fn filled(sql: &str, terms: &[String]) -> String {
    let mut out = String::with_capacity(sql.len() * 2);
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let term = rest[at + 1..at + 1 + digits].parse::<usize>().ok().and_then(|number| terms.get(number.wrapping_sub(1)));
        out.push_str(&rest[..at]);
        out.push_str(term.map_or(&rest[at..=at + digits], String::as_str));
        rest = &rest[at + 1 + digits..];
    }
    out.push_str(rest);
    out
}

/// What a value's looks tell of its type. A parameter has the type of its place; a literal, in a list of a `select`, is text.
fn cast(value: &str) -> &'static str {
    let digits = value.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte }).collect::<Vec<_>>();
    match digits.as_slice() {
        b"0000-00-00" => "::date",
        [day @ .., _] if day.starts_with(b"0000-00-00 00:00:00") => "::timestamptz",
        _ if is_id(value) => "::uuid",
        _ => "",
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// The last transaction in the log that a login of Guildhall ran for this person.
fn find(log: &str, person: &str, cluster: &Cluster) -> Option<Flight> {
    let logins = cluster.logins();
    let mut sessions: HashMap<&str, Vec<Statement>> = HashMap::new();
    let mut found = None;
    for entry in log.split("@@").skip(1) {
        let mut parts = entry.splitn(3, '@');
        let (user, process, text) = (parts.next()?, parts.next()?, parts.next()?);
        if !logins.iter().any(|(name, _)| name == user) {
            continue;
        }
        let text = text.replace("\n\t", "\n");
        let statements = sessions.entry(process).or_default();
        if let Some(sql) = text.strip_prefix("LOG:  ").and_then(statement) {
            if sql.starts_with("begin") {
                statements.clear();
            }
            let ends = sql.trim() == "commit";
            statements.push(Statement { sql: sql.trim().trim_end_matches(';').to_owned(), values: Vec::new() });
            let ours = statements.iter().any(|statement| statement.values.iter().flatten().any(|value| value.contains(person)));
            if ends && ours {
                found = Some(Flight { user: user.to_owned(), statements: std::mem::take(statements) });
            }
        } else if let Some(detail) = text.strip_prefix("DETAIL:  ")
            && let Some(last) = statements.last_mut()
        {
            last.values = parameters(detail.split_once(':')?.1);
        }
    }
    found
}

/// `statement: commit` or `execute s4: select …`.
fn statement(text: &str) -> Option<&str> {
    text.strip_prefix("statement: ").or_else(|| text.strip_prefix("execute ")?.split_once(": ").map(|(_, sql)| sql))
}

/// `$1 = 'it''s', $2 = NULL`.
fn parameters(text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            values.push(None);
            rest = after;
            continue;
        };
        let mut value = String::new();
        let mut from = quoted;
        rest = loop {
            let Some((before, after)) = from.split_once('\'') else { return values };
            value.push_str(before);
            match after.strip_prefix('\'') {
                Some(more) => {
                    value.push('\'');
                    from = more;
                }
                None => break after,
            }
        };
        values.push(Some(value));
    }
    values
}

fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    std::env::split_paths(&path).chain(installed).map(|folder| folder.join("pgbench")).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_from_the_log_and_put_in_their_places() {
        let values = parameters(" $1 = 'it''s', $2 = NULL, $3 = '{\"a\":1}'");
        assert_eq!(values, [Some("it's".to_owned()), None, Some("{\"a\":1}".to_owned())]);
        assert_eq!(["2027-03-01", "2026-11-21 10:00:00.5+00", "2027"].map(cast), ["::date", "::timestamptz", ""]);
        assert_eq!(filled("select $1, $12, $2::text", &["a".into(), "b".into()]), "select a, $12, b::text");
    }
}
