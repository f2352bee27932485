//! Puts the house together: the one place that names every module.

mod database;
mod demo;
mod doctor;
mod house;
pub mod logs;
mod secret;
mod settings;

pub use database::Postgres;
pub use demo::furnish;
pub use doctor::examine;
pub use house::{House, Plan};
pub use secret::Secret;
pub use settings::{Cli, Command, LogForm, Serve, Switch};

use guildhall_kernel::{Module, Registry, RegistryError, blueprint::Blueprint};
use include_dir::{Dir, include_dir};

static BLUEPRINTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../blueprints");

#[cfg(web_app)]
static WEB_APP: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../web/dist");

/// The built web app, if this binary carries one.
#[must_use]
pub fn web_app() -> Option<&'static Dir<'static>> {
    #[cfg(web_app)]
    return Some(&WEB_APP);
    #[cfg(not(web_app))]
    None
}

/// Every module of the house.
#[must_use]
pub fn modules() -> Vec<Module> {
    vec![
        guildhall_identity::module(),
        guildhall_organization::module(),
        guildhall_calendar::module(),
        guildhall_chat::module(),
        guildhall_operations::module(),
        guildhall_projects::module(),
        guildhall_schedules::module(),
        guildhall_status::module(),
        guildhall_notifications::module(),
        guildhall_search::module(),
        guildhall_previews::module(),
        guildhall_mail::module(),
    ]
}

/// The cards and blueprints of this version, checked against one another.
///
/// # Errors
/// A sentence about the card or blueprint that cannot be.
pub fn registry(modules: Vec<Module>) -> Result<Registry, anyhow::Error> {
    let mut blueprints = BLUEPRINTS
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .map(|file| {
            let text = file.contents_utf8().unwrap_or_default();
            Blueprint::parse(text).map_err(|error| anyhow::anyhow!("{}: {error}", file.path().display()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    blueprints.sort_by(|a, b| a.key.cmp(&b.key));
    Registry::new(modules, blueprints).map_err(|error: RegistryError| anyhow::anyhow!("{error}"))
}
