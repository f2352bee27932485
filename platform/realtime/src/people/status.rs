//! What a person is to the others.

use guildhall_kernel::live::Presence;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Online,
    Away,
    Dnd,
    Offline,
}

impl Status {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Dnd => "dnd",
            Self::Offline => "offline",
        }
    }
    /// What a person may say of themselves; `offline` is only ever true of nobody's socket.
    pub(crate) fn chosen(name: &str) -> Option<Self> {
        [Self::Online, Self::Away, Self::Dnd].into_iter().find(|status| status.as_str() == name)
    }
}

impl From<Presence> for Status {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Online => Self::Online,
            Presence::Away => Self::Away,
            Presence::Dnd => Self::Dnd,
        }
    }
}
