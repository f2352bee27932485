//! Presence: true within a heartbeat, told to those who share a room, at most once a second.

use crate::{
    hub::{Inner, presence},
    people::Status,
};

/// Most presences that one round of greetings tells; the rest follow with the next.
const GREETINGS: usize = 400;

impl Inner {
    /// Tells newcomers who is here, a bounded number at a time.
    pub(crate) fn greet(&self) {
        let mut left = GREETINGS;
        while left > 0 {
            let (plug, texts) = {
                let mut state = self.state.lock();
                let Some((plug, mut others)) = state.greetings.pop_front() else { return };
                let now: Vec<_> = others.drain(..others.len().min(left)).collect();
                left -= now.len().max(1).min(left);
                if !others.is_empty() {
                    state.greetings.push_back((plug.clone(), others));
                }
                let statuses = now.into_iter().map(|member| (member, state.people.told(member)));
                let texts: Vec<_> =
                    statuses.filter(|(_, status)| *status != Status::Offline).map(|(member, status)| presence(member, status)).collect();
                (plug, texts)
            };
            if plug.member().is_some() {
                texts.into_iter().for_each(|text| self.tell(&plug, text));
            }
        }
    }

    /// Tells everyone the news of the last second, and forgets who is gone.
    pub(crate) fn tell_news(&self) {
        let news: Vec<_> = self.state.lock().news.drain().collect();
        for member in news {
            let (text, hearers) = {
                let mut state = self.state.lock();
                let Some(status) = state.people.news_of(member) else {
                    if !state.people.forget(member) && state.people.status(member) == Status::Offline {
                        state.news.insert(member);
                    }
                    continue;
                };
                let acquaintances = state.people.acquaintances(member);
                let hearers: Vec<_> = acquaintances.into_iter().flat_map(|other| state.people.connections(other)).collect();
                if status == Status::Offline && !state.people.forget(member) {
                    state.news.insert(member);
                }
                (presence(member, status), hearers)
            };
            hearers.iter().for_each(|plug| self.tell(plug, text.clone()));
        }
    }
}
