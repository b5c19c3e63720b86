//! The pipeline over all schools: on all cores, with results that do not depend on how many.

use rayon::prelude::*;

use crate::check::{self, Facts, Subject};
use crate::diagnostic::Diagnostics;
use crate::world::World;

/// Validates the schools chosen, and the cooperation as a whole; rules across schools see all of them.
pub fn check(world: &World, chosen: &[bool], out: &mut Diagnostics) {
    let results: Vec<(Option<Facts>, Diagnostics)> = world
        .schools
        .par_iter()
        .zip(chosen)
        .map(|(school, &chosen)| {
            let mut found = Diagnostics::default();
            let facts = world.intent(school, &mut found).map(|(intent, _)| {
                if chosen {
                    let subject = Subject { intent: &intent, platforms: &world.platforms, today: world.today };
                    check::school(&subject, &mut found);
                }
                Facts::of(&intent)
            });
            (facts, if chosen { found } else { Diagnostics::default() })
        })
        .collect();
    let mut facts = Vec::with_capacity(results.len());
    for (school, (fact, found)) in world.schools.iter().zip(results) {
        out.absorb(found, Some(&school.key.to_string()));
        facts.extend(fact);
    }
    world.found_in_commons(out);
    check::cooperation(&facts, out);
}
