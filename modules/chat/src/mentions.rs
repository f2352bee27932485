//! Whom a message is meant for: people, roles, or everyone.

use crate::{access::hold, conversations::Conversation};
use guildhall_kernel::{User, prelude::*};

/// People and roles that a message names. They hear of it whatever else they have muted.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, Validate)]
pub struct Mentions {
    /// People of the conversation.
    #[garde(length(max = 50))]
    #[schemars(length(max = 50))]
    #[serde(default)]
    pub user_ids: Vec<Id<User>>,
    #[garde(skip)]
    #[serde(default)]
    pub everyone: Option<Everyone>,
    /// Those in the conversation who hold one of these roles.
    #[garde(length(max = 10))]
    #[schemars(length(max = 10))]
    #[serde(default)]
    pub role_ids: Vec<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Everyone {
    /// All who are in it. In one of more than 50 people, for its moderators and those who manage channels.
    Channel,
    /// Those who are there now.
    Here,
}

/// From how many people on not everyone may call everyone.
const CROWD: i64 = 50;

impl Mentions {
    fn names_nobody(&self) -> bool {
        self.user_ids.is_empty() && self.role_ids.is_empty() && self.everyone.is_none()
    }

    /// Each once, as the message keeps them; none when nobody is named. The conversation is locked by this, so that they
    /// are in it still when the message is.
    ///
    /// # Errors
    /// A fault for whoever is not in the conversation, `forbidden` for calling a crowd without the right.
    pub async fn checked(mut self, cx: &mut Act, conversation: Id<Conversation>) -> Result<Option<Self>> {
        const KNOWN: &str = "
select
    (
        select count(*) from public.conversation_members
        where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = any ($2)
    ) as people,
    (select count(*) from public.roles where organization_id = (select auth.org_id()) and id = any ($3)) as roles";
        if self.names_nobody() {
            return Ok(None);
        }
        self.user_ids.sort_unstable();
        self.user_ids.dedup();
        self.role_ids.sort_unstable();
        self.role_ids.dedup();
        let held = hold(cx, conversation).await?;
        if self.everyone == Some(Everyone::Channel) && held.member_count > CROWD && !held.moderates(cx) {
            return Err(Problem::forbidden(format!("In a conversation of more than {CROWD} people only its moderators call everyone")));
        }
        let known = cx.row(KNOWN, &[&conversation, &self.user_ids, &self.role_ids]).await?;
        let (people, roles): (i64, i64) = known.map_or((0, 0), |row| (row.get(0), row.get(1)));
        let mut faults = Vec::new();
        if people < self.user_ids.len() as i64 {
            faults.push(Fault::new("mentions.user_ids", "invalid", "names somebody who is not in this conversation"));
        }
        if roles < self.role_ids.len() as i64 {
            faults.push(Fault::new("mentions.role_ids", "invalid", "names no role of this organization"));
        }
        if faults.is_empty() { Ok(Some(self)) } else { Err(Problem::faults(faults)) }
    }

    /// As the database keeps it.
    ///
    /// # Errors
    /// `internal` if it cannot be JSON.
    pub fn stored(mentions: Option<&Self>) -> Result<Option<serde_json::Value>> {
        mentions.map(serde_json::to_value).transpose().map_err(Problem::internal)
    }
}

/// Whom a text names: `@channel`, `@here`, `@role:key`, and people of the conversation by their name without spaces, in any
/// case. What names nobody is only text.
pub async fn read_off(cx: &mut Act, conversation: Id<Conversation>, content: &str) -> Result<Option<Mentions>> {
    const NAMED: &str = "
select
    array(
        select person.id
        from public.conversation_members as member
        join public.users as person on person.organization_id = member.organization_id and person.id = member.user_id
        where member.organization_id = (select auth.org_id()) and member.conversation_id = $1
            and lower(replace(person.name, ' ', '')) = any ($2) and person.left_at is null
        order by person.id
        limit 50
    ),
    array(select id from public.roles where organization_id = (select auth.org_id()) and key = any ($3) order by id limit 10)";
    let handles = handles(content);
    if handles.is_empty() {
        return Ok(None);
    }
    let roles: Vec<&str> = handles.iter().filter_map(|handle| handle.strip_prefix("role:")).collect();
    let Some(row) = cx.row(NAMED, &[&conversation, &handles, &roles]).await? else { return Ok(None) };
    let calls = |word: &str| handles.iter().any(|handle| handle == word);
    let mut everyone = if calls("here") { Some(Everyone::Here) } else { None };
    if calls("channel") {
        let held = hold(cx, conversation).await?;
        // Who may not call a crowd has only written the word.
        if held.member_count <= CROWD || held.moderates(cx) {
            everyone = Some(Everyone::Channel);
        }
    }
    let mentions = Mentions { user_ids: row.get(0), everyone, role_ids: row.get(1) };
    Ok(if mentions.names_nobody() { None } else { Some(mentions) })
}

/// The words after an `@` that begins a word, in lower case; the first 60 different ones.
fn handles(content: &str) -> Vec<String> {
    let mut handles: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, c) in content.char_indices() {
        if c == '@' && !before.is_alphanumeric() {
            let part = |c: &char| c.is_alphanumeric() || "_-.:'".contains(*c);
            let word: String = content[at + 1..].chars().take_while(part).take(80).collect();
            let word = word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if !word.is_empty() && handles.len() < 60 && !handles.contains(&word) {
                handles.push(word);
            }
        }
        before = c;
    }
    handles
}

#[cfg(test)]
mod tests {
    use super::handles;

    #[test]
    fn handles_begin_words() {
        assert_eq!(
            handles("@Ana, @JörgMüller: see a@b.example (@here) @role:night-shift. @ana"),
            ["ana", "jörgmüller", "here", "role:night-shift"]
        );
        assert_eq!(handles("nobody @ all"), [""; 0]);
        assert_eq!(handles(&"@x ".repeat(5000)), ["x"]);
    }
}
