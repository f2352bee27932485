//! Twice a second: hearts beat, and what has to end, ends. One round for all costs less than a timer for each.

use crate::{
    hub::Inner,
    plug::{Plug, Stage},
};
use guildhall_kernel::Problem;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const ROUND: Duration = Duration::from_millis(500);

impl Inner {
    pub(crate) async fn sweep_for_ever(self: Arc<Self>) {
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for round in 0u64.. {
            rounds.tick().await;
            self.sweep();
            if round % 2 == 0 {
                self.tell_news();
                self.greet();
                metrics::gauge!("guildhall_socket_rooms").set(self.state.lock().people.room_count() as f64);
            }
            if round % 60 == 0 {
                self.forget_quiet_streams();
            }
        }
    }

    fn sweep(&self) {
        let plugs: Vec<Plug> = self.state.lock().plugs.values().cloned().collect();
        let (now, clock) = (Instant::now(), self.kernel.services.clock.now());
        for plug in plugs {
            let stage = plug.0.peer.lock().stage.clone();
            let opened = plug.0.knock.at;
            match stage {
                Stage::Fresh | Stage::Knocking if now.saturating_duration_since(opened) > self.settings.connect_timeout => self.end(&plug),
                // RT5
                Stage::In(session) if clock > session.expires_at + self.settings.renewal => {
                    plug.dismiss(&Problem::unauthenticated("The access token has expired and was not renewed"));
                    self.end(&plug);
                }
                Stage::Out { swept: false } => plug.0.peer.lock().stage = Stage::Out { swept: true },
                Stage::Out { swept: true } => self.cut(&plug),
                // A closed laptop, or a client that takes nothing any more.
                _ if !plug.0.beat(now, &self.settings) => self.cut(&plug),
                _ => {}
            }
        }
    }
}
