//! A task out of a message, in one step.

use crate::{access::require_member, conversations::Conversation, events::TaskMade, messages::Message, standing, topics::first_words};
use guildhall_kernel::prelude::*;
use serde_json::json;

/// Makes a task of what somebody said, in a project of the caller's, with a way back to the message.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MakeTask {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    message_id: Id<Message>,
    #[garde(skip)]
    project_id: Uuid,
    /// The message's first words unless given.
    #[garde(dive)]
    #[serde(default)]
    title: Option<Line<200>>,
}

/// The task that was made.
#[derive(Serialize, JsonSchema)]
pub struct TaskOfMessage {
    pub task_id: Uuid,
    pub project_id: Uuid,
    pub conversation_id: Id<Conversation>,
    pub message_id: Id<Message>,
}

impl Command for MakeTask {
    const NAME: &'static str = "chat.message.make_task";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<TaskOfMessage>;

    async fn act(self, cx: &mut Act) -> Result<Json<TaskOfMessage>> {
        let Self { conversation_id, message_id, project_id, title } = self;
        require_member(cx, conversation_id).await?;
        let said = standing::of(cx, conversation_id, message_id).await?;
        let content = said.is_said()?;
        let title =
            title.map(|title| title.to_string()).or_else(|| first_words(content)).unwrap_or_else(|| "From a conversation".to_owned());
        let quoted: String = content.lines().map(|line| format!("> {line}\n")).collect();
        let description = format!("{quoted}\n[In the conversation](/chat/{conversation_id}?message={message_id})");
        let task = cx.send("projects.task.create", json!({ "project_id": project_id, "title": title, "description": description })).await?;
        let task_id =
            task["id"].as_str().and_then(|id| Uuid::try_parse(id).ok()).ok_or_else(|| Problem::internal("a task without an id"))?;
        cx.emit(TaskMade { conversation_id, message_id, task_id });
        Json::new(&TaskOfMessage { task_id, project_id, conversation_id, message_id })
    }
}
