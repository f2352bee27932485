//! Enums that are one word each in JSON and in the database.

/// Declares an enum of words, with the word of each in `as_str` and the way back from the database in `named`.
///
/// ```
/// guildhall_kernel::words! {
///     /// Who may write in it.
///     pub enum Posting { Everyone = "everyone", Moderators = "moderators" }
/// }
/// assert_eq!(Posting::Everyone.as_str(), "everyone");
/// assert!(Posting::named("nobody").is_err());
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        $(#[$meta])*
        $vis enum $name { $($(#[$note])* #[serde(rename = $word)] $variant),* }
        #[allow(dead_code, reason = "not every word is read back from the database")]
        impl $name {
            /// The word itself.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            /// The one of this word.
            ///
            /// # Errors
            /// `internal`: the database holds a word that is none of them.
            pub fn named(word: &str) -> $crate::Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::Problem::internal(concat!("the database holds an unknown ", stringify!($name)))),
                }
            }
        }
    };
}
