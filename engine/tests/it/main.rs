//! Tests of the engine from outside: its shape, and its agreement with answers worked out elsewhere.

mod calibration;
mod oracles;
mod tidy;
