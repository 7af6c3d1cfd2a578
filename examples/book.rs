//! Books the first free haircut of tomorrow, against a simulated Cal.com whose first answer to the booking is lost.

use std::error::Error;
use std::time::Duration;

use calcom_client::{
    ApiKey, CalcomClient, ClientConfig, EventTypeId, Marker, NewAttendee, NewBooking, SlotsQuery, StackConfig,
};
use calcom_simulator::{Account, Clock, EventType, Fault, Simulator, World};
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let clock = Clock::fixed("2026-09-30T12:00:00Z".parse()?);
    let haircut = EventType::new(424_242, "Haarschnitt", 45);
    let world =
        World::new(clock.clone()).account(Account::new("cal_salon", "Mara Beispiel")).event_type(haircut, "cal_salon");
    let simulator = Simulator::start(world).await?;

    let settings = ClientConfig::new(simulator.base_url(), ApiKey::new("cal_salon")?).validate()?;
    let client = CalcomClient::with_stack(settings, &StackConfig::default().validate()?)?;

    let (event_type, budget) = (EventTypeId::new(424_242)?, Duration::from_secs(5));
    let query = SlotsQuery::new(event_type, clock.now(), clock.now() + TimeDelta::days(1), Berlin);
    let start = client.slots(&query, budget).await?.starts().next().ok_or("nothing is free")?;

    simulator.faults().script([Fault::LostResponse]);
    let erika = NewAttendee::new("Erika Beispiel", Berlin).phone("+49 30 23125042".parse()?);
    let booked = client.book(&NewBooking::new(event_type, start, erika), &Marker::new("call-1:first")?, budget).await?;
    assert_eq!(simulator.bookings().len(), 1, "the lost answer was found by looking, and nothing was booked twice");
    assert_eq!(booked.booking.uid.as_str(), simulator.bookings()[0].uid);
    simulator.shutdown().await;
    Ok(())
}
