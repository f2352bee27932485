//! Texts that people write with links in them. A card says where its texts stand and who reads one; one module looks what stands
//! behind their links, and shows it.

/// A kind of text whose link is shown with a preview.
#[derive(Debug, Clone, Copy)]
pub struct Linked {
    /// Its name in answers (`message`).
    pub kind: &'static str,
    /// After which events a text is looked at, and the field of their data that names it.
    pub hears: &'static [(&'static str, &'static str)],
    /// One statement over organizations (`$1` uuid[]) and ids (`$2` uuid[], as many), answering of each text that may hold an
    /// address `organization_id uuid, id uuid, author_id uuid, text text`. The house asks it after an event, and it is asked
    /// as whoever wants to see previews: they see those of the texts that they may read.
    pub texts: &'static str,
    /// One statement over an id (`$1` uuid), run as its author, answering the rooms of those who may read it:
    /// `kind text, id uuid`. A room of one person is of the kind `person`; a null id is everyone who holds the permission
    /// that `kind` names.
    pub readers: &'static str,
}
