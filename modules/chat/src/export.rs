//! A conversation as a file: what the caller may read of it, and no more. Cells that a spreadsheet would take for a formula
//! begin with an apostrophe (SECURITY BK2).

use crate::{access::require_member, conversations::Conversation, events, messages::Message};
use guildhall_kernel::{Csv, User, prelude::*};

/// Answers a conversation's messages, oldest first, 10 000 at a time, with the names of whoever wrote them.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Export {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    /// The `seq` after which to go on.
    #[garde(skip)]
    #[serde(default)]
    after: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
pub struct Exported {
    pub conversation_id: Id<Conversation>,
    pub name: Option<String>,
    pub exported_at: Timestamp,
    #[schemars(length(max = 10_000))]
    pub messages: Vec<Message>,
    pub people: Vec<Writer>,
    /// There are more after these.
    pub more: bool,
}

/// Whoever wrote something.
#[derive(Serialize, JsonSchema)]
pub struct Writer {
    pub id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    /// Null while they are here.
    pub left_at: Option<Timestamp>,
}

impl Command for Export {
    const NAME: &'static str = "chat.conversation.export";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Exported>;

    async fn act(self, cx: &mut Act) -> Result<Json<Exported>> {
        require_member(cx, self.conversation_id).await?;
        let (after, now) = (i64::from(self.after.unwrap_or(0)), cx.now());
        cx.emit(events::Exported { conversation_id: self.conversation_id, after });
        cx.one(include_str!("../sql/export.sql"), &[&self.conversation_id, &after, &now]).await
    }
}

/// Answers the same as a table (RFC 4180): `seq`, `created_at`, `sender`, `topic`, `content`.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ExportTable {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    /// The `seq` after which to go on.
    #[garde(skip)]
    #[serde(default)]
    after: Option<u32>,
}

impl Command for ExportTable {
    const NAME: &'static str = "chat.conversation.export_table";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Csv;

    async fn act(self, cx: &mut Act) -> Result<Csv> {
        const ROWS: &str = "
select array[
    said.seq::text, to_char(said.created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), person.name, coalesce(topic.name, ''),
    coalesce(said.content, said.system ->> 'what', '')
]
from public.messages as said
join public.users as person on person.organization_id = said.organization_id and person.id = said.sender_id
left join public.topics as topic on topic.organization_id = said.organization_id and topic.id = said.topic_id
where said.organization_id = (select auth.org_id()) and said.conversation_id = $1 and said.seq > $2
order by said.seq
limit 10000";
        require_member(cx, self.conversation_id).await?;
        let after = i64::from(self.after.unwrap_or(0));
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        table.write_record(["seq", "created_at", "sender", "topic", "content"]).map_err(Problem::internal)?;
        for row in cx.rows(ROWS, &[&self.conversation_id, &after]).await? {
            let cells: Vec<String> = row.get(0);
            table.write_record(cells.iter().map(|cell| harmless(cell))).map_err(Problem::internal)?;
        }
        cx.emit(events::Exported { conversation_id: self.conversation_id, after });
        let bytes = table.into_inner().map_err(|error| Problem::internal(error.to_string()))?;
        Ok(Csv { name: "conversation.csv", text: String::from_utf8(bytes).map_err(Problem::internal)? })
    }
}

/// The cell as text for every spreadsheet.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
