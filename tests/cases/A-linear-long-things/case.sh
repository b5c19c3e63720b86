# Very long and very many things in one file. Right: a finding, within seconds.

starter
x=w/schools/musterstadt/grundschule-am-markt/x.toml
try() {
    muster -C w check --as-of $day
    code_is 1
}
{ printf 'a = "'; head -c 10000000 /dev/zero | tr '\0' x; echo '"'; } >$x && try
{ head -c 1000000 /dev/zero | tr '\0' k; echo ' = 1'; } >$x && try
{ printf 'a'; for _ in $(seq 50000); do printf .a; done; echo ' = 1'; } >$x && try
for number in $(seq 100000); do echo "= $number"; done >$x && try
{ printf 'l = ['; for number in $(seq 100000); do printf '%s = 1, ' "$number"; done; echo ']'; } >$x && try
for number in $(seq 20000); do echo "[segments.s$number]"; done >$x && try
for number in $(seq 20000); do echo "devices.d$number = { role = 'r$number' }"; done >$x && try
for number in $(seq 20000); do echo "[exceptions.e$number]"; done >$x && try
