//! Speed on generated cooperations of 43, 430 and 4,300 schools, beside programs that do only a
//! part of the work on the same bytes: `cargo bench`. The table is printed in Markdown.
//!
//! `MUSTER_BENCH=430 cargo bench` measures one size, `MUSTER_BENCH_REPEAT=5` takes the best of
//! five.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a program that measures and prints"
)]
#![allow(clippy::cast_precision_loss, clippy::naive_bytecount, reason = "numbers for people")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rayon::prelude::*;

mod generator;

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let testing = std::env::args().any(|argument| argument == "--test");
    let sizes: Vec<usize> = match std::env::var("MUSTER_BENCH") {
        Ok(sizes) => {
            sizes.split(',').map(|size| size.parse().expect("a number of schools")).collect()
        }
        Err(_) if testing => vec![3],
        Err(_) => vec![43, 430, 4300],
    };
    println!("{} threads\n", rayon::current_num_threads());
    println!(
        "| schools | folder | what | time | beside it | time | ratio | per school | peak memory |"
    );
    println!("|---:|---|---|---:|---|---:|---:|---:|---:|");
    for &size in &sizes {
        for (name, place) in [
            ("disk", PathBuf::from(env!("CARGO_TARGET_TMPDIR"))),
            ("tmpfs", PathBuf::from("/dev/shm")),
        ] {
            if place.is_dir() {
                measure(size, name, &place);
            }
        }
    }
}

/// A measured run.
struct Run {
    time: Duration,
    /// Peak resident memory in MiB, when it was a program of its own.
    memory: Option<u64>,
}

fn measure(schools: usize, folder: &str, place: &Path) {
    let dir = tempfile::Builder::new()
        .prefix("muster-bench-")
        .tempdir_in(place)
        .expect("a temporary folder");
    let (root, out) = (dir.path().join("workspace"), dir.path().join("out"));
    fs::create_dir_all(&root).expect("folders can be made");
    generator::cooperation(&root, schools);

    let threads = rayon::current_num_threads();
    let full = best(|| fresh(&out), || muster(&root, &["build", "-o", text(&out)], threads));
    let files = contents(&out);
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let lines: usize =
        files.iter().map(|(_, bytes)| bytes.iter().filter(|&&byte| byte == b'\n').count()).sum();
    eprintln!(
        "{schools} schools on {folder}: {} files, {lines} lines, {} MiB",
        files.len(),
        bytes >> 20
    );
    let copy = dir.path().join("copy");
    let writing = best(|| fresh(&copy), || timed(|| write(&copy, &files)));
    let report = |what: &str, run: &Run, beside: &str, other: &Run| {
        let ratio = run.time.as_secs_f64() / other.time.as_secs_f64();
        let each = run.time.as_secs_f64() * 1e6 / schools as f64;
        let memory = run.memory.map(|memory| format!("{memory} MiB")).unwrap_or_default();
        println!(
            "| {schools} | {folder} | {what} | {:.3} s | {beside} | {:.3} s | {ratio:.2} | \
                {each:.0} µs | {memory} |",
            run.time.as_secs_f64(),
            other.time.as_secs_f64()
        );
    };
    report("`build`", &full, "writing the same bytes", &writing);

    let again = best(|| {}, || muster(&root, &["build", "-o", text(&out)], threads));
    let comparing =
        best(|| {}, || timed(|| assert!(compare(&out, &files), "the files are the same")));
    report("`build`, nothing changed", &again, "reading and comparing", &comparing);

    let check = best(|| {}, || muster(&root, &["check"], threads));
    report("`check`", &check, "`build`", &full);
    let one = best(|| {}, || muster(&root, &["build", "schule-0001", "-o", text(&out)], threads));
    report("`build` of one school", &one, "`build`", &full);
    let bundles = dir.path().join("bundles");
    let packing = ["bundle", "--offline-secrets", "-o", text(&bundles)];
    let bundle = best(|| fresh(&bundles), || muster(&root, &packing, threads));
    report("`bundle`", &bundle, "`build`", &full);

    if folder == "tmpfs" {
        let single = best(|| fresh(&out), || muster(&root, &["build", "-o", text(&out)], 1));
        let bare = best(|| fresh(&copy), || bare_loop(&root, &copy));
        report("`build`, one thread", &single, "a bare loop of minijinja, one thread", &bare);
    }
    // Last, for it makes a repository of the workspace, and builds would ask git from then on.
    difference(&root, threads, &mut |what: &str, run: &Run| report(what, run, "`build`", &full));
    let against = [&packing[..], &["--base", "HEAD", "--uncommitted"]].concat();
    let bundle = best(|| fresh(&bundles), || muster(&root, &against, threads));
    report("`bundle`, the standard changed", &bundle, "`build`", &full);
}

/// `muster diff` against a commit, after a change of one school and after one of the standard.
fn difference(root: &Path, threads: usize, report: &mut dyn FnMut(&str, &Run)) {
    let git = |arguments: &[&str]| {
        let identity =
            ["-c", "user.name=bench", "-c", "user.email=bench@schule.example", "-c", "gc.auto=0"];
        let status = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(identity)
            .args(arguments)
            .status()
            .expect("git can be started");
        assert!(status.success(), "git {arguments:?} failed");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "all"]);
    let diff = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
        command
            .args(["-q", "-C", text(root), "diff", "--stat"])
            .env("RAYON_NUM_THREADS", threads.to_string());
        command.stdout(std::process::Stdio::null());
        let started = Instant::now();
        let (status, memory) = wait_with_memory(command);
        assert!(status, "muster diff failed");
        Run { time: started.elapsed(), memory }
    };
    report("`diff`, nothing changed", &best(|| {}, diff));
    let school =
        walkdir::WalkDir::new(root.join("schools")).sort_by_file_name().into_iter().flatten();
    let school = school
        .map(walkdir::DirEntry::into_path)
        .find(|path| path.ends_with("school.toml"))
        .expect("there are schools");
    change(&school, "title = \"", "title = \"Neu: ");
    report("`diff`, one school changed", &best(|| {}, diff));
    let standard =
        walkdir::WalkDir::new(root.join("standards")).sort_by_file_name().into_iter().flatten();
    let holds =
        |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("lease = \"8h\""));
    let standard =
        standard.map(walkdir::DirEntry::into_path).find(holds).expect("the standard has leases");
    change(&standard, "lease = \"8h\"", "lease = \"7h\"");
    report("`diff`, the standard changed", &best(|| {}, diff));
}

/// Replaces a text in a file, the first time that it is there.
fn change(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).expect("the file can be read");
    assert!(text.contains(old), "{} holds {old}", path.display());
    fs::write(path, text.replacen(old, new, 1)).expect("the file can be written");
}

/// The best of several runs, each after `prepare`.
fn best(mut prepare: impl FnMut(), mut run: impl FnMut() -> Run) -> Run {
    let repeat =
        std::env::var("MUSTER_BENCH_REPEAT").map_or(3, |repeat| repeat.parse().expect("a number"));
    let runs = (0..repeat).map(|_| {
        prepare();
        run()
    });
    runs.min_by_key(|run| run.time).expect("at least one run")
}

fn timed(work: impl FnOnce()) -> Run {
    let started = Instant::now();
    work();
    Run { time: started.elapsed(), memory: None }
}

/// Runs the program itself, as users do.
fn muster(root: &Path, arguments: &[&str], threads: usize) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    command
        .args(["-q", "-C", text(root)])
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads.to_string());
    let started = Instant::now();
    let (status, memory) = wait_with_memory(command);
    let time = started.elapsed();
    assert!(status, "muster {arguments:?} failed");
    Run { time, memory }
}

/// Whether it succeeded, and its peak memory in MiB as far as the system tells.
fn wait_with_memory(mut command: Command) -> (bool, Option<u64>) {
    let mut child = command.spawn().expect("muster starts");
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        let high = fs::read_to_string(&status_file).ok().and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        peak = peak.max(high);
        if let Some(status) = child.try_wait().expect("muster can be waited for") {
            return (status.success(), peak.map(|kib| kib >> 10));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

fn fresh(dir: &Path) {
    if dir.exists() {
        fs::remove_dir_all(dir).expect("folders can be removed");
    }
}

/// All files below `dir`, in the order of their paths.
fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (
                entry.path().strip_prefix(dir).expect("below").to_path_buf(),
                fs::read(entry.path()).expect("readable"),
            )
        })
        .collect()
}

/// A program that only writes, with as many threads.
fn write(dir: &Path, files: &[(PathBuf, Vec<u8>)]) {
    files.par_chunks(13).for_each(|chunk| {
        for (path, bytes) in chunk {
            let path = dir.join(path);
            fs::create_dir_all(path.parent().expect("a file has a folder"))
                .expect("folders can be made");
            fs::write(path, bytes).expect("files can be written");
        }
    });
}

/// A program that only reads and compares, with as many threads.
fn compare(dir: &Path, files: &[(PathBuf, Vec<u8>)]) -> bool {
    files.par_chunks(13).all(|chunk| {
        chunk.iter().all(|(path, bytes)| fs::read(dir.join(path)).is_ok_and(|read| read == *bytes))
    })
}

/// A program that renders with the same templates without any checks: it reads the schools' TOML
/// into plain tables, hands what to print to the templates, and writes. No layers, no rules, no
/// addresses, no escaping, no hashes: what to print it is given ready-made.
fn bare_loop(root: &Path, out: &Path) -> Run {
    use minijinja::value::Value;
    let mut found = muster::base::diagnostic::Diagnostics::default();
    let inputs = muster::workspace::read(root, &mut found).expect("the workspace is readable");
    let today = muster::model::Day::new("2026-11-21").expect("a day");
    let compiler =
        muster::compile::Compiler::new(inputs, today, &mut found).expect("the workspace is sound");
    let plans: Vec<_> = compiler
        .cooperation
        .schools
        .iter()
        .map(|school| {
            (
                school.key.to_string(),
                compiler
                    .plan_school(school, &mut found)
                    .and_then(|planned| planned.plan)
                    .expect("a plan"),
            )
        })
        .collect();
    let mut environment = minijinja::Environment::new();
    let syntax = minijinja::syntax::SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax.expect("the usual delimiters"));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("line", |value: &Value| value.clone());
    environment.add_filter("quote", |value: &str| format!("\"{value}\""));
    let mut outputs = Vec::new();
    for (name, platform) in &compiler.platforms {
        for output in
            platform.manifest.outputs.values().filter(|_| name.as_str().starts_with("bench-"))
        {
            let source = compiler
                .cooperation
                .sources
                .file(platform.templates[&output.template])
                .text
                .to_string();
            let template = format!("{name}/{}", output.template);
            environment.add_template_owned(template.clone(), source).expect("templates are sound");
            outputs.push((name, template, &output.path));
        }
    }
    timed(|| {
        for (key, plan) in &plans {
            for file in
                fs::read_dir(root.join("schools").join(key)).expect("the school has a folder")
            {
                let text = fs::read_to_string(file.expect("an entry").path()).expect("readable");
                std::hint::black_box(text.parse::<toml::Table>().expect("TOML"));
            }
            let site = Value::from_dyn_object(std::sync::Arc::clone(&plan.site));
            for (device, platforms) in &plan.devices {
                let value = Value::from_dyn_object(std::sync::Arc::clone(device));
                let dir = out.join(key).join(&device.id);
                fs::create_dir_all(&dir).expect("folders can be made");
                for (_, template, path) in
                    outputs.iter().filter(|(name, _, _)| platforms.contains(name))
                {
                    let template = environment.get_template(template).expect("it was added");
                    let text = template
                        .render(
                            minijinja::context! { site => site.clone(), device => value.clone() },
                        )
                        .expect("it renders");
                    fs::write(dir.join(path), text).expect("files can be written");
                }
            }
        }
    })
}
