//! A file taken apart into its events' properties, with the lines that they stand on.

/// A property of an event.
#[derive(Debug, Clone)]
pub struct Property {
    pub name: String,
    params: Vec<(String, String)>,
    pub value: String,
}

impl Property {
    /// A parameter's value.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// `NAME;PARAM="a:b";OTHER=c:value`
    fn parse(line: &str) -> Option<Self> {
        let mut in_quotes = false;
        let mut cuts = Vec::new();
        let mut colon = None;
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b'"' => in_quotes = !in_quotes,
                b';' if !in_quotes => cuts.push(at),
                b':' if !in_quotes => {
                    colon = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let colon = colon?;
        cuts.push(colon);
        let name = line[..cuts[0]].to_ascii_uppercase();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let param = |pair: &[usize]| {
            let (name, value) = line[pair[0] + 1..pair[1]].split_once('=')?;
            Some((name.to_ascii_uppercase(), value.trim_matches('"').to_owned()))
        };
        let params = cuts.windows(2).filter_map(param).collect();
        is_name.then(|| Self { name, params, value: line[colon + 1..].to_owned() })
    }
}

/// An event as it stands in a file.
#[derive(Debug, Clone)]
pub struct Component {
    /// Where it begins, from 1.
    pub line: usize,
    pub properties: Vec<Property>,
}

impl Component {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }
    pub fn all<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Property> {
        self.properties.iter().filter(move |property| property.name == name)
    }
}

/// Most properties of one event, and the longest line once it is unfolded.
const PROPERTIES: usize = 500;
const LINE: usize = 20_000;
/// Components inside one another.
const DEPTH: usize = 8;

/// The events of a file; why it is none, with the line.
///
/// # Errors
/// What is no calendar, or too much of one.
pub fn events(text: &str) -> Result<Vec<Component>, (usize, &'static str)> {
    let mut open: Vec<String> = Vec::new();
    let mut events: Vec<Component> = Vec::new();
    for (number, line) in unfolded(text)? {
        let upper = line.get(..6).unwrap_or_default().to_ascii_uppercase();
        if upper == "BEGIN:" {
            let name = line[6..].trim().to_ascii_uppercase();
            if open.is_empty() && name != "VCALENDAR" {
                return Err((number, "must begin with BEGIN:VCALENDAR"));
            }
            if open.len() >= DEPTH {
                return Err((number, "has parts too deep inside one another"));
            }
            if name == "VEVENT" {
                events.push(Component { line: number, properties: Vec::new() });
            }
            open.push(name);
        } else if upper.starts_with("END:") {
            let name = line[4..].trim().to_ascii_uppercase();
            if open.pop() != Some(name) {
                return Err((number, "ends a part that is not open"));
            }
        } else if open.is_empty() {
            return Err((number, "must begin with BEGIN:VCALENDAR"));
        } else if open.last().is_some_and(|name| name == "VEVENT") {
            let event = events.last_mut().filter(|event| event.properties.len() < PROPERTIES);
            let event = event.ok_or((number, "has an event of too many lines"))?;
            event.properties.extend(Property::parse(&line));
        }
    }
    if open.is_empty() { Ok(events) } else { Err((text.lines().count(), "breaks off before its end")) }
}

/// Lines with what follows them, and the numbers that they begin at.
fn unfolded(text: &str) -> Result<Vec<(usize, String)>, (usize, &'static str)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((number, whole))) => {
                whole.push_str(more);
                if whole.len() > LINE {
                    return Err((*number, "has a line that is too long"));
                }
            }
            _ if line.trim().is_empty() => {}
            _ if line.len() > LINE => return Err((at + 1, "has a line that is too long")),
            _ => lines.push((at + 1, line.to_owned())),
        }
    }
    if lines.is_empty() { Err((1, "must begin with BEGIN:VCALENDAR")) } else { Ok(lines) }
}
