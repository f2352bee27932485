use super::openapi;
use guildhall_kernel::{Module, Permission, Registry, prelude::*};
use serde_json::Value;

const READ: Permission = Permission::new("shed.tools.read", "See tools", "See what is in the shed");
const WRITE: Permission = Permission::new("shed.tools.write", "Change tools", "Put tools in and take them out");

/// A tool in the shed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Tool {
    id: Uuid,
    name: String,
    kind: Kind,
    times_lent: i64,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Saw,
    Spade,
}

/// Puts a tool into a shed.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[garde(allow_unvalidated)]
#[expect(dead_code, reason = "only its shape is used")]
struct AddTool {
    shed_id: Uuid,
    name: Line<80>,
    kind: Kind,
    labels: Option<Vec<String>>,
}

impl guildhall_kernel::Command for AddTool {
    const NAME: &'static str = "shed.tool.add";
    const ACCESS: guildhall_kernel::Access = Member(WRITE);
    type Output = Created<Tool>;
    async fn act(self, _: &mut Act) -> Result<Created<Tool>> {
        Err(Problem::not_found())
    }
}

/// Gives a tool another name.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[garde(allow_unvalidated)]
#[expect(dead_code, reason = "only its shape is used")]
struct RenameTool {
    id: Uuid,
    name: Option<Line<80>>,
}

impl guildhall_kernel::Command for RenameTool {
    const NAME: &'static str = "shed.tool.rename";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = Json<Tool>;
    async fn act(self, _: &mut Act) -> Result<Json<Tool>> {
        Err(Problem::not_found())
    }
}

fn contract() -> Value {
    let module = Module::new("shed", "Shed")
        .permissions(&[READ, WRITE])
        .command::<AddTool>(Post, "/sheds/{shed_id}/tools")
        .command::<AddTool>(Post, "/tools")
        .command::<RenameTool>(PatchMethod, "/tools/{id}")
        .collection("/tools", Collection::of::<Tool>("public.tools").needs(READ).computed(&["times_lent"]).newest_first());
    openapi(&Registry::new(vec![module], Vec::new()).expect("a sound card"))
}

#[test]
fn a_card_becomes_paths_with_inputs_answers_and_rights() {
    let contract = contract();
    let add = &contract["paths"]["/api/sheds/{shed_id}/tools"]["post"];
    assert_eq!(add["operationId"], "shed.tool.add");
    assert_eq!(add["x-permission"], "shed.tools.write");
    assert_eq!(add["parameters"][0]["name"], "shed_id");
    let body = &add["requestBody"]["content"]["application/json"]["schema"];
    assert!(body["properties"].get("shed_id").is_none(), "what the path says is not in the body");
    assert_eq!(body["properties"]["kind"]["$ref"], "#/components/schemas/Kind");
    assert_eq!(add["responses"]["201"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Tool");

    let flat = &contract["paths"]["/api/tools"]["post"];
    assert_eq!(flat["operationId"], "shed.tool.add_2");
    assert!(flat["requestBody"]["content"]["application/json"]["schema"]["properties"].get("shed_id").is_some());

    let item = &contract["paths"]["/api/tools/{id}"];
    assert_eq!((&item["patch"]["operationId"], &item["put"]["operationId"]), (&"shed.tool.rename".into(), &"shed.tool.rename_put".into()));
    assert_eq!(item["get"]["operationId"], "tools.get");
    let list = &contract["paths"]["/api/tools"]["get"];
    let filters = list["parameters"].as_array().into_iter().flatten().find(|p| p["name"] == "filters").expect("filters");
    assert!(filters["schema"]["properties"].get("name").is_some() && filters["schema"]["properties"].get("times_lent").is_none());
    let schemas = contract["components"]["schemas"].as_object().expect("schemas");
    assert_eq!(schemas.keys().collect::<Vec<_>>(), ["Kind", "Problem", "Tool"], "one meaning, one schema");
    assert_eq!(schemas["Tool"]["additionalProperties"], false);
}

#[test]
fn every_reference_leads_somewhere_and_every_id_is_its_own() {
    let contract = contract();
    fn walk(value: &Value, root: &Value, ids: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    assert!(root.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                ids.extend(map.get("operationId").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| walk(value, root, ids));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, root, ids)),
            _ => {}
        }
    }
    let mut ids = Vec::new();
    walk(&contract, &contract, &mut ids);
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert_eq!(contract, super::tests::contract(), "the same cards, the same document");
}

/// DO4
#[test]
fn an_input_without_a_maximum_is_found() {
    let open = crate::unbounded_inputs(&contract());
    assert_eq!(
        open,
        [
            "POST /api/sheds/{shed_id}/tools: labels",
            "POST /api/sheds/{shed_id}/tools: labels[]",
            "POST /api/tools: labels",
            "POST /api/tools: labels[]"
        ]
    );
}
