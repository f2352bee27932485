//! `--demo`: a small living organization in an empty house, so that there is something to look at.

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

/// Founds Saltmarsh Instruments, invites four people and lets them talk. Everything goes through the same commands as
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
