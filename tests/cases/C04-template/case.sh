# A template of the workspace writes another rule than before. Right: nobody knows what that does, so it is no smaller class
# than unknown.

. "$repository/tests/cases/review.sh"
starter
mkdir w/templates
cp -R "$repository/templates/nftables" w/templates/nftables
commit_all w
sed -i 's/policy drop/policy accept/' w/templates/nftables/*.j2
grave
accepted 'risks = ["unknown"]'
