# Links that stay in the workspace are part of it, also absolute ones and those to links. Right: they are read as what
# they lead to.

starter
edition=$(ls w/standards)
mkdir w/shared
mv w/standards/"$edition"/profiles w/shared/profiles
ln -s ../../shared/profiles w/standards/"$edition"/profiles
for file in w/standards/"$edition"/*.toml; do
    name=$(basename "$file")
    mv "$file" w/shared/"$name"
    ln -s "$PWD/w/shared/$name" w/shared/second-"$name"
    ln -s ../../shared/second-"$name" "$file"
done
muster -C w check --as-of $day
code_is 0
