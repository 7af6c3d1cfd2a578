//! What happens without a request: meetings begin and end.

use super::Session;
use crate::booked::{Booked, Status};
use crate::webhook::Event;

impl Session<'_> {
    /// Tells of the meetings that began or ended since it was told last.
    pub(crate) fn pass_time(&mut self) {
        let from = self.state.told_until.unwrap_or(self.now);
        if self.now <= from {
            return;
        }
        self.state.told_until = Some(self.now);
        let held = |b: &&Booked| b.status == Status::Accepted;
        let began = self.state.bookings.starting(from, self.now).filter(held);
        let ended = self.state.bookings.ending(from, self.now).filter(held);
        let event = |trigger| move |b: &Booked| Event::new(trigger, b.clone());
        self.events.extend(began.map(event("MEETING_STARTED")).chain(ended.map(event("MEETING_ENDED"))));
    }
}
