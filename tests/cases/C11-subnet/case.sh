# The addresses of a segment lie elsewhere in the block of every school. Right: one effect.

. "$repository/tests/cases/review.sh"
starter
schools 3
edit segments '/^\[segments.gast\]/,/^$/s/offset = "[0-9.]*"/offset = "0.0.224.0"/'
effects 1
sentence 'an allen Schulen: Lage im Adressblock 0.0.224.0 statt'
