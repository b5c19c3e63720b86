# A repository that holds nothing but links is turned into a workspace. Right: no file is made outside of it.

mkdir w outside
git init --quiet w
for name in schools standards .muster; do
    ln -sfn ../outside w/$name
    muster init w
    code_is 2
    [ -z "$(ls -A outside)" ] || wrong "it wrote outside: $(ls -A outside)"
    is_gone w/muster.toml
    rm w/$name
done
ln -s ../outside w/below
muster init w/below
code_is 2
[ -z "$(ls -A outside)" ] || wrong "it wrote outside"
muster man w/below
code_is 2
[ -z "$(ls -A outside)" ] || wrong "it wrote outside"
ln -s ../outside/new.toml w/muster.toml
muster init w
code_is 2
is_gone outside/new.toml
