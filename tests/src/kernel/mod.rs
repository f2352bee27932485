mod conventions;
mod event_log;
mod jobs;
mod migrations;
mod module_card;
mod pinboard;
mod workshop;
