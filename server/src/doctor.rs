//! `guildhall doctor`: what is wrong with a set-up, and what would mend it.

use crate::{Secret, Serve};
use anyhow::{Result, bail};
use guildhall_embedded::DataFolder;
use guildhall_mailer::Mailer;
use guildhall_postgres::{Config, Installation, SetupError, pending};
use std::{net::TcpListener, str::FromStr};

/// SQL for a database administrator, where Guildhall's own role cannot do what it needs.
const PREPARE: &str = "\
-- Run this once as a database administrator:
create role guildhall login createrole password 'choose-one';
create database guildhall owner guildhall;
-- Then start with DATABASE_URL=postgres://guildhall:choose-one@HOST/guildhall";

/// Prints a line for each thing examined.
///
/// # Errors
/// When something would keep the server from starting.
pub async fn examine(serve: &Serve) -> Result<()> {
    let mut bad = 0;
    let mut report = |name: &str, outcome: Result<String, String>| match outcome {
        Ok(what) => println!("  ok   {name}: {what}"),
        Err(what) => {
            bad += 1;
            println!("  BAD  {name}: {what}");
        }
    };
    report(
        "address",
        match TcpListener::bind(serve.listen) {
            Ok(_) => Ok(format!("{} is free", serve.listen)),
            Err(error) => Err(format!("{} cannot be listened on: {error}", serve.listen)),
        },
    );
    report(
        "web app",
        match crate::web_app() {
            Some(_) => Ok("inside this binary".to_owned()),
            None => Err("not inside this binary; build it with `make run`".to_owned()),
        },
    );
    report(
        "cards",
        crate::registry(crate::modules())
            .map(|registry| format!("{} modules, {} commands", registry.modules().len(), registry.commands().len()))
            .map_err(|error| error.to_string()),
    );
    if let Some(secret) = &serve.secret {
        report("secret", Secret::given(secret).map(|_| "long enough".to_owned()).map_err(|error| error.to_string()));
    }
    report("mail", examine_mail(serve).await);
    match &serve.database_url {
        None => {
            report(
                "data folder",
                DataFolder::claim(&serve.data)
                    .map(|_| format!("{} can be used", serve.data.display()))
                    .map_err(|trouble| trouble.to_string()),
            );
        }
        Some(url) => {
            let outcome = examine_database(url).await;
            let hint = matches!(outcome, Err((_, true)));
            report("database", outcome.map_err(|(text, _)| text));
            if hint {
                println!("\n{PREPARE}");
            }
        }
    }
    if bad > 0 {
        bail!("{bad} of these would keep Guildhall from starting");
    }
    println!("All is well.");
    Ok(())
}

/// Connects, encrypts and signs in, as a mail on its way would.
async fn examine_mail(serve: &Serve) -> Result<String, String> {
    let Some(settings) = serve.smtp().map_err(|error| error.to_string())? else {
        return Ok("no server named; mails are kept in the outbox".to_owned());
    };
    let from = settings.from().to_owned();
    match Mailer::new(settings).knock().await {
        Ok(()) => Ok(format!("the server takes mail from {from}")),
        Err(trouble) => Err(trouble.to_string()),
    }
}

/// The flag says whether the administrator's SQL would help.
async fn examine_database(url: &str) -> Result<String, (String, bool)> {
    let config = Config::from_str(url).map_err(|_| ("DATABASE_URL is not a PostgreSQL address".to_owned(), false))?;
    let installation = Installation::new(config, b"examined only");
    let admin = installation.connect_admin().await.map_err(|error| {
        let helps = matches!(error, SetupError::Unreachable(_));
        (error.to_string(), helps)
    })?;
    let may: bool = match admin.query_one("select rolcreaterole or rolsuper from pg_roles where rolname = current_user", &[]).await {
        Ok(row) => row.get(0),
        Err(error) => return Err((error.to_string(), false)),
    };
    if !may {
        return Err(("the role may not create roles".to_owned(), true));
    }
    let registry = crate::registry(crate::modules()).map_err(|error| (error.to_string(), false))?;
    match pending(&installation, &registry.migrations()).await {
        Ok(0) => Ok("reachable, and up to date".to_owned()),
        Ok(count) => Ok(format!("reachable; {count} migrations will be applied at the next start")),
        Err(error) => Err((error.to_string(), false)),
    }
}
