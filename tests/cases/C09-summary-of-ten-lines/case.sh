# Twelve things change at once. Right: the summary says how much changes and what is gravest in ten lines, and how many more
# there are; the whole begins with them.

. "$repository/tests/cases/review.sh"
starter
for flow in $(sed -n 's/^\[flows\.\(.*\)\]$/\1/p' "$standard/flows.toml" | head -n 12); do
    sed -i "/^\[flows.$flow\]/,/^\$/s/^reason = \"/&Neu $flow: /" "$standard/flows.toml"
done
muster -C w diff --as-of "$day" --stat
code_is 0
[ "$(wc -l <"$HOME/stdout")" -eq 10 ] || wrong "it is not ten lines"
says 'more effects'
cp "$HOME/stdout" "$HOME/summary"
muster -C w diff --as-of "$day"
head -n 10 "$HOME/stdout" >"$HOME/beginning"
same "$HOME/summary" "$HOME/beginning"
