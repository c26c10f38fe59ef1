//! Says what to do when the map has not been built; it is embedded in the executable.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=web/dist");
    if !Path::new("web/dist/index.html").is_file() {
        println!("cargo::error=the map is not built: run `make web` first (needs Node.js and npm)");
    }
}
