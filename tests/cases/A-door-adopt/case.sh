# A school's file is a link: to a file outside, or to git's configuration. Right: `muster adopt --write` changes nothing
# there, and neither reading nor writing shows what stands in it.

starter
authority=$(ls w/schools)
school=$(find w/schools/"$authority" -mindepth 1 -maxdepth 1 -type d)
echo 'canary-text = "canary-value"' >outside.toml
cp outside.toml before.toml
cp w/.git/config before-config
ln -s ../../../../outside.toml "$school"/more.toml
ln -s ../../../.git/config "$school"/git.toml
for command in check build "diff --base HEAD" "adopt $(ls w/standards) --write" "show $(basename "$school")" status; do
    # shellcheck disable=SC2086
    muster -C w $command --as-of $day
    case $command in
        adopt*) ;;
        *) [ "$code" -ne 0 ] || wrong "$command says that it worked" ;;
    esac
    says_not canary
    says_not repositoryformatversion
done
same outside.toml before.toml
same before-config w/.git/config
