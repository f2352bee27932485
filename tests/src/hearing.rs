//! What the house tells, and to whom, as every node hears it.

use crate::World;
use guildhall_kernel::live::{Dispatch, Listener, Notice};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// Everything delivered since it began to listen.
#[derive(Clone, Default)]
pub struct Hearing(Arc<Mutex<Vec<Told>>>);

/// One delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The room, without the organization that its name begins with.
    pub room: String,
    pub name: String,
    pub payload: Value,
}

impl Hearing {
    #[must_use]
    pub fn at(world: &World) -> Self {
        let hearing = Self::default();
        world.house.kernel.services.bus.listen(Arc::new(hearing.clone()));
        hearing
    }

    /// What was told under this name, and forgets it. Answers come after their dispatch, so nothing is waited for.
    ///
    /// # Panics
    /// When a listener died.
    #[must_use]
    pub fn take(&self, name: &str) -> Vec<Told> {
        let mut told = self.0.lock().expect("nobody died over it");
        let (wanted, rest) = std::mem::take(&mut *told).into_iter().partition(|one: &Told| one.name == name);
        *told = rest;
        wanted
    }

    /// The rooms that were told something under this name, sorted; and forgets it.
    #[must_use]
    pub fn rooms(&self, name: &str) -> Vec<String> {
        let mut rooms: Vec<String> = self.take(name).into_iter().map(|told| told.room).collect();
        rooms.sort();
        rooms
    }
}

impl Listener for Hearing {
    fn hear(&self, dispatch: &Dispatch) {
        let told = dispatch.notices.iter().filter_map(|notice| match notice {
            Notice::Deliver { room, name, payload } => Some(Told {
                room: room.as_str().split_once('/').map_or("", |(_, rest)| rest).to_owned(),
                name: name.to_string(),
                payload: serde_json::from_slice(payload).unwrap_or_default(),
            }),
            _ => None,
        });
        self.0.lock().expect("nobody died over it").extend(told);
    }
}
