//! Previews as they are asked for: by the texts that they stand under, never by an address. Asking asks nobody outside.

use crate::links::Link;
use guildhall_kernel::{Jpeg, prelude::*};
use std::collections::HashMap;

/// Shows the previews of texts that the caller may read, as far as they are there.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ShowPreviews {
    /// What the texts are: `message` or `status`.
    #[garde(skip)]
    #[schemars(length(max = 20))]
    kind: String,
    /// Up to 50 ids, with commas between.
    #[garde(skip)]
    #[schemars(length(max = 2000))]
    ids: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Previews {
    #[schemars(length(max = 50))]
    pub data: Vec<Preview>,
}

/// What stands behind a link. All of it is plain text, as its site said it.
#[derive(Serialize, JsonSchema)]
pub struct Preview {
    /// The text that the link stands in.
    pub text_id: Uuid,
    /// The link.
    #[schemars(length(max = 6000))]
    pub url: String,
    /// The host that it led to in the end.
    #[schemars(length(max = 255))]
    pub host: String,
    #[schemars(length(max = 80))]
    pub site: Option<String>,
    #[schemars(length(max = 200))]
    pub title: String,
    #[schemars(length(max = 400))]
    pub description: Option<String>,
    pub picture: Option<PreviewPicture>,
}

/// A small picture, drawn by this instance.
#[derive(Serialize, JsonSchema)]
pub struct PreviewPicture {
    /// Its path on this instance.
    #[schemars(length(max = 100))]
    pub path: String,
    pub width: i32,
    pub height: i32,
}

impl Command for ShowPreviews {
    const NAME: &'static str = "previews.show";
    const ACCESS: guildhall_kernel::Access = Anyone;
    type Output = Json<Previews>;

    async fn act(self, cx: &mut Act) -> Result<Json<Previews>> {
        const SHOW: &str = "
select address_hash, id, host, site, title, description, picture_width, picture_height
from public.link_previews
where organization_id = (select auth.org_id()) and address_hash = any ($1) and title is not null";
        let registry = cx.services().registry.clone();
        let card = registry.links().iter().find(|card| card.kind == self.kind);
        let card = card.ok_or_else(|| Problem::field("kind", "invalid", "is no kind of text that has previews"))?;
        let ids = ids(&self.ids)?;
        let organizations = vec![cx.organization()?.uuid(); ids.len()];
        let links: Vec<(Uuid, Link)> = cx
            .rows(card.texts, &[&organizations, &ids])
            .await?
            .iter()
            .filter_map(|row| Link::of(row.get(3)).map(|link| (row.get(1), link)))
            .collect();
        if links.is_empty() {
            return Json::new(&Previews { data: Vec::new() });
        }
        let hashes: Vec<Vec<u8>> = links.iter().map(|(_, link)| link.hash()).collect();
        let rows = cx.rows(SHOW, &[&hashes]).await?;
        let there: HashMap<&[u8], _> = rows.iter().map(|row| (row.get(0), row)).collect();
        let shown = |(text_id, link): (Uuid, Link)| {
            let row = there.get(&*link.hash())?;
            let size: (Option<i32>, Option<i32>) = (row.get(6), row.get(7));
            let path = || format!("/api/link-previews/{}/picture", row.get::<_, Uuid>(1));
            Some(Preview {
                text_id,
                url: link.address,
                host: row.get(2),
                site: row.get(3),
                title: row.get(4),
                description: row.get(5),
                picture: size.0.zip(size.1).map(|(width, height)| PreviewPicture { path: path(), width, height }),
            })
        };
        Json::new(&Previews { data: links.into_iter().filter_map(shown).collect() })
    }
}

fn ids(listed: &str) -> Result<Vec<Uuid>> {
    let wrong = || Problem::field("ids", "invalid", "must be up to 50 ids with commas between");
    let ids: Vec<Uuid> = listed.split(',').take(51).map(Uuid::try_parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
    if ids.len() > 50 { Err(wrong()) } else { Ok(ids) }
}

/// Answers the picture of a preview.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ShowPicture {
    #[garde(skip)]
    id: Uuid,
}

impl Command for ShowPicture {
    const NAME: &'static str = "previews.show_picture";
    const ACCESS: guildhall_kernel::Access = Anyone;
    type Output = Jpeg;

    async fn act(self, cx: &mut Act) -> Result<Jpeg> {
        const PICTURE: &str = "
select picture from public.link_previews
where organization_id = (select auth.org_id()) and id = $1 and picture is not null";
        let row = cx.row(PICTURE, &[&self.id]).await?.ok_or_else(Problem::not_found)?;
        Ok(Jpeg { name: "preview.jpg", bytes: row.get(0) })
    }
}
