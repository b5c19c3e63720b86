# What lies beside the output is a link; a build deletes folders at its target. Right: it is left alone.

for name in .out.muster-staging .out.muster-0123456789abcdef0123456789abcdef; do
    rm -rf w victim && starter
    for folder in tree old former; do
        mkdir -p "victim/$folder"
        echo precious >"victim/$folder/letter"
    done
    cp -a victim before
    ln -s ../victim "w/$name"
    commit_all w
    muster -C w build --as-of $day
    muster -C w build --as-of $day
    code_is 0
    same before victim
    [ -L "w/$name" ] || wrong "the link was replaced"
    rm -rf before
done
