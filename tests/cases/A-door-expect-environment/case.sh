# A link in the repository is given as the expectation file of a pipeline; it leads to the environment of the process,
# which holds a token. Right: nothing of it is printed, and no link of a repository leads out of it.

starter
export CI_TOKEN=glpat-canary
ln -s /proc/self/environ w/expect.toml
muster -C w diff --expect w/expect.toml --as-of $day
code_is 2
says_not glpat-canary
says "a link leads out of the workspace"

# The file itself, typed: it is longer than the system says.
muster -C w diff --expect /proc/self/environ --as-of $day
code_is 2
says_not glpat-canary
