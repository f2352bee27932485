//! Organizations: their people, roles, invitations, and the blueprint that each was founded on.

mod audit;
mod blueprints;
mod found;
mod invitations;
mod members;
mod roles;
mod search;
mod settings;
mod standing;

pub use blueprints::publish;

use guildhall_kernel::{Code, Notify, Rule, prelude::*};

pub const SETTINGS_MANAGE: Permission =
    Permission::new("organization.settings.manage", "Change the organization", "Its name, its time zone, its modules");
pub const MEMBERS_READ: Permission =
    Permission::new("organization.members.read", "See people and roles", "The directory, and who holds which role");
pub const MEMBERS_MANAGE: Permission =
    Permission::new("organization.members.manage", "Manage people", "Give and take roles, remove people from the organization");
pub const ROLES_MANAGE: Permission =
    Permission::new("organization.roles.manage", "Manage roles", "Make, change and delete roles and what they may do");
pub const INVITATIONS_MANAGE: Permission =
    Permission::new("organization.invitations.manage", "Invite people", "Make and revoke invitations");
pub const AUDIT_READ: Permission =
    Permission::new("organization.audit.read", "Read the audit log", "Everything that happened, by whom and when");

#[must_use]
pub fn module() -> Module {
    Module::new("organization", "Organization")
        .core()
        .needs(&["identity"])
        .migrations(&[
            Migration::new(1, "organizations", include_str!("../migrations/0001_organizations.sql")),
            Migration::new(2, "search", include_str!("../migrations/0002_search.sql")),
        ])
        .permissions(&[SETTINGS_MANAGE, MEMBERS_READ, MEMBERS_MANAGE, ROLES_MANAGE, INVITATIONS_MANAGE, AUDIT_READ])
        .read::<blueprints::ListBlueprints>("/blueprints")
        .read::<blueprints::ListPermissions>("/permissions")
        .secret_command::<found::Found>(Post, "/organizations")
        .read::<found::ListOwn>("/organizations")
        .collection("/organization", Collection::of::<settings::Organization>("api.organization").computed(&["modules"]).singleton())
        .command::<settings::Change>(PatchMethod, "/organization")
        .collection(
            "/members",
            Collection::of::<members::Member>("api.members")
                .needs(MEMBERS_READ)
                .computed(&["roles"])
                .item("user_id")
                .ordered("name", false),
        )
        .command::<members::ChangeMember>(PatchMethod, "/members/{user_id}")
        .command::<members::RemoveMember>(Delete, "/members/{user_id}")
        .collection(
            "/roles",
            Collection::of::<roles::Role>("api.roles")
                .needs(MEMBERS_READ)
                .computed(&["permissions", "member_count"])
                .ordered("position", false),
        )
        .command::<roles::CreateRole>(Post, "/roles")
        .command::<roles::ChangeRole>(PatchMethod, "/roles/{id}")
        .command::<roles::DeleteRole>(Delete, "/roles/{id}")
        .collection(
            "/invitations",
            Collection::of::<invitations::Invitation>("api.invitations").needs(INVITATIONS_MANAGE).computed(&["roles"]).newest_first(),
        )
        .secret_command::<invitations::Invite>(Post, "/invitations")
        .command::<invitations::Revoke>(Delete, "/invitations/{id}")
        .secret_command::<invitations::Accept>(Post, "/invitations/accept")
        .collection(
            "/audit-events",
            Collection::of::<audit::AuditEvent>("api.audit_events").needs(AUDIT_READ).computed(&["actor_name", "data"]).newest_first(),
        )
        .search(search::PEOPLE)
        .event::<found::Founded>()
        .event::<settings::Changed>()
        .event::<members::Joined>()
        .event::<members::RolesChanged>()
        .event::<members::Removed>()
        .event::<roles::RoleCreated>()
        .event::<roles::RoleChanged>()
        .event::<roles::RoleDeleted>()
        .event::<invitations::Invited>()
        .event::<invitations::Revoked>()
        .notify(Notify::new(
            "organization.member.joined",
            include_str!("../sql/notify/joined_whom.sql"),
            include_str!("../sql/notify/joined_shows.sql"),
        ))
        .rules(&[
            Rule { constraint: "roles_key", code: Code::Conflict, field: Some("name"), message: "There is a role of this name already" },
            Rule { constraint: "roles_name", code: Code::Conflict, field: Some("name"), message: "There is a role of this name already" },
            Rule { constraint: "user_roles_role", code: Code::BadRequest, field: Some("roles"), message: "names a role that is not there" },
            Rule { constraint: "user_roles_user", code: Code::NotFound, field: None, message: "There is nothing here that you can see" },
        ])
}
