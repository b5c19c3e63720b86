// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the pipelines of a new workspace may do (`SECURITY.md`): a job that reads a merge request
//! holds no token that may write, and one that holds such a token reads nothing of it. `init` runs
//! their commands.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{read, write};

const GITHUB: &str = "init/.github/workflows/muster.yml";
const GITLAB: &str = "init/.gitlab-ci.yml";

fn pipeline(path: &str) -> Value {
    serde_saphyr::from_str(&read(Path::new(path))).expect("the pipeline is YAML")
}

#[test]
fn github_jobs_either_read_or_write() {
    let pipeline = pipeline(GITHUB);
    assert_eq!(pipeline["permissions"], serde_json::json!({ "contents": "read" }));
    let events: Vec<&String> = pipeline["on"].as_object().expect("events").keys().collect();
    assert_eq!(events, ["push", "pull_request"]);
    let jobs = pipeline["jobs"].as_object().expect("there are jobs");
    let (mut readers, mut writers) = (0, 0);
    for (name, job) in jobs {
        let text = job.to_string();
        let reads = text.contains("actions/checkout")
            || text.contains("muster check")
            || text.contains("muster diff");
        let writes = job.get("permissions").is_some()
            || text.contains("github.token")
            || text.contains("secrets.");
        assert!(reads != writes, "{name} reads: {reads}, writes: {writes}");
        // Otherwise the token lies in `.git/config`.
        assert_eq!(reads, text.contains("\"persist-credentials\":false"), "{name}");
        readers += usize::from(reads);
        writers += usize::from(writes);
    }
    assert_eq!((readers, writers), (1, 1));
}

#[test]
fn one_gitlab_job_knows_the_token_and_fetches_nothing() {
    let pipeline = pipeline(GITLAB);
    let jobs = pipeline.as_object().expect("there are jobs");
    let with_token: Vec<&String> = jobs
        .iter()
        .filter(|(_, job)| job.to_string().contains("TOKEN"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(with_token, ["comment"]);
    let comment = &pipeline["comment"];
    assert_eq!(comment["variables"]["GIT_STRATEGY"], "none");
    assert_eq!(comment["environment"]["name"], "muster-comment");
    assert_eq!(comment["needs"], serde_json::json!(["diff"]));
    // What all jobs begin with would compile and run what the cache holds.
    for emptied in ["before_script", "cache"] {
        assert_eq!(comment[emptied], serde_json::json!([]), "{emptied}");
    }
}

/// The comment is what the other job wrote, and there is none without a token or a difference.
#[test]
fn the_comment_is_the_difference() {
    let gitlab = pipeline(GITLAB)["comment"]["script"][0].as_str().expect("a script").to_owned();
    let steps = pipeline(GITHUB)["jobs"]["report"]["steps"].clone();
    let github = steps
        .as_array()
        .and_then(|steps| steps.iter().find_map(|step| step["run"].as_str()))
        .expect("a script")
        .to_owned();
    for (script, program) in [(gitlab, "curl"), (github, "gh")] {
        // GitLab is asked first whether there is a comment to replace.
        let calls = if program == "curl" { 3 } else { 1 };
        let dir = tempfile::tempdir().expect("a temporary folder");
        let run = |token: &str| {
            let script = format!("set -eu\n{program}() {{ echo \"$@\" >> called; }}\n{script}");
            let mut bash = Command::new("bash");
            bash.current_dir(dir.path())
                .arg("-c")
                .arg(script)
                .env("MUSTER_COMMENT_TOKEN", token)
                .env("PULL_REQUEST", "7");
            bash.envs([
                ("CI_API_V4_URL", "https://x.invalid"),
                ("CI_PROJECT_ID", "1"),
                ("CI_MERGE_REQUEST_IID", "7"),
            ]);
            assert!(bash.status().expect("bash is there").success(), "{program}");
            std::fs::read_to_string(dir.path().join("called")).unwrap_or_default()
        };
        write(&dir.path().join("muster-diff.md"), "");
        assert_eq!(run("t"), "", "{program}: there is no difference");
        write(&dir.path().join("muster-diff.md"), "a difference\n");
        if program == "curl" {
            assert_eq!(run(""), "", "there is no token");
        }
        let called = run("t");
        assert!(
            called.contains("muster-diff.md")
                && called.contains('7')
                && called.lines().count() == calls,
            "{program}: {called}"
        );
    }
}

/// Every run replaces what the last one wrote, and nothing that others did.
#[test]
fn the_comment_in_gitlab_is_replaced() {
    let script = pipeline(GITLAB)["comment"]["script"][0].as_str().expect("a script").to_owned();
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(&dir.path().join("muster-diff.md"), "## muster: a difference\n");
    let last_call = |user: &str, notes: &str| {
        write(&dir.path().join("user"), user);
        write(&dir.path().join("notes"), notes);
        let curl = r#"curl() { echo "$@" > called; case "$*" in
            */user) cat user;; *per_page=100) cat notes;; esac; }"#;
        let status = Command::new("bash")
            .current_dir(dir.path())
            .args(["-c", &format!("set -euo pipefail\n{curl}\n{script}")])
            .envs([
                ("MUSTER_COMMENT_TOKEN", "t"),
                ("CI_API_V4_URL", "https://x.invalid"),
                ("CI_PROJECT_ID", "1"),
                ("CI_MERGE_REQUEST_IID", "7"),
            ])
            .status();
        assert!(status.expect("bash is there").success());
        read(&dir.path().join("called")).split_whitespace().last().unwrap_or_default().to_owned()
    };
    let note = |id: u32, author: u32, body: &str| serde_json::json!({ "id": id, "author": { "id": author }, "body": body });
    let all = "https://x.invalid/projects/1/merge_requests/7/notes";
    let own = serde_json::json!([
        note(14, 6, "## muster: quoted by somebody else"),
        note(13, 5, "something else"),
        note(12, 5, "## muster: the last one"),
        note(11, 5, "## muster: an older one"),
    ]);
    let user = r#"{ "id": 5 }"#;
    assert_eq!(last_call(user, &own.to_string()), format!("{all}/12"));
    let of_others = serde_json::json!([note(14, 6, "## muster: by somebody else")]);
    for notes in ["[]", &of_others.to_string(), "", "<html>"] {
        assert_eq!(last_call(user, notes), all, "{notes}");
    }
    assert_eq!(last_call("", &own.to_string()), all, "nobody says who writes");
}
