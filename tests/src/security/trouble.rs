//! A module that exists in tests alone: it waits, breaks and panics on demand.

use guildhall_kernel::prelude::*;

const USE: Permission = Permission::new("trouble.use", "Make trouble", "In tests");

pub fn module() -> Module {
    Module::new("trouble", "Trouble")
        .core()
        .needs(&["organization"])
        .permissions(&[USE])
        .read::<Wait>("/trouble/wait")
        .command::<WaitAndWrite>(Post, "/trouble/wait")
        .command::<Panic>(Post, "/trouble/panic")
        .command::<Break>(Post, "/trouble/break")
}

/// Waits in the database while it reads.
#[derive(Deserialize, JsonSchema, Validate)]
struct Wait {
    #[garde(range(max = 60_000))]
    ms: u32,
}

impl Command for Wait {
    const NAME: &'static str = "trouble.wait.read";
    const ACCESS: guildhall_kernel::Access = Member(USE);
    type Output = Json<i64>;
    async fn act(self, cx: &mut Act) -> Result<Json<i64>> {
        let seconds = f64::from(self.ms) / 1000.0;
        cx.run("select pg_sleep($1)", &[&seconds]).await?;
        cx.only("select count(*)::text from public.users", &[]).await
    }
}

/// Waits in the database while it holds a lock and has written.
#[derive(Deserialize, JsonSchema, Validate)]
struct WaitAndWrite {
    #[garde(range(max = 60_000))]
    ms: u32,
}

impl Command for WaitAndWrite {
    const NAME: &'static str = "trouble.wait.write";
    const ACCESS: guildhall_kernel::Access = Member(USE);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let seconds = f64::from(self.ms) / 1000.0;
        let (organization, person) = (cx.organization()?, cx.person()?);
        cx.run("update public.users set updated_at = now() where organization_id = $1 and id = $2", &[&organization, &person]).await?;
        cx.run("select pg_sleep($1)", &[&seconds]).await?;
        Ok(NoContent)
    }
}

/// Panics after a write.
#[derive(Deserialize, JsonSchema, Validate)]
struct Panic {
    #[garde(length(max = 100))]
    words: String,
}

impl Command for Panic {
    const NAME: &'static str = "trouble.panic";
    const ACCESS: guildhall_kernel::Access = Member(USE);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let organization = cx.organization()?;
        cx.run("update public.organizations set name = 'half done' where id = $1", &[&organization]).await?;
        panic!("{} select * from auth.users", self.words);
    }
}

/// Fails in one of the ways that are our fault.
#[derive(Deserialize, JsonSchema, Validate)]
struct Break {
    #[garde(skip)]
    how: How,
    #[garde(length(max = 100))]
    words: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum How {
    /// A cast that PostgreSQL refuses with the value in its message.
    Cast,
    /// A constraint that no card explains, with the row in its detail.
    Constraint,
    /// A policy.
    Policy,
    /// An error of our own with words for the log.
    Internal,
    /// A statement that fails and is swallowed.
    Swallowed,
}

impl Command for Break {
    const NAME: &'static str = "trouble.break";
    const ACCESS: guildhall_kernel::Access = Member(USE);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const CAST: &str = "select ($1 || '')::integer";
        const CONSTRAINT: &str = "update public.organizations set name = $1 || repeat('x', 100) where id = $2";
        const POLICY: &str = "update public.users set name = $1 where id = $2 and (select count(*) from auth.users) > 0";
        let (organization, person) = (cx.organization()?, cx.person()?);
        match self.how {
            How::Cast => drop(cx.run(CAST, &[&self.words]).await?),
            How::Constraint => drop(cx.run(CONSTRAINT, &[&self.words, &organization]).await?),
            How::Policy => drop(cx.run(POLICY, &[&self.words, &person]).await?),
            How::Internal => return Err(Problem::internal(self.words)),
            How::Swallowed => drop(cx.run(CAST, &[&self.words]).await),
        }
        Ok(NoContent)
    }
}
