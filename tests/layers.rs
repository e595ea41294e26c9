//! Imports run downwards only (see "Layout" in the design): a module that reached upwards would make a
//! circle of the straight line.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the lowest layer to the highest. Modules of one layer do not import each other, unless
/// [`WITHIN`] says so.
const LAYERS: &[&[&str]] = &[
    &["source", "diagnostic", "output"],
    &["model"],
    &["read", "table", "geo"],
    &["check"],
    &["render", "write", "report"],
    &["lib"],
    &["cli"],
    &["main"],
];

/// Imports within a layer that are part of the design: a diagnostic has a place, an output may fail with one.
const WITHIN: &[(&str, &str)] = &[("diagnostic", "source"), ("output", "diagnostic")];

/// Layers that a module may not reach although they lie below it.
const FORBIDDEN: &[(&str, &str)] = &[
    // Pages never see what the maintainer typed, but for the theme, which is read as it lies there.
    ("write", "model"),
    ("write", "read"),
    ("write", "table"),
    ("write", "check"),
    ("report", "model"),
    ("report", "read"),
    ("report", "table"),
    ("report", "check"),
    ("render", "check"),
    // Shapes of places are numbers, and nothing else.
    ("geo", "model"),
    ("geo", "source"),
    ("geo", "diagnostic"),
    ("geo", "output"),
];

/// Parts of `render` that do not know each other.
const STRANGERS: &[&str] = &["page", "metadata", "search", "chart"];

/// Pages show charts; charts know nothing of pages.
const KNOWN: &[(&str, &str)] = &[("page", "chart")];

#[test]
fn imports_run_downwards_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = top_module(&file);
        for import in imports(&text) {
            if !is_allowed(&module, &import) {
                wrong.push(format!("{}: `{module}` imports `{import}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn renderers_do_not_know_each_other() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some(own) = STRANGERS.iter().find(|part| file.starts_with(format!("render/{part}"))) else { continue };
        for other in STRANGERS.iter().filter(|part| *part != own && !KNOWN.contains(&(*own, **part))) {
            if text.contains(&format!("crate::render::{other}")) || text.contains(&format!("super::{other}::")) {
                wrong.push(format!("{}: `{own}` imports `{other}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rules_see_an_import_that_runs_upwards() {
    assert!(is_allowed("check", "table") && is_allowed("cli", "check"));
    assert!(!is_allowed("table", "check") && !is_allowed("source", "diagnostic") && !is_allowed("write", "model"));
    assert_eq!(imports("use crate::model::{A, B};\nlet x = crate::table::y();"), ["model", "table"]);
}

fn is_allowed(module: &str, import: &str) -> bool {
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    let (Some(from), Some(to)) = (layer(module), layer(import)) else {
        panic!("`{module}` or `{import}` is in no layer: add it to LAYERS");
    };
    let pair = (module, import);
    module == import || (to < from && !FORBIDDEN.contains(&pair)) || WITHIN.contains(&pair)
}

/// Every `crate::x` of a file, without its tests, which may use anything.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let after_crate = lines.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>());
    after_crate
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .map(|name| if LAYERS.iter().any(|layer| layer.contains(&name.as_str())) { name } else { "lib".to_owned() })
        .collect()
}

fn top_module(file: &Path) -> String {
    let first = file.components().next().expect("a file has a name").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Every source file by its path below `src/`.
fn sources() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![root.clone()];
    let mut sources = BTreeMap::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("sources are text");
                sources.insert(path.strip_prefix(&root).expect("it is below src").to_owned(), text);
            }
        }
    }
    assert!(sources.len() > 30, "the sources were not found");
    sources
}
