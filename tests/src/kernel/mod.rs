mod conventions;
mod event_log;
mod module_card;
mod pinboard;
