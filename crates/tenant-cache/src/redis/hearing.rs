//! Hearing what other instances end, and knowing when one does not hear.
//!
//! Each instance sends itself a beat through the very channel that it listens on. When none of them, and no other news,
//! arrives for three beats, it is deaf: it may have missed an invalidation, so it shortens what it serves from memory
//! to `deaf_age`. When it hears again it trusts nothing that it has in memory, and tells its own recent invalidations
//! once more. What another instance ends is therefore served from here for `3 x beat + deaf_age` at the very most.

use std::sync::Arc;
use std::time::Duration;

use deadpool_redis::redis::{Msg, cmd};
use futures_util::StreamExt;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::event::CacheEvent;
use crate::generation::Extent;
use crate::redis::protocol::{self, News};
use crate::redis::station::Station;

const BEATS_MISSED: u32 = 3;

/// Sends a beat at every interval. Never ends.
pub(crate) async fn beat(station: Arc<Station>) {
    let mut every = interval(station.config().beat);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let payload = protocol::write(station.speaker(), &News::Beat);
    loop {
        every.tick().await;
        station.prune();
        let (channel, payload) = (station.names().news(), payload.clone());
        let publish =
            async |mut connection| cmd("PUBLISH").arg(channel).arg(payload).query_async::<i64>(&mut connection).await;
        station.link().exchange(station.config().beat, publish).await;
    }
}

/// Listens, and listens again whenever the connection was lost. Never ends.
pub(crate) async fn hear(station: Arc<Station>) {
    loop {
        listen(&station).await;
        deafen(&station);
        sleep(Duration::from_millis(50)).await;
    }
}

/// Listens until nothing was heard for too long.
async fn listen(station: &Station) {
    let patience = station.config().beat * BEATS_MISSED;
    let connect = async {
        let mut subscription = station.link().client().get_async_pubsub().await.ok()?;
        subscription.subscribe(station.names().news()).await.ok()?;
        Some(subscription)
    };
    let Ok(Some(subscription)) = timeout(patience.max(Duration::from_secs(1)), connect).await else {
        return;
    };
    let mut messages = subscription.into_on_message();
    while let Ok(Some(message)) = timeout(patience, messages.next()).await {
        take(station, &message);
    }
}

fn take(station: &Station, message: &Msg) {
    let Some((speaker, news)) = protocol::read(message.get_payload_bytes()) else {
        return;
    };
    if station.hearing().hear() {
        // From here on nothing is missed; what was missed before is unknown.
        station.hearing().generations().invalidate(Extent::Everything);
        station.tell_again();
        station.hearing().limit_age(None);
        station.link().hook().tell(&CacheEvent::Hearing);
    }
    if let News::Ended(ended) = news
        && speaker != station.speaker()
    {
        station.hearing().generations().invalidate(ended.extent());
    }
}

fn deafen(station: &Station) {
    if station.hearing().lose() {
        station.link().hook().tell(&CacheEvent::Deaf);
    }
    station.hearing().limit_age(Some(station.config().deaf_age));
}
