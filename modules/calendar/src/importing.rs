//! Taking in what another calendar wrote out. What comes in is the caller's own: nobody is asked, and nobody is told.

use crate::{
    draft::zone,
    events::Imported,
    exceptions::{reach_of, write_changes},
    ics::{self, Skipped},
    live,
    planning::own_zone,
    stored::EventId,
};
use guildhall_kernel::prelude::*;

/// Takes the events of a file (iCalendar, RFC 5545) into the caller's calendar, 500 at most. What cannot be taken is left out,
/// with its line and the reason; so is what was taken before.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ImportEvents {
    #[garde(length(chars, max = 200_000))]
    ics: String,
}

#[derive(Serialize, JsonSchema)]
pub struct ImportAnswer {
    pub imported: usize,
    #[schemars(length(max = 500))]
    pub skipped: Vec<Skipped>,
}

impl Command for ImportEvents {
    const NAME: &'static str = "calendar.events.import";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<ImportAnswer>;

    async fn act(self, cx: &mut Act) -> Result<Json<ImportAnswer>> {
        const KNOWN: &str = "
select uid from public.calendar_events
where organization_id = (select auth.org_id()) and organizer_id = (select auth.uid()) and uid = any ($1) and deleted_at is null";
        let name = own_zone(cx).await?;
        let zone = zone(&name)?;
        let (drafts, mut skipped) = ics::read(&self.ics, (&name, &zone))?;
        let uids: Vec<&str> = drafts.iter().map(|draught| draught.uid.as_str()).collect();
        let known: Vec<String> = cx.rows(KNOWN, &[&uids]).await?.iter().map(|row| row.get(0)).collect();
        let (known, new): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draught| known.contains(&draught.uid));
        skipped.extend(known.iter().map(|draught| Skipped { line: draught.line, reason: "is in your calendar already".to_owned() }));
        skipped.sort_by_key(|skipped| skipped.line);
        let me = cx.person()?;
        let mut last: Option<EventId> = None;
        for draught in &new {
            let id: EventId = cx.new_id();
            draught.draft.insert(cx, id, &draught.uid).await?;
            let zone = &draught.draft.timing.zone;
            let changes: Vec<_> = draught.changes.iter().map(|(start, change)| (*start, change)).collect();
            if !changes.is_empty() {
                write_changes(cx, id, &changes, zone).await?;
                draught.draft.update(cx, id, reach_of(draught.changes.values(), zone)).await?;
            }
            last = Some(id);
        }
        if let Some(id) = last {
            live::tell(cx, &[me], live::CHANGED, id)?;
            cx.emit(Imported { count: new.len(), user_id: me });
        }
        Json::new(&ImportAnswer { imported: new.len(), skipped })
    }
}
