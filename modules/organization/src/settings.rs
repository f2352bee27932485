//! The organization itself: its name and time zone.

use guildhall_kernel::{Organization as OrganizationId, prelude::*};

/// The organization that the caller is in.
#[derive(Serialize, JsonSchema)]
pub struct Organization {
    pub id: Uuid,
    pub name: String,
    /// The blueprint it was founded on.
    pub blueprint: String,
    /// An IANA zone; days and quiet hours are counted in it.
    pub time_zone: String,
    /// Keys of the modules that are switched on.
    pub modules: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Changes the organization's name or time zone; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Change {
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<80>>,
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 64))]
    time_zone: Patch<String>,
}

impl Command for Change {
    const NAME: &'static str = "organization.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::SETTINGS_MANAGE);
    type Output = Json<Organization>;

    async fn act(self, cx: &mut Act) -> Result<Json<Organization>> {
        const BEFORE: &str = "select time_zone from public.organizations where id = $1 for update";
        const CHANGE: &str = "
update public.organizations set name = coalesce($2, name), time_zone = coalesce($3, time_zone), updated_at = $4
where id = $1
returning json_build_object('id', id, 'name', name, 'blueprint', blueprint, 'time_zone', time_zone, 'modules', modules,
    'created_at', created_at, 'updated_at', updated_at)::text";
        let zone = self.time_zone.set();
        if zone.is_some_and(|zone| !guildhall_kernel::text::is_time_zone(zone)) {
            return Err(Problem::field("time_zone", "invalid", "is not an IANA time zone, such as Europe/Amsterdam"));
        }
        let (organization, now) = (cx.organization()?, cx.now());
        let before: Option<String> = cx.row(BEFORE, &[&organization]).await?.map(|row| row.get(0));
        let changed = cx.one(CHANGE, &[&organization, &self.name.set(), &zone, &now]).await?;
        cx.emit(Changed {
            organization_id: organization,
            renamed: !self.name.is_keep(),
            time_zone_before: before.filter(|_| zone.is_some()),
            time_zone: zone.cloned(),
        });
        Ok(changed)
    }
}

event! {
    pub struct Changed {
        organization_id: Id<OrganizationId>,
        renamed: bool,
        time_zone_before: Option<String>,
        time_zone: Option<String>,
    }
    is "organization.changed", about "organization" organization_id, for Audience::Members(crate::MEMBERS_READ)
}
