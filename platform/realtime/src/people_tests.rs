use super::*;
use guildhall_kernel::Permission;
use uuid::Uuid;

const READ: Permission = Permission::new("chat.messages.read", "", "");

fn member(n: u128) -> Member {
    Member { organization: Id::from_uuid(Uuid::from_u128(1)), person: Id::from_uuid(Uuid::from_u128(n)) }
}
fn room(n: u128) -> Room {
    Room::object(member(0).organization, "conversation", Uuid::from_u128(n))
}
fn rights(permissions: &[&str]) -> Arc<Rights> {
    Arc::new(Rights { member: true, permissions: permissions.iter().map(|key| (*key).to_owned()).collect(), ..Rights::default() })
}
fn people() -> People<u8> {
    People::new(100)
}
/// Lets a connection in with these rooms.
fn enter(people: &mut People<u8>, who: u128, connection: u8, rooms: &[Room]) {
    assert_eq!(people.arrive(member(who), connection, 50), Some(Arrival::Ask));
    people.settle(member(who), rights(&[READ.key]), rooms.to_vec());
}
fn hearers(people: &mut People<u8>, room: &Room) -> Vec<u8> {
    let mut heard = Vec::new();
    people.deliver(room, &"x".into(), None, |connection| heard.push(*connection));
    heard.sort_unstable();
    heard
}

#[test]
fn a_room_reaches_every_tab_of_those_in_it_and_nobody_else() {
    let mut people = people();
    enter(&mut people, 1, 10, &[room(1)]);
    assert_eq!(people.arrive(member(1), 11, 50), Some(Arrival::Known));
    enter(&mut people, 2, 20, &[room(1), room(2)]);
    enter(&mut people, 3, 30, &[room(2)]);
    assert_eq!(hearers(&mut people, &room(1)), [10, 11, 20]);
    assert_eq!(hearers(&mut people, &room(2)), [20, 30]);
    assert_eq!(hearers(&mut people, &room(9)), [0u8; 0]);
    assert_eq!(hearers(&mut people, &Room::person(member(1).organization, member(1).person)), [10, 11]);
}

/// RT4
#[test]
fn who_left_hears_nothing() {
    let mut people = people();
    enter(&mut people, 1, 10, &[room(1)]);
    enter(&mut people, 2, 20, &[room(1)]);
    assert!(people.change(member(1), &room(1), false));
    assert_eq!(hearers(&mut people, &room(1)), [20]);
    assert!(!people.is_in(member(1), &room(1)));
}

#[test]
fn what_changed_while_rooms_were_asked_for_is_kept() {
    let mut people = people();
    people.arrive(member(1), 10, 50);
    people.change(member(1), &room(1), true);
    people.change(member(1), &room(2), false);
    // The answer was read before either change was committed.
    let settled = people.settle(member(1), rights(&[]), vec![room(2), room(3)]);
    assert_eq!(settled, Settled::Done { welcomed: vec![10], all: vec![10], held: vec![] });
    assert_eq!([1, 2, 3].map(|n| people.is_in(member(1), &room(n))), [true, false, true]);
}

#[test]
fn nothing_is_heard_before_the_welcome_and_nothing_is_lost() {
    let mut people = people();
    people.arrive(member(1), 10, 50);
    people.change(member(1), &room(1), true);
    assert_eq!(hearers(&mut people, &room(1)), [0u8; 0]);
    let settled = people.settle(member(1), rights(&[]), vec![room(1)]);
    assert_eq!(settled, Settled::Done { welcomed: vec![10], all: vec![10], held: vec!["x".into()] });
}

#[test]
fn while_rights_are_in_doubt_deliveries_wait_and_go_only_to_rooms_that_stay() {
    let mut people = people();
    enter(&mut people, 1, 10, &[room(1), room(2)]);
    assert_eq!(people.doubt(member(1).organization), [member(1)]);
    assert_eq!(hearers(&mut people, &room(1)), [0u8; 0]);
    assert_eq!(hearers(&mut people, &room(2)), [0u8; 0]);
    assert_eq!(hearers(&mut people, &Room::permission(member(1).organization, READ)), [0u8; 0]);
    let settled = people.settle(member(1), rights(&[]), vec![room(2)]);
    assert_eq!(settled, Settled::Done { welcomed: vec![], all: vec![10], held: vec!["x".into()] });
    assert_eq!(hearers(&mut people, &room(1)), [0u8; 0]);
}

#[test]
fn rights_that_change_during_the_question_are_asked_for_again() {
    let mut people = people();
    people.arrive(member(1), 10, 50);
    assert!(people.doubt(member(1).organization).is_empty());
    assert_eq!(people.settle(member(1), rights(&[]), vec![room(1)]), Settled::Again);
    assert!(matches!(people.settle(member(1), rights(&[]), vec![]), Settled::Done { .. }));
    assert!(!people.is_in(member(1), &room(1)));
}

#[test]
fn a_permission_reaches_those_who_hold_it() {
    let mut people = people();
    enter(&mut people, 1, 10, &[]);
    people.arrive(member(2), 20, 50);
    people.settle(member(2), rights(&[]), vec![]);
    assert_eq!(hearers(&mut people, &Room::permission(member(1).organization, READ)), [10]);
}

#[test]
fn two_tabs_are_one_person() {
    let mut people = people();
    enter(&mut people, 1, 10, &[room(1)]);
    assert_eq!(people.news_of(member(1)), Some(Status::Online));
    people.arrive(member(1), 11, 50);
    assert_eq!(people.news_of(member(1)), None);
    assert!(!people.depart(member(1), &10));
    assert_eq!(people.news_of(member(1)), None);
    assert!(people.depart(member(1), &11));
    assert_eq!(people.news_of(member(1)), Some(Status::Offline));
    people.forget(member(1));
    assert_eq!((people.room_count(), people.people.len(), people.organizations.len()), (0, 0, 0));
}

#[test]
fn a_reload_is_no_absence() {
    let mut people = people();
    enter(&mut people, 1, 10, &[room(1)]);
    people.news_of(member(1));
    people.depart(member(1), &10);
    assert_eq!(people.arrive(member(1), 11, 50), Some(Arrival::Known));
    people.forget(member(1));
    assert_eq!(people.news_of(member(1)), None);
    assert_eq!(hearers(&mut people, &room(1)), [11]);
}

/// RT7
#[test]
fn connections_and_rooms_of_a_person_are_capped() {
    let mut people = People::new(3);
    for connection in 0..2 {
        assert!(people.arrive(member(1), connection, 2).is_some());
    }
    assert_eq!(people.arrive(member(1), 2, 2), None);
    people.settle(member(1), rights(&[]), (0..10).map(room).collect());
    assert_eq!(people.room_count(), 3);
}

#[test]
fn presence_is_for_those_who_share_a_room() {
    let mut people = people();
    enter(&mut people, 1, 10, &[room(1)]);
    enter(&mut people, 2, 20, &[room(1), room(2)]);
    enter(&mut people, 3, 30, &[room(2)]);
    assert_eq!(people.acquaintances(member(1)), HashSet::from([member(1), member(2)]));
    assert_eq!(people.acquaintances(member(2)).len(), 3);
}
