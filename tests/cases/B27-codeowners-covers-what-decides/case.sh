# Who approves a change of what decides: standards, templates, the law, `muster.toml`, pipelines, and who approves what.
# Right: `CODEOWNERS` has a line for each, in the starter and where `new authority` makes the file.

starter
covers() {
    for path in '*' /muster.toml /standards/ /templates/ /lands/ /.gitlab-ci.yml /.github/ /CODEOWNERS; do
        grep -qF -- "# $path @" "$1" || wrong "$1 has no line for $path"
    done
}
covers w/CODEOWNERS
holds_text w/CODEOWNERS "/schools/musterstadt/"
rm w/CODEOWNERS
muster -C w new authority kusel --title Kusel --owner @it/kusel
code_is 0
covers w/CODEOWNERS
holds_text w/CODEOWNERS "/schools/kusel/ @it/kusel"
