//! A copy of the sample app that a test may damage. Standard library and `tempfile` only, so that
//! the tests of any package take it in as it is, as those of `report` do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files of the sample that tests change.
pub const ORDER: &str = "modules/Sales/entities/Order.entity.json";
/// See [`ORDER`].
pub const CUSTOMER: &str = "modules/Sales/entities/Customer.entity.json";

/// A copy of `samples/order-desk` in a folder of its own, which goes with it.
pub struct AppCopy(tempfile::TempDir);

impl AppCopy {
    /// Copies the sample.
    ///
    /// # Panics
    ///
    /// Where that cannot be done, as everything here.
    #[allow(clippy::new_without_default, reason = "it copies files")]
    pub fn new() -> AppCopy {
        let app = AppCopy(tempfile::tempdir().unwrap());
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk");
        for (path, bytes) in files(&sample) {
            app.write(&path, &bytes);
        }
        app
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file of it.
    pub fn write(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        let path = self.folder().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Replaces the first place in a file that has this text.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.folder().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, text.replacen(from, to, 1).as_bytes());
    }

    /// Lets two branches have given an entity two names.
    pub fn leave_both_sides(&self) {
        let both = "<<<<<<< ours\n  \"name\": \"Order\",\n=======\n  \"name\": \"Orders\",\n>>>>>>> theirs";
        self.replace(ORDER, "  \"name\": \"Order\",", both);
    }

    /// Lets `Order` and `Customer` be based on each other.
    pub fn base_on_each_other(&self) {
        for (path, name, on) in [(ORDER, "Order", "Customer"), (CUSTOMER, "Customer", "Order")] {
            let line = format!("\"name\": \"{name}\",");
            self.replace(path, &line, &format!("{line}\n  \"generalization\": \"Sales.{on}\","));
        }
    }

    /// Adds the microflow `Sales.Forever`, which never ends, and a limit of 20,000 steps.
    pub fn add_endless_loop(&self) {
        self.replace("maquette.json", "\"languages\"", "\"maxSteps\": 20000,\n  \"languages\"");
        self.write("modules/Sales/Forever.microflow.json", FOREVER.as_bytes());
    }
}

const FOREVER: &str = r#"{
  "id": "0000000000001",
  "name": "Forever",
  "objects": [
    {"kind": "start", "id": "0000000000002"},
    {"kind": "loop", "id": "0000000000003", "mode": "while", "condition": "true", "objects": [
      {"kind": "createVariable", "id": "0000000000004", "variable": "X", "type": "Integer", "value": "1"}
    ]},
    {"kind": "end", "id": "0000000000005"}
  ],
  "flows": [
    {"id": "0000000000006", "from": "0000000000002", "to": "0000000000003"},
    {"id": "0000000000007", "from": "0000000000003", "to": "0000000000005"}
  ]
}
"#;

/// The files of an app by their path, without what belongs to one machine.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn collect(folder: &Path, below: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in std::fs::read_dir(folder.join(below)).unwrap() {
            let path = below.join(entry.unwrap().file_name());
            if path.ends_with(".maquette") || path.ends_with(".git") {
                continue;
            }
            if folder.join(&path).is_dir() {
                collect(folder, &path, all);
            } else {
                let bytes = std::fs::read(folder.join(&path)).unwrap();
                all.insert(path, bytes);
            }
        }
    }
    let mut all = BTreeMap::new();
    collect(folder, Path::new(""), &mut all);
    all
}
