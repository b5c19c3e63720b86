# A school gets another number, and with it other addresses for everything that it has. Right: one value is one effect, with
# its consequences counted.

. "$repository/tests/cases/review.sh"
starter
sed -i 's/^index = .*/index = 60/' w/schools/*/*/school.toml
effects 1
sentence 'Nummer des Adressblocks 60 statt 1'
sentence 'running-config.txt'
