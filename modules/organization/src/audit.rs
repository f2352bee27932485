//! What happened here, by whom, from where: the event log itself, for those who may read it.

use guildhall_kernel::prelude::*;

/// An event of the organization. `data` holds ids, numbers and settings, never people's text.
#[derive(Serialize, JsonSchema)]
pub struct AuditEvent {
    pub id: Uuid,
    /// What happened: `organization.role.changed`.
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub actor_id: Option<Uuid>,
    /// The actor's name as it is now.
    pub actor_name: Option<String>,
    pub on_behalf_of: Option<Uuid>,
    pub data: serde_json::Value,
    pub request_id: Option<String>,
    /// The network address that the request came from.
    pub address: Option<String>,
    pub occurred_at: Timestamp,
}
