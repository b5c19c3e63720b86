# `muster schema --write .muster/schema` where a folder on the way, the folder itself or a draft beside a file is a link.
# Right: nothing is written outside of the repository, nor into git's own folder.

starter
mkdir outside
echo precious >outside/school.json
cp -a outside before
cp -a w/.git git-before
(
    cd w
    rm -rf .muster
    ln -s ../outside .muster
    muster schema --write .muster
    code_is 2
    muster schema --write .muster/schema
    code_is 2
    rm .muster
    mkdir .muster
    ln -s ../../outside .muster/schema
    muster schema --write .muster/schema
    code_is 2
    rm .muster/schema
    ln -s ../.git/schema .muster/schema
    muster schema --write .muster/schema
    code_is 2
    rm .muster/schema
    mkdir .muster/schema
    ln -s ../../../outside/school.json .muster/schema/school.json
    ln -s ../../../outside/school.json .muster/schema/school.json.new
    muster schema --write .muster/schema
    code_is 0
)
same before outside
same git-before w/.git
[ ! -L w/.muster/schema/school.json ] || wrong "it is still a link"

# A folder elsewhere that the user typed is fine.
muster -C w schema --write elsewhere/schema
code_is 0
is_there elsewhere/schema/school.json
