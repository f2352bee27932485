//! Finds the built web app. Without it the server still builds, and says how to get it.

use std::{env, path::Path};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(web_app)");
    println!("cargo::rerun-if-changed=../web/dist");
    println!("cargo::rerun-if-changed=../blueprints");
    let Ok(manifest) = env::var("CARGO_MANIFEST_DIR") else { return };
    if Path::new(&manifest).join("../web/dist/index.html").is_file() {
        println!("cargo::rustc-cfg=web_app");
    }
}
