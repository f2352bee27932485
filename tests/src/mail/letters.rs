//! A module that lets a test write letters as it likes, as other modules do.

use guildhall_kernel::{Access, prelude::*};
use serde_json::{Value, json};

const WRITE: Permission = Permission::new("letters.write", "Write letters", "To anybody");

pub fn module() -> Module {
    Module::new("letters", "Letters").core().needs(&["mail"]).permissions(&[WRITE]).command::<Write>(Post, "/letters")
}

/// Posts a letter.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Write {
    #[garde(skip)]
    letter: Value,
    /// The deed itself is refused in the end.
    #[garde(skip)]
    #[serde(default)]
    regret: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Written {
    id: String,
}

impl Command for Write {
    const NAME: &'static str = "letters.write";
    const ACCESS: Access = Member(WRITE);
    type Output = Json<Written>;
    async fn act(self, cx: &mut Act) -> Result<Json<Written>> {
        let mut letter = json!({ "kind": "letters.letter", "subject": "A letter", "heading": "A letter" });
        letter.as_object_mut().expect("an object").extend(self.letter.as_object().cloned().unwrap_or_default());
        let posted = cx.send("mail.post", letter).await?;
        if self.regret {
            return Err(Problem::conflict("On second thought, no"));
        }
        Json::new(&Written { id: posted["id"].as_str().unwrap_or_default().to_owned() })
    }
}
