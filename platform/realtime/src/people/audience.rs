//! Who hears: those in a room, those who hold a permission, one person.

use super::{Member, People, Person};
use crate::packet::Text;
use guildhall_kernel::{Id, Organization, Rights, live::Room};
use std::collections::HashSet;
use uuid::Uuid;

/// Most deliveries that are kept back for somebody whose rights are being asked for.
const MOST_HELD: usize = 1_000;

impl<C: Clone + PartialEq> People<C> {
    /// Sends to everyone in a room but one person; gives the number of connections.
    pub(crate) fn deliver(&mut self, room: &Room, text: &Text, except: Option<Member>, mut send: impl FnMut(&C)) -> usize {
        let mut count = 0;
        for member in self.audience(room) {
            if Some(member) == except {
                continue;
            }
            let Some(person) = self.people.get_mut(&member) else { continue };
            if let Some(hold) = &mut person.hold {
                if hold.deliveries.len() < MOST_HELD {
                    hold.deliveries.push((room.clone(), text.clone()));
                }
                continue;
            }
            for seat in person.seats.iter().filter(|seat| seat.welcomed) {
                send(&seat.connection);
                count += 1;
            }
        }
        count
    }

    fn audience(&self, room: &Room) -> Vec<Member> {
        match Kind::of(room) {
            Kind::Permission(organization, key) => {
                let members = self.organizations.get(&organization).into_iter().flatten();
                // Somebody whose rights are in doubt hears what they still may, once that is known.
                let may = |person: &Person<C>| person.hold.is_some() || allows(&person.rights, key);
                members.filter(|member| self.people.get(member).is_some_and(may)).copied().collect()
            }
            Kind::Person(member) => vec![member],
            Kind::Object => self.rooms.get(room).into_iter().flatten().copied().collect(),
        }
    }

    pub(crate) fn is_in(&self, member: Member, room: &Room) -> bool {
        let Some(person) = self.people.get(&member) else { return false };
        match Kind::of(room) {
            Kind::Permission(organization, key) => organization == member.organization && allows(&person.rights, key),
            Kind::Person(whose) => whose == member,
            Kind::Object => person.rooms.contains(room),
        }
    }

    /// Those who share a room with a person, and the person.
    pub(crate) fn acquaintances(&self, member: Member) -> HashSet<Member> {
        let rooms = self.people.get(&member).into_iter().flat_map(|person| &person.rooms);
        let mut known: HashSet<_> = rooms.filter_map(|room| self.rooms.get(room)).flatten().copied().collect();
        known.insert(member);
        known
    }

    pub(crate) fn in_room(&self, room: &Room) -> Vec<Member> {
        self.rooms.get(room).into_iter().flatten().copied().collect()
    }

    pub(crate) fn connections(&self, member: Member) -> Vec<C> {
        let seats = self.people.get(&member).into_iter().flat_map(|person| &person.seats);
        seats.filter(|seat| seat.welcomed).map(|seat| seat.connection.clone()).collect()
    }
}

fn allows(rights: &Rights, key: &str) -> bool {
    rights.member && rights.permissions.contains(key)
}

/// Rooms that need no list of their own are told by their names.
enum Kind<'a> {
    Permission(Id<Organization>, &'a str),
    Person(Member),
    Object,
}

impl<'a> Kind<'a> {
    fn of(room: &'a Room) -> Self {
        let mut parts = room.as_str().splitn(3, '/');
        let organization = parts.next().and_then(|id| Uuid::try_parse(id).ok()).map(Id::from_uuid);
        match (organization, parts.next(), parts.next()) {
            (Some(organization), Some("may"), Some(key)) => Self::Permission(organization, key),
            (Some(organization), Some("person"), Some(id)) => match Uuid::try_parse(id) {
                Ok(id) => Self::Person(Member { organization, person: Id::from_uuid(id) }),
                Err(_) => Self::Object,
            },
            _ => Self::Object,
        }
    }
}
