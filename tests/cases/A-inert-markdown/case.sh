# A comment on a merge request and a report hold values that would be links, images, names and tags.
# Right: they are text.

starter
cat >w/schools/musterstadt/grundschule-am-markt/x.toml <<'TOML'
buildings.z.title = "<img src=x> @all [a](https://evil.example) https://evil.example"
TOML
muster -C w diff --as-of $day --format markdown
# What stands in code is text, in the code of Markdown and in that of HTML.
! grep -v '`' "$HOME/stdout" | sed 's,<code>[^<]*</code>,,g' | grep -qE '<img|@all|https://evil' || wrong "a value is markup"
sed -i 's/^title = .*/title = "<img src=x> @all www.evil.example"/' w/schools/musterstadt/grundschule-am-markt/school.toml
muster -C w status --as-of $day --format markdown
! sed 's/`[^`]*`//g' "$HOME/stdout" | grep -qE '<img|@all|www\.evil' || wrong "a title is markup"
