//! Servers: which files form one, how what they say is merged, and facts about them and their parts.
//!
//! `unit` and `settings` find and merge, `environment` knows the variables beside the files, `cluster` and `member` join
//! servers that keep their data together. The other modules answer the facts of the view that they are named after.

mod advertised;
pub mod audit;
pub mod certificate;
pub mod cluster;
pub mod environment;
pub mod hardening;
pub mod helm;
pub mod link;
pub mod listener;
mod member;
mod open_keys;
pub mod seal;
pub mod sealing;
pub mod server;
pub mod settings;
pub mod stanza;
pub mod storage;
pub mod tls;
pub mod unit;

#[cfg(test)]
use super::testing;
use super::{
    Block, Data, Fact, HA_STORAGE, LISTENER, Owner, Parsed, Part, STORAGE, System, Thing, Ty, Value, address, block,
    chart, convert, owned, part, product, schema, server_of, server_thing, storage_thing, thing,
};
use crate::model::Table;
use unit::Server;
