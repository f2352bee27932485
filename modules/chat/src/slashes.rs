//! Lines that begin with `/`: what there is to write, and what becomes of it.

use crate::{access::require_member, conversations::Conversation, messages::Message};
use guildhall_kernel::{Slash, SlashLine, prelude::*};
use serde_json::{Value, json};

/// `/remind me in 20 minutes to look at the oven`
pub const REMIND: Slash = Slash {
    name: "remind",
    usage: "[#channel] when, and what",
    description: "reminds you, or a channel, at a time",
    command: "chat.reminder.ask",
    input: |line| Some(json!({ "text": line.words, "conversation_id": line.conversation })),
};

/// `/away at lunch until two`
pub const AWAY: Slash = Slash {
    name: "away",
    usage: "[a few words]",
    description: "says that you are away",
    command: "chat.presence.set",
    input: |line| Some(json!({ "status": "away", "text": (!line.words.is_empty()).then_some(line.words) })),
};

/// `/here`
pub const HERE: Slash = Slash {
    name: "here",
    usage: "",
    description: "says that you are back",
    command: "chat.presence.set",
    // With words behind it, it is something to say.
    input: |line| line.words.is_empty().then(|| json!({ "status": "online", "text": null })),
};

/// Answers the lines that the caller may write instead of a message.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ListSlashes {}

#[derive(Serialize, JsonSchema)]
pub struct Slashes {
    #[schemars(length(max = 200))]
    pub data: Vec<SlashCommand>,
}

/// A line that begins with `/`: posted as a message, it is done instead of said.
#[derive(Serialize, JsonSchema)]
pub struct SlashCommand {
    /// What stands behind the `/`.
    pub name: String,
    /// The words that may follow.
    pub usage: String,
    /// What it does.
    pub description: String,
    /// The command that it runs.
    pub command: String,
}

impl Command for ListSlashes {
    const NAME: &'static str = "chat.slash.list";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Slashes>;

    async fn act(self, cx: &mut Act) -> Result<Json<Slashes>> {
        let registry = &cx.services().registry;
        let offered = registry.slashes().iter().filter(|slash| registry.offers(slash, cx.caller()));
        let shown = |slash: &Slash| SlashCommand {
            name: slash.name.to_owned(),
            usage: slash.usage.to_owned(),
            description: slash.description.to_owned(),
            command: slash.command.to_owned(),
        };
        Json::new(&Slashes { data: offered.map(shown).collect() })
    }
}

/// What a posted line became: the message that was said, or what was done instead.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Posted {
    #[expect(dead_code, reason = "a message's bytes come from the database as they are")]
    Said(Box<Message>),
    Done(SlashDone),
}

/// What a line asked for is done.
#[derive(Serialize, JsonSchema)]
pub struct SlashDone {
    /// The line's name: `task`.
    pub slash: String,
    /// What the command answered: the task, the reminder.
    pub result: Value,
}

/// Does what a text asks for; none where it is only said. Asked again with the same `client_id`, it answers what was done.
pub async fn done_instead(cx: &mut Act, place: Id<Conversation>, text: &str, client_id: Option<&str>) -> Result<Option<Json<Posted>>> {
    let registry = cx.services().registry.clone();
    let Some((slash, words)) = registry.asked(text) else { return Ok(None) };
    let Some(input) = (slash.input)(SlashLine { words, conversation: place.uuid() }) else { return Ok(None) };
    // What the organization does not have is only a word. What this person may not do is refused.
    let Some(entry) = registry.command(slash.command) else { return Ok(None) };
    match registry.authorize(entry.access, entry.module, cx.caller()) {
        Err(problem) if problem.code() == guildhall_kernel::Code::NotFound => return Ok(None),
        standing => standing?,
    }
    require_member(cx, place).await?;
    let key = client_id.map(|id| format!("line:{place}:{id}"));
    if let Some(key) = &key
        && let Some(done) = cx.done_before(key).await?
    {
        return Ok(Some(Json::from_text(done.to_string())));
    }
    let result = cx.send(slash.command, input).await.map_err(about_the_line)?;
    let done = Json::new(&Posted::Done(SlashDone { slash: slash.name.to_owned(), result }))?;
    if let Some(key) = &key {
        let kept = serde_json::from_slice(&done.bytes).map_err(Problem::internal)?;
        cx.keep_answer(key, &kept).await?;
    }
    Ok(Some(done))
}

/// Whoever wrote a line knows of no other field.
fn about_the_line(problem: Problem) -> Problem {
    match problem.field_faults() {
        [] => problem,
        faults => Problem::faults(faults.iter().map(|fault| Fault::new("content", fault.code, fault.message.clone())).collect()),
    }
}
