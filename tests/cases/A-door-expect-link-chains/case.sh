# The expectation file, or a folder on the way to it, is a link that a repository holds and that leads out of it: at
# once, by another link, through a folder, or by way of a link outside that comes back in. Right: each is refused, and
# not a word of the file is printed.

starter
mkdir outside
echo 'token = "canary-outside"' >outside/secret.toml
ln -s "$PWD/w/inner.toml" outside/comes-back.toml
ln -s ../outside/secret.toml w/inner.toml
ln -s inner.toml w/chain.toml
ln -s ../outside w/folder
ln -s .. w/up
mkdir w/ci
ln -s ../../outside/secret.toml w/ci/expect.toml
for path in w/inner.toml w/chain.toml w/folder/secret.toml w/up/outside/secret.toml w/ci/expect.toml \
    outside/comes-back.toml "$PWD/w/chain.toml" outside/../w/inner.toml; do
    muster -C w diff --expect "$path" --as-of $day
    code_is 2
    says_not canary-outside
    says "a link leads out of the workspace"
done

# Git's own folder is not the workspace's.
ln -s .git/config w/git.toml
muster -C w diff --expect w/git.toml --as-of $day
code_is 2
says "belongs to git"
says_not repositoryformatversion
