# A title changes that no file has. Right: it is listed as an effect that changes nothing.

. "$repository/tests/cases/review.sh"
starter
edit flows '/^\[flows.drucken\]/,/^$/s/^basis = .*/basis = ["NET.1.1.A1"]/'
effects 1
sentence 'ändert nichts, was erzeugt wird'
