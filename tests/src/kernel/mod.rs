mod conventions;
mod event_log;
mod migrations;
mod module_card;
mod pinboard;
