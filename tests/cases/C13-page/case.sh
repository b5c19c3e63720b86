# A WLAN lets its devices reach each other, and a flow lets more through. Right: the page of a German
# workspace says first what the author changed and then what that does, in German and with values as TOML writes them, has
# a picture of the zones between which something was opened and closed, and hides no difference. So does the comment.

. "$repository/tests/cases/review.sh"
starter
edit wlans '0,/^isolate = true/s//isolate = false/'
edit flows '/^\[flows.lehr-klassensteuerung\]/,/^$/s/^services = \[/services = ["ssh", /'
muster -C w diff --as-of "$day" --format html
code_is 0
page=$HOME/page.html
cp "$HOME/stdout" "$page"
holds_text "$page" '<html lang="de">'
model=$(grep -n 'id="model"' "$page" | cut -d: -f1)
effects=$(grep -n 'id="clusters"' "$page" | cut -d: -f1)
[ "$model" -lt "$effects" ] || wrong 'effects come before what the author changed'
# As TOML writes it.
lacks_text "$page" 'False'
lacks_text "$page" 'True'
holds_text "$page" '<del>true</del>'
holds_text "$page" 'class="cell access-opened"'
lacks_text "$page" 'class="cell access-closed"'
# The script does not fold away what the page shows.
lacks_text "$page" "querySelectorAll('.part')"
holds_text "$page" 'class="quiet printed"'

muster -C w diff --as-of "$day" --format markdown
says 'true -> false'
says_not 'False'
says 'Arbeitsstand'
says_not 'working tree'
says '### Änderungen am Modell'

# Without anything opened or closed there is no picture.
again
edit segments '0,/^title = "\(.*\)"/s//title = "\1 neu"/'
muster -C w diff --as-of "$day" --format html
code_is 0
says_not 'class="matrix"'
