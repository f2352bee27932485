//! Who is here, and in which rooms: the hub's memory, without a socket or a clock in it.
//!
//! Rooms are entered by people, not by sockets: two tabs of one person hold one entry. Rooms of a permission need no
//! entries at all, since everyone's rights are at hand.

mod audience;
mod status;

pub(crate) use status::Status;

use crate::packet::Text;
use guildhall_kernel::{Id, Organization, Rights, User, live::Room};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// One person in one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Member {
    pub organization: Id<Organization>,
    pub person: Id<User>,
}

/// `C`: a handle of a connection.
pub(crate) struct People<C> {
    people: HashMap<Member, Person<C>>,
    rooms: HashMap<Room, HashSet<Member>>,
    organizations: HashMap<Id<Organization>, HashSet<Member>>,
    most_rooms: usize,
}

struct Person<C> {
    seats: Vec<Seat<C>>,
    rooms: HashSet<Room>,
    rights: Arc<Rights>,
    /// While rights and rooms are being asked for.
    hold: Option<Hold>,
    status: Status,
    /// What the others were told last.
    told: Status,
}

struct Seat<C> {
    connection: C,
    /// Has been let in, and so may hear.
    welcomed: bool,
}

#[derive(Default)]
struct Hold {
    /// Rights changed once more since the question was put.
    again: bool,
    /// Entered (or left) since the question was put.
    changes: Vec<(Room, bool)>,
    deliveries: Vec<(Room, Text)>,
}

/// What an arrival means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Rights and rooms have to be asked for.
    Ask,
    /// They are being asked for; the connection is let in with the answer.
    Wait,
    /// They are known.
    Known,
}

/// What an answer means.
#[derive(Debug, PartialEq)]
pub(crate) enum Settled<C> {
    /// Outdated already: ask again.
    Again,
    /// Nobody waits for it any more.
    Nobody,
    Done {
        welcomed: Vec<C>,
        all: Vec<C>,
        held: Vec<Text>,
    },
}

impl<C: Clone + PartialEq> People<C> {
    pub(crate) fn new(most_rooms: usize) -> Self {
        Self { people: HashMap::new(), rooms: HashMap::new(), organizations: HashMap::new(), most_rooms }
    }

    /// A connection of a person; `None` if they have `most` already.
    pub(crate) fn arrive(&mut self, member: Member, connection: C, most: usize) -> Option<Arrival> {
        let person = self.people.entry(member).or_insert_with(|| Person {
            seats: Vec::with_capacity(1),
            rooms: HashSet::new(),
            rights: Arc::default(),
            hold: None,
            status: Status::Offline,
            told: Status::Offline,
        });
        if person.seats.len() >= most {
            return None;
        }
        self.organizations.entry(member.organization).or_default().insert(member);
        if person.seats.is_empty() {
            person.status = Status::Online;
        }
        let known = person.rights.member;
        let arrival = match (&person.hold, known) {
            (Some(_), _) => Arrival::Wait,
            (None, true) => Arrival::Known,
            (None, false) => {
                person.hold = Some(Hold::default());
                Arrival::Ask
            }
        };
        person.seats.push(Seat { connection, welcomed: arrival == Arrival::Known });
        Some(arrival)
    }

    /// A connection is gone; true if it was the person's last.
    pub(crate) fn depart(&mut self, member: Member, connection: &C) -> bool {
        let Some(person) = self.people.get_mut(&member) else { return false };
        let before = person.seats.len();
        person.seats.retain(|seat| seat.connection != *connection);
        let last = before > 0 && person.seats.is_empty();
        if last {
            person.status = Status::Offline;
        }
        last
    }

    /// Nothing could be found out about a person: the next to arrive asks again.
    pub(crate) fn abandon(&mut self, member: Member) {
        if let Some(person) = self.people.get_mut(&member) {
            person.hold = None;
            person.rights = Arc::default();
        }
    }

    /// Forgets a person without connections; true if they are now unknown.
    pub(crate) fn forget(&mut self, member: Member) -> bool {
        match self.people.get(&member) {
            None => return true,
            // An answer that is under way must find the question that it belongs to.
            Some(person) if !person.seats.is_empty() || person.hold.is_some() => return false,
            Some(_) => {}
        }
        let Some(person) = self.people.remove(&member) else { return true };
        for room in &person.rooms {
            leave(&mut self.rooms, room, member);
        }
        if let Some(members) = self.organizations.get_mut(&member.organization) {
            members.remove(&member);
            if members.is_empty() {
                self.organizations.remove(&member.organization);
            }
        }
        true
    }

    /// The person enters or leaves a room. True if they are here and it is news.
    pub(crate) fn change(&mut self, member: Member, room: &Room, enters: bool) -> bool {
        let Some(person) = self.people.get_mut(&member) else { return false };
        if let Some(hold) = &mut person.hold {
            hold.changes.push((room.clone(), enters));
        }
        let most = self.most_rooms;
        match enters {
            true if person.rooms.len() < most && !person.rooms.contains(room) => {
                // One name for all who are in it.
                let room = self.rooms.get_key_value(room).map_or_else(|| room.clone(), |(known, _)| known.clone());
                person.rooms.insert(room.clone());
                self.rooms.entry(room).or_default().insert(member)
            }
            true => false,
            false => person.rooms.remove(room) && leave(&mut self.rooms, room, member),
        }
    }

    /// Rights of an organization's people are void. Gives those for whom they have to be asked for now.
    pub(crate) fn doubt(&mut self, organization: Id<Organization>) -> Vec<Member> {
        let mut to_ask = Vec::new();
        for member in self.organizations.get(&organization).into_iter().flatten() {
            let Some(person) = self.people.get_mut(member) else { continue };
            match &mut person.hold {
                Some(hold) => hold.again = true,
                none => {
                    *none = Some(Hold::default());
                    to_ask.push(*member);
                }
            }
        }
        to_ask
    }

    /// What was found for a person: their rights and rooms.
    pub(crate) fn settle(&mut self, member: Member, rights: Arc<Rights>, found: Vec<Room>) -> Settled<C> {
        let Some(person) = self.people.get_mut(&member) else { return Settled::Nobody };
        let Some(hold) = person.hold.as_mut() else { return Settled::Nobody };
        if std::mem::take(&mut hold.again) {
            hold.changes.clear();
            return Settled::Again;
        }
        let hold = person.hold.take().unwrap_or_default();
        person.rights = rights;
        let mut rooms: HashSet<Room> = found.into_iter().collect();
        for (room, entered) in hold.changes {
            if entered {
                rooms.insert(room)
            } else {
                rooms.remove(&room)
            };
        }
        for room in person.rooms.difference(&rooms).cloned().collect::<Vec<_>>() {
            self.change(member, &room, false);
        }
        for room in rooms {
            self.change(member, &room, true);
        }
        let held = hold.deliveries.into_iter().filter(|(room, _)| self.is_in(member, room)).map(|(_, text)| text).collect();
        let Some(person) = self.people.get_mut(&member) else { return Settled::Nobody };
        let welcomed = person.seats.iter().filter(|seat| !seat.welcomed).map(|seat| seat.connection.clone()).collect();
        person.seats.iter_mut().for_each(|seat| seat.welcomed = true);
        Settled::Done { welcomed, all: person.seats.iter().map(|seat| seat.connection.clone()).collect(), held }
    }

    pub(crate) fn set_status(&mut self, member: Member, status: Status) {
        if let Some(person) = self.people.get_mut(&member)
            && !person.seats.is_empty()
        {
            person.status = status;
        }
    }

    /// A person's status if the others do not know it yet; from now on they do.
    pub(crate) fn news_of(&mut self, member: Member) -> Option<Status> {
        let person = self.people.get_mut(&member)?;
        let news = person.status != person.told;
        person.told = person.status;
        news.then_some(person.status)
    }

    pub(crate) fn status(&self, member: Member) -> Status {
        self.people.get(&member).map_or(Status::Offline, |person| person.status)
    }

    /// What the others believe of a person. Newcomers begin with the same, so that the next news is news to all.
    pub(crate) fn told(&self, member: Member) -> Status {
        self.people.get(&member).map_or(Status::Offline, |person| person.told)
    }

    /// Every connection of a person, let in or not.
    pub(crate) fn all_connections(&self, member: Member) -> Vec<C> {
        self.people.get(&member).into_iter().flat_map(|person| &person.seats).map(|seat| seat.connection.clone()).collect()
    }

    pub(crate) fn room_count(&self) -> usize {
        self.rooms.len()
    }
}

fn leave(rooms: &mut HashMap<Room, HashSet<Member>>, room: &Room, member: Member) -> bool {
    let Some(members) = rooms.get_mut(room) else { return false };
    let left = members.remove(&member);
    if members.is_empty() {
        rooms.remove(room);
    }
    left
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
