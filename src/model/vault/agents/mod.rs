//! Agents and proxies: how they log in, what they relay and what they write.

pub mod agent;
pub mod combination;
pub mod login;
pub mod output;
pub mod relay;

use super::servers::environment::folder;
use super::servers::{server, settings};
#[cfg(test)]
use super::testing;
use super::{Agent, Block, Data, Fact, Owner, Parsed, System, Thing, Ty, Value, address, block, convert, product};
