//! Enums that are one word each in JSON and in the database.

/// Declares an enum of words, with the word of each in `as_str` and the way back in `named`.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        pub enum $name { $($(#[$note])* #[serde(rename = $word)] $variant),* }
        #[allow(dead_code, reason = "not every enum is read back from the database")]
        impl $name {
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            pub fn named(word: &str) -> ::guildhall_kernel::Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(::guildhall_kernel::Problem::internal(concat!("the database holds an unknown ", stringify!($name)))),
                }
            }
        }
    };
}
pub(crate) use words;
