//! `--demo`: a small living organization in an empty house, so that there is something to look at.

mod week;

use crate::House;
use anyhow::{Context, Result, anyhow, bail};
use guildhall_kernel::{Origin, Problem, Wish};
use guildhall_postgres::Claims;
use serde_json::{Value, json};

const PASSWORD: &str = "lit windows at dusk";
const PEOPLE: [(&str, &str, &str); 5] = [
    ("Ines Moura", "ines@saltmarsh.example", "owner"),
    ("Tomasz Wilk", "tomasz@saltmarsh.example", "manager"),
    ("Adaeze Okafor", "adaeze@saltmarsh.example", "staff"),
    ("Henrik Solberg", "henrik@saltmarsh.example", "staff"),
    ("Priya Raman", "priya@saltmarsh.example", "staff"),
];

/// Founds Saltmarsh Instruments, invites four people, and lets them talk, work and plan. Everything goes through the same commands as
/// anybody's requests.
///
/// # Errors
/// When the house is not empty.
pub async fn furnish(house: &House) -> Result<()> {
    let people = house.kernel.services.database.sign_in.read(Claims::none()).query_last("select count(*) from auth.users", &[]).await?;
    if people.first().is_some_and(|row| row.get::<_, i64>(0) > 0) {
        bail!("--demo fills an empty data folder; this one has people in it");
    }
    let (name, email, _) = PEOPLE[0];
    let founder = call(
        house,
        None,
        "identity.account.register",
        json!({
            "name": name, "email": email, "password": PASSWORD, "organization_name": "Saltmarsh Instruments", "blueprint": "labsync-chat", "starter": false,
        }),
    )
    .await?;
    let owner = token(&founder)?;
    let mut tokens = vec![owner.clone()];
    let mut ids = vec![founder["user"]["id"].clone()];
    for (name, email, role) in &PEOPLE[1..] {
        let invitation = call(house, Some(&owner), "organization.invitation.create", json!({ "email": email, "roles": [role] })).await?;
        let joined = call(
            house,
            None,
            "identity.account.register",
            json!({
                "name": name, "email": email, "password": PASSWORD, "invitation": invitation["token"],
            }),
        )
        .await?;
        tokens.push(token(&joined)?);
        ids.push(joined["user"]["id"].clone());
    }
    converse(house, &tokens, &ids).await?;
    work(house, &tokens, &ids).await?;
    tell(house, &tokens).await?;
    week::plan(house, &tokens, &ids).await?;
    println!("The demo organization is Saltmarsh Instruments. Sign in as any of these, with the password “{PASSWORD}”:");
    for (name, email, role) in PEOPLE {
        println!("  {email:<28} {name}, {role}");
    }
    Ok(())
}

async fn converse(house: &House, tokens: &[String], ids: &[Value]) -> Result<()> {
    const TALK: [(&str, &[(usize, &str)]); 3] = [
        ("announcements", &[(0, "Welcome to the hall. Lunch is at half past twelve, and the kiln room stays locked until Thursday.")]),
        (
            "nitrate-kit",
            &[
                (
                    2,
                    "Batch 14 reads 6 % low once the chamber passes 80 % RH. Four cartridges of five, same slope. The fifth had a torn seal, so I left it out.",
                ),
                (
                    3,
                    "The compensation table stops at 80 %. I can extend it, but I need two more points: `85` and `90`. @Tomasz can the chamber hold 90 for an hour?",
                ),
                (1, "Yes, chamber B. I hold it tomorrow from one to five."),
                (4, "Please do. I need the raw log as well, the auditor asks for it on the 24th."),
            ],
        ),
        ("lunch", &[(3, "Herring again?"), (0, "Herring again."), (2, "I bring bread.")]),
    ];
    for (name, messages) in TALK {
        let channel =
            call(house, Some(&tokens[0]), "chat.conversation.open", json!({ "type": "channel", "name": name, "member_ids": ids[1..] }))
                .await?;
        for (who, text) in messages {
            call(house, Some(&tokens[*who]), "chat.message.send", json!({ "conversation_id": channel["id"], "content": text })).await?;
        }
    }
    let direct = call(house, Some(&tokens[0]), "chat.conversation.open", json!({ "type": "direct", "member_ids": [ids[1]] })).await?;
    call(
        house,
        Some(&tokens[0]),
        "chat.message.send",
        json!({ "conversation_id": direct["id"], "content": "Are you in tomorrow? Delfland wants to see the chamber." }),
    )
    .await?;
    Ok(())
}

/// A board in the middle of its work: column, title, who, days from now until it is due, priority, label.
async fn work(house: &House, tokens: &[String], ids: &[Value]) -> Result<()> {
    type Card = (&'static str, &'static str, Option<usize>, Option<i64>, &'static str, &'static str);
    const CARDS: [Card; 12] = [
        ("backlog", "Ask Delfland for a second buoy site", Some(0), Some(0), "medium", "field"),
        ("backlog", "Cartridges with a thicker seal: three quotes", Some(1), None, "low", "supply"),
        ("todo", "Write down how a probe is rinsed", Some(3), Some(9), "low", "docs"),
        ("todo", "Order 200 reference solutions, lot 7", Some(1), Some(4), "medium", "supply"),
        ("todo", "Raw log of batch 14 for the auditor", Some(4), Some(3), "high", "audit"),
        ("todo", "Sensor drift after a week in brackish water", Some(0), Some(14), "none", "field"),
        ("in_progress", "Humidity: measure at 85 and 90 %", Some(1), Some(0), "urgent", "firmware"),
        ("in_progress", "Extend the compensation table past 80 %", Some(3), Some(1), "high", "firmware"),
        ("in_progress", "Count the torn seals of batches 11 to 14", Some(2), Some(-1), "medium", "quality"),
        ("done", "Book chamber B for Thursday", Some(1), Some(-2), "none", "field"),
        ("done", "Calibrate scales 2 and 3", Some(2), Some(-3), "none", "quality"),
        ("done", "Answer Delfland about the deposit", Some(0), Some(-4), "medium", "field"),
    ];
    let project = json!({
        "name": "Nitrate kit", "key": "NK", "product_type": "physical_product",
        "description": "A field kit that reads nitrate to half a milligram, whatever the weather.",
    });
    let project = call(house, Some(&tokens[0]), "projects.project.create", project).await?;
    let private = json!({ "name": "Second kiln", "key": "KILN", "product_type": "service", "is_private": true });
    call(house, Some(&tokens[0]), "projects.project.create", private).await?;
    for id in &ids[1..] {
        let member = json!({ "project_id": project["id"], "user_id": id, "role": "member" });
        call(house, Some(&tokens[0]), "projects.member.add", member).await?;
    }
    let today = house.kernel.services.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    for (status, title, who, days, priority, label) in CARDS {
        let due = days.map(|days| (today + jiff::Span::new().days(days)).to_string());
        let people: Vec<&Value> = who.map(|who| &ids[who]).into_iter().collect();
        let task = json!({
            "project_id": project["id"], "title": title, "status": status, "assignees": people, "due_date": due, "priority": priority,
            "labels": [label],
        });
        call(house, Some(&tokens[0]), "projects.task.create", task).await?;
    }
    Ok(())
}

async fn tell(house: &House, tokens: &[String]) -> Result<()> {
    const POSTS: [(usize, &str); 3] = [
        (0, "The lease of the boathouse is signed until 2029. Thank you, Tomasz, for reading all forty pages."),
        (2, "Batch 14 is drying. If the kiln room smells of pears, that is the solvent, and it is on purpose."),
        (1, "Chamber B holds 90 % since ten this morning. It is yours from one o'clock, Henrik."),
    ];
    for (who, text) in POSTS {
        call(house, Some(&tokens[who]), "status.post.write", json!({ "text": text, "visibility": "public" })).await?;
    }
    Ok(())
}

fn token(answer: &Value) -> Result<String> {
    answer["access_token"].as_str().map(str::to_owned).context("an answer without a token")
}

async fn call(house: &House, token: Option<&str>, command: &str, input: Value) -> Result<Value> {
    let kernel = &house.kernel;
    let origin = Origin { address: "127.0.0.1".to_owned(), request_id: "demo".to_owned(), ..Origin::default() };
    let entry = kernel.services.registry.command(command).with_context(|| format!("no command {command}"))?;
    let said = |problem: Problem| anyhow!("the demo could not be set up: {problem}");
    let caller = kernel.gate.admit(token, origin).await.map_err(said)?;
    let reply = kernel.invoke(entry, caller, &[], &[], Some(input), Wish::default()).await.map_err(said)?;
    reply.body.map_or(Ok(Value::Null), |body| serde_json::from_slice(&body).context("an answer that is not JSON"))
}
