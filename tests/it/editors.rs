// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The two language servers that editors use for TOML are driven as an editor does it, over every kind of
//! file: they complete, explain, find one fault for one mistake, and still live afterwards.

use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{muster, oracle, oracles, say, skip, write};

/// Longest wait for an answer. They take less than a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a file may take until questions about it are answered well.
const SOON: Duration = Duration::from_secs(15);

/// A kind of file: where it lies, a key that may stand at its top, a line in which a word is wrong, and a
/// part of what its key is explained with.
struct Kind {
    file: &'static str,
    schema: &'static str,
    key: &'static str,
    explained: &'static str,
    /// A line with a right word.
    right: &'static str,
    mistake: &'static str,
    /// What a file of this kind needs beside it.
    rest: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        file: "muster.toml",
        schema: "muster",
        key: "language",
        explained: "documents",
        right: "language = \"de\"",
        mistake: "language = \"fr\"",
        rest: "title = \"Kreis\"",
    },
    Kind {
        file: "lands/land.toml",
        schema: "land",
        key: "syslog",
        explained: "everit",
        right: "syslog.severity = \"notice\"",
        mistake: "syslog.severity = \"loud\"",
        rest: "",
    },
    Kind {
        file: "standards/2026.1/network.toml",
        schema: "standard",
        key: "roles",
        explained: "plan",
        right: "roles.x.kind = \"switch\"",
        mistake: "roles.x.kind = \"fridge\"",
        rest: "",
    },
    Kind {
        file: "standards/2026.1/profiles/profile.toml",
        schema: "profile",
        key: "wlans",
        explained: "",
        right: "wlans.x.security = \"open\"",
        mistake: "wlans.x.security = \"none\"",
        rest: "",
    },
    Kind {
        file: "schools/musterstadt/authority.toml",
        schema: "authority",
        key: "exceptions",
        explained: "",
        right: "exceptions.x.risk = \"low\"",
        mistake: "exceptions.x.risk = \"huge\"",
        rest: "",
    },
    Kind {
        file: "schools/musterstadt/schule/school.toml",
        schema: "school",
        key: "profile",
        explained: "everit",
        right: "syslog.severity = \"notice\"",
        mistake: "syslog.severity = \"loud\"",
        rest: "",
    },
    Kind {
        file: "templates/own/platform.toml",
        schema: "platform",
        key: "scope",
        explained: "rendering",
        right: "scope = \"device\"",
        mistake: "scope = \"planet\"",
        rest: "title = \"Own\"\nversions = \"1\"\n\n[outputs.a]\npath = \"a\"\ntemplate = \"a.j2\"\nformat = \"text\"\n\n[outputs.a.apply]\nmode = \"replace\"\ncommand = \"a\"\nremove = \"b\"",
    },
];

#[test]
fn taplo_completes_and_explains_every_kind_of_file() {
    let package = oracles().join("node/taplo-lsp");
    if !package.is_dir() {
        skip("@taplo/lsp");
        return;
    }
    let script = std::path::absolute("tests/editors/taplo.js").expect("a path");
    let mut node = Command::new("node");
    node.arg(script).arg(package);
    drive("taplo", node);
}

#[test]
fn tombi_completes_and_explains_every_kind_of_file() {
    let Some(program) = oracle("tombi") else { return };
    let mut tombi = Command::new(program);
    tombi.arg("lsp");
    drive("tombi", tombi);
}

fn drive(name: &str, command: Command) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    muster(dir.path(), &["init", "."]).expect(0);
    muster(dir.path(), &["schema", "--write", ".muster/schema"]).expect(0);
    let mut server = Server::start(name, command, dir.path());
    let (mut problems, mut answers) = (String::new(), 0);
    for kind in KINDS {
        match try_kind(&mut server, dir.path(), kind) {
            Ok(more) => answers += more,
            Err(problem) => {
                let _ = writeln!(problems, "{}: {problem}", kind.file);
            }
        }
    }
    say(&format!("editors: {name} gave {answers} answers about {} kinds of file", KINDS.len()));
    assert!(problems.is_empty(), "{name}:\n{problems}");
}

/// Asks a server about one kind of file; how many answers there were, or what is wrong with one.
fn try_kind(server: &mut Server, root: &Path, kind: &Kind) -> Result<usize, String> {
    let up = "../".repeat(kind.file.matches('/').count());
    let head = format!("#:schema {up}.muster/schema/{}.json\n", kind.schema);
    let path = root.join(kind.file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");

    // At the top of an empty file.
    let empty = server.open(&path, &format!("{head}\n{}\n", kind.rest))?;
    let is_offered = |answer: &Value| labels(answer).iter().any(|label| label == kind.key);
    let offered = server.ask_until("textDocument/completion", &at(&empty, 1, 0), is_offered)?;
    if !is_offered(&offered) {
        return Err(format!("`{}` is not among the completions {:?}", kind.key, labels(&offered)));
    }
    server.close(&empty)?;

    // On a key and inside of a word.
    let file = server.open(&path, &format!("{head}\n{}\n{}\n", kind.right, kind.rest))?;
    let key = place(kind.right, " =") - 1;
    let explains = |answer: &Value| answer.to_string().contains(kind.explained);
    let explained = server.ask_until("textDocument/hover", &at(&file, 2, key), explains)?;
    if !explains(&explained) {
        return Err(format!("hovering over `{}` explains {explained}", kind.right));
    }
    let inside = place(kind.right, "\"") + 1;
    let word = kind.right.split('"').nth(1).expect("the line has a word");
    let are_words = |answer: &Value| labels(answer).iter().any(|label| label == word);
    let words = server.ask_until("textDocument/completion", &at(&file, 2, inside), are_words)?;
    if !are_words(&words) {
        return Err(format!("no words are offered for `{}`: {words}", kind.right));
    }
    server.close(&file)?;

    // With a word that is wrong.
    let file = server.open(&path, &format!("{head}\n{}\n{}\n", kind.mistake, kind.rest))?;
    let found = server.diagnostics(&file);
    if found.len() != 1 {
        let found: Vec<&Value> = found.iter().map(|found| &found["message"]).collect();
        return Err(format!("`{}` is {} findings: {found:?}", kind.mistake, found.len()));
    }
    server.close(&file)?;
    Ok(4)
}

/// The column of a part of a line.
fn place(line: &str, part: &str) -> u32 {
    let at = line.find(part).expect("the line has this part");
    u32::try_from(at).expect("the line is short")
}

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// What is offered by an answer to a question for completions, without quotation marks.
fn labels(answer: &Value) -> Vec<String> {
    let items = answer.get("items").unwrap_or(answer).as_array().cloned().unwrap_or_default();
    let label =
        |item: &Value| item["label"].as_str().unwrap_or_default().trim_matches('"').to_owned();
    items.iter().map(label).collect()
}

/// A language server at work.
struct Server {
    child: Child,
    input: ChildStdin,
    output: Receiver<Value>,
    name: String,
    asked: u64,
    /// What was last said of each file: its address and the findings.
    said: Vec<(String, Vec<Value>)>,
}

impl Server {
    fn start(name: &str, mut command: Command, root: &Path) -> Self {
        let mut child = command
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server can be started");
        let input = child.stdin.take().expect("it is a pipe");
        let mut reader = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let (sender, output) = channel();
        std::thread::spawn(move || {
            while let Some(message) = receive(&mut reader) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut server =
            Self { child, input, output, name: name.to_owned(), asked: 0, said: Vec::new() };
        let folder = uri(root);
        let capabilities = json!({
            "textDocument": {
                "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
                "hover": { "contentFormat": ["markdown"] },
                "publishDiagnostics": {},
            },
            "workspace": { "configuration": true, "workspaceFolders": true },
        });
        let begin = json!({
            "processId": null,
            "rootUri": folder,
            "workspaceFolders": [{ "uri": folder, "name": "workspace" }],
            "capabilities": capabilities,
        });
        server.ask("initialize", &begin).expect("the server begins");
        server.tell("initialized", &json!({})).expect("the server listens");
        server
    }

    fn send(&mut self, message: &Value) -> Result<(), String> {
        let body = message.to_string();
        let head = format!("Content-Length: {}\r\n\r\n", body.len());
        let sent = self.input.write_all((head + &body).as_bytes());
        sent.and_then(|()| self.input.flush()).map_err(|error| self.died(&error.to_string()))
    }

    fn died(&self, how: &str) -> String {
        format!("{} no longer answers: {how}", self.name)
    }

    fn tell(&mut self, method: &str, params: &Value) -> Result<(), String> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, String> {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self.next(until)?;
            if message["id"] == json!(id) && message.get("method").is_none() {
                if let Some(error) = message.get("error") {
                    return Err(format!("{method}: {error}"));
                }
                return Ok(message["result"].clone());
            }
        }
    }

    /// Asks until the answer is good: a file that was just opened is still being read. The last answer.
    fn ask_until(
        &mut self,
        method: &str,
        params: &Value,
        is_good: impl Fn(&Value) -> bool,
    ) -> Result<Value, String> {
        let until = Instant::now() + SOON;
        loop {
            let answer = self.ask(method, params)?;
            if is_good(&answer) || Instant::now() > until {
                return Ok(answer);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The next message; what the server asks is answered, and what it says of files is kept.
    fn next(&mut self, until: Instant) -> Result<Value, String> {
        let left = until.saturating_duration_since(Instant::now());
        let message = match self.output.recv_timeout(left) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => return Err(self.died("no answer in time")),
            Err(RecvTimeoutError::Disconnected) => return Err(self.died("it has ended")),
        };
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let file = message["params"]["uri"].as_str().unwrap_or_default().to_owned();
                let found = message["params"]["diagnostics"].as_array().cloned();
                self.said.push((file, found.unwrap_or_default()));
            }
            Some(method) if message.get("id").is_some() => {
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                let is_settings = method == "workspace/configuration";
                let result =
                    if is_settings { json!(vec![Value::Null; items]) } else { Value::Null };
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }))?;
            }
            _ => {}
        }
        Ok(message)
    }

    /// Opens a file with a text, which lies on the disk as well; its address.
    fn open(&mut self, path: &Path, text: &str) -> Result<String, String> {
        write(path, text);
        let file = uri(path);
        self.said.clear();
        let document = json!({ "uri": file, "languageId": "toml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }))?;
        Ok(file)
    }

    fn close(&mut self, file: &str) -> Result<(), String> {
        self.tell("textDocument/didClose", &json!({ "textDocument": { "uri": file } }))
    }

    /// What the server finds wrong with a file: what it says by itself, or when it is asked.
    fn diagnostics(&mut self, file: &str) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let said = self.said.iter().rev().find(|(of, found)| of == file && !found.is_empty());
            if let Some((_, found)) = said {
                return found.clone();
            }
            let question = json!({ "textDocument": { "uri": file } });
            if self.name == "tombi"
                && let Ok(report) = self.ask("textDocument/diagnostic", &question)
                && let Some(items) = report["items"].as_array()
                && !items.is_empty()
            {
                return items.clone();
            }
            let soon = Instant::now() + Duration::from_millis(200);
            let _ = self.next(soon);
        }
        Vec::new()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn uri(path: &Path) -> String {
    let path: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    format!("file://{}", path.display())
}

/// Reads one message; `None` at the end.
fn receive(reader: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(given) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = given.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
