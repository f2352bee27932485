//! The blueprints and permissions of this version, for the pages that offer them; and their way into the database.

use guildhall_kernel::{
    Registry,
    blueprint::Blueprint,
    postgres::{Claims, Database},
    prelude::*,
};
use std::collections::BTreeMap;

/// The kinds of organization that can be founded here.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ListBlueprints {}

#[derive(Serialize, JsonSchema)]
pub struct BlueprintList {
    pub data: Vec<BlueprintCard>,
    pub next_cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct BlueprintCard {
    pub key: String,
    pub title: String,
    pub tagline: String,
    pub description: String,
    pub modules: Vec<ModuleCard>,
    /// What people of this kind call a thing: `{"project": "study"}`.
    pub words: BTreeMap<String, String>,
    pub roles: Vec<RoleCard>,
}

#[derive(Serialize, JsonSchema)]
pub struct ModuleCard {
    pub key: String,
    pub title: String,
}

#[derive(Serialize, JsonSchema)]
pub struct RoleCard {
    pub key: String,
    pub title: String,
    pub description: String,
}

fn card(blueprint: &Blueprint, registry: &Registry) -> BlueprintCard {
    let title = |key: &str| {
        registry.modules().iter().find(|module| module.key == key).map_or_else(|| key.to_owned(), |module| module.title.to_owned())
    };
    BlueprintCard {
        key: blueprint.key.clone(),
        title: blueprint.title.clone(),
        tagline: blueprint.tagline.clone(),
        description: blueprint.description.clone(),
        modules: blueprint.modules.iter().map(|key| ModuleCard { key: key.clone(), title: title(key) }).collect(),
        words: blueprint.words.clone(),
        roles: blueprint
            .roles
            .iter()
            .map(|role| RoleCard { key: role.key.clone(), title: role.title.clone(), description: role.description.clone() })
            .collect(),
    }
}

impl Command for ListBlueprints {
    const NAME: &'static str = "organization.blueprint.list";
    const ACCESS: guildhall_kernel::Access = Public;
    type Output = Json<BlueprintList>;

    async fn act(self, cx: &mut Act) -> Result<Json<BlueprintList>> {
        let registry = &cx.services().registry;
        let data = registry.blueprints().iter().map(|blueprint| card(blueprint, registry)).collect();
        Json::new(&BlueprintList { data, next_cursor: None })
    }
}

/// Every right that a role can hold in this organization, by module.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ListPermissions {}

#[derive(Serialize, JsonSchema)]
pub struct PermissionList {
    pub data: Vec<PermissionCard>,
    pub next_cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct PermissionCard {
    pub key: String,
    pub module: String,
    pub title: String,
    pub description: String,
}

impl Command for ListPermissions {
    const NAME: &'static str = "organization.permission.list";
    const ACCESS: guildhall_kernel::Access = Member(crate::MEMBERS_READ);
    type Output = Json<PermissionList>;

    async fn act(self, cx: &mut Act) -> Result<Json<PermissionList>> {
        let modules = &cx.caller().rights.modules;
        let registry = &cx.services().registry;
        let core = |module: &str| registry.modules().iter().any(|known| known.core && known.key == module);
        let data = registry
            .permissions()
            .iter()
            .filter(|(module, _)| core(module) || modules.contains(*module))
            .map(|(module, permission)| PermissionCard {
                key: permission.key.to_owned(),
                module: (*module).to_owned(),
                title: permission.title.to_owned(),
                description: permission.description.to_owned(),
            })
            .collect();
        Json::new(&PermissionList { data, next_cursor: None })
    }
}

/// Writes what the blueprints' roles hold in this version, so that new permissions reach organizations that are there.
///
/// # Errors
/// When the database cannot be asked.
pub async fn publish(database: &Database, registry: &Registry) -> Result<()> {
    const PUBLISH: &str = "
insert into guildhall.blueprint_roles (blueprint, role, permissions) values ($1, $2, $3)
on conflict (blueprint, role) do update set permissions = excluded.permissions
where blueprint_roles.permissions is distinct from excluded.permissions";
    let mut tx = database.service.begin(Claims::none());
    for blueprint in registry.blueprints() {
        for role in &blueprint.roles {
            let permissions = role.expand(registry.permissions().iter().map(|(_, permission)| permission.key));
            tx.execute(PUBLISH, &[&blueprint.key, &role.key, &permissions]).await?;
        }
    }
    Ok(tx.commit(&[]).await?)
}
