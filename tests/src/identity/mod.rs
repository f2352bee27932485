mod accounts;
mod sessions;
