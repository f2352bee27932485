//! Accounts, sessions, tokens: who somebody is. What they may do is the organization's affair.

mod account;
mod email;
mod guesses;
mod keys;
mod login;
mod logout;
mod password;
mod profile;
mod refresh;
mod register;
mod session;
mod switch;

pub use email::Email;
pub use guesses::Guesses;
pub use keys::{SealingKey, load_or_create};
pub use password::{Hasher, Passwords};
pub use session::SessionSettings;

use guildhall_kernel::{Code, Rule, prelude::*};

#[must_use]
pub fn module() -> Module {
    Module::new("identity", "Accounts")
        .core()
        .migrations(&[Migration::new(1, "accounts", include_str!("../migrations/0001_accounts.sql"))])
        .secret_command::<register::Register>(Post, "/auth/register")
        .secret_command::<login::Login>(Post, "/auth/login")
        .secret_command::<refresh::Refresh>(Post, "/auth/refresh")
        .secret_command::<logout::Logout>(Post, "/auth/logout")
        .secret_command::<switch::SwitchOrganization>(Post, "/auth/switch-organization")
        .read::<profile::Me>("/users/me")
        .command::<profile::ChangeProfile>(Put, "/users/me")
        .event::<account::Registered>()
        .event::<session::SessionOpened>()
        .event::<session::SessionEnded>()
        .event::<login::LoginRefused>()
        .event::<profile::ProfileChanged>()
        .rules(&[Rule {
            constraint: "users_email",
            code: Code::Conflict,
            field: Some("email"),
            message: "There is an account with this address already; sign in instead",
        }])
}
