//! What stands behind a link, shown under the text that it stands in. Cards say where their texts are (`Module::links`); here the
//! log is followed, each link is asked once, outside any deed, through the house's one client, and what came back is kept as text
//! and a picture drawn anew. Whoever may read the text sees the preview, and nobody learns of an address elsewhere: there
//! is no way to ask for one.

mod fetching;
mod following;
mod links;
mod page;
mod picture;
mod showing;

pub use fetching::Fetchers;
use guildhall_kernel::{Round, prelude::*};
use jiff::SignedDuration;

/// Lets go of what nobody wrote of for 90 days.
const TIDY: Round = Round {
    name: "previews.tidy",
    every: SignedDuration::from_hours(1),
    statement: "
delete from public.link_previews as old
using (
    select organization_id, id from public.link_previews
    where asked_at < $1::timestamptz - interval '90 days'
    limit 5000
) as gone
where old.organization_id = gone.organization_id and old.id = gone.id",
    command: None,
};

#[must_use]
pub fn module() -> Module {
    Module::new("previews", "Link previews")
        .needs(&["organization"])
        .core()
        .migrations(&[Migration::new(1, "previews", include_str!("../migrations/0001_previews.sql"))])
        .read::<showing::ShowPreviews>("/link-previews")
        .read::<showing::ShowPicture>("/link-previews/{id}/picture")
        .keeper("previews.follow", following::Follower)
        .errand::<fetching::FetchPreview>()
        .round(TIDY)
}
