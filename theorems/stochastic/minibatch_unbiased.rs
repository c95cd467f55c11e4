//! # The average gradient of a batch is unbiased, drawn with or without replacement
//!
//! **Let** f = (1/n) Σ lᵢ, and let g be the average of ∇lᵢ(w) over a batch of B parts drawn uniformly,
//! independently or all different.
//! **Then** E g = ∇f(w), in every coordinate. If part i is drawn with probability pᵢ, its gradient
//! must be divided by n pᵢ.
//!
//! **Checked** along random directions, over every one of the nᴮ batches.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/minibatch-unbiased",
    rows: &[],
    errata: &[],
    source: &[opt4dl(44), opt4dl(44).note("the algorithm, and why it is a good idea")],
    statement: r"\mathbb E\left[\frac1B\sum_{j=1}^B \nabla\ell(w_t, z_t^j)\right] = \nabla f(w_t)",
    cases,
};

/// A batch that is drawn from tickets, some number of them for each part.
#[derive(Clone, Debug)]
struct Lottery {
    batch: Batch,
    /// The part of each ticket.
    tickets: Vec<usize>,
    /// Whether gradients are divided by n pᵢ.
    reweighted: bool,
    direction: Vec<Ratio>,
}

impl Lottery {
    /// n pᵢ.
    fn share(&self, part: usize) -> Ratio {
        let own = self.tickets.iter().filter(|ticket| **ticket == part).count();
        Ratio::from(self.batch.parts() * own) / self.tickets.len()
    }

    fn weight(&self, part: usize) -> Ratio {
        if self.reweighted { 1 / self.share(part) } else { Ratio::ONE }
    }

    /// ⟨u, g⟩.
    fn along_direction<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let gradients = self.batch.f.gradients_of_parts(&lift::<R>(&self.batch.w));
        let weighted = |part: &usize| gradients[*part].iter().map(|g| *g * self.weight(*part)).collect();
        let vectors: Vec<Vec<R>> = self.tickets.iter().map(weighted).collect();
        let drawn = draw_batch(vectors.len(), self.batch.size, self.batch.sampling, draw);
        dot(&lift(&self.direction), &batch_average(&vectors, &drawn))
    }

    /// Whether n pᵢ times the weight is 1 for every part.
    fn is_fair(&self) -> bool {
        (0..self.batch.parts()).all(|part| self.weight(part) * self.share(part) == 1)
    }
}

fn lotteries() -> impl Strategy<Value = Lottery> {
    (batches(), [half(), half()]).prop_map(|(batch, mut direction)| {
        // A direction of 0 would see nothing.
        direction[0] += ratio(1, 3);
        let direction = direction[..batch.w.len()].to_vec();
        Lottery { tickets: (0..batch.parts()).collect(), batch, reweighted: false, direction }
    })
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(lotteries)
        .premise("each gradient is weighted by 1/(n pᵢ)", Lottery::is_fair)
        .paths(Lottery::along_direction)
        .mean_within(|s| dot(&lift(&s.direction), &s.batch.full_gradient::<Exact>()), |_| 0);
    let different = theorem.tweak(|s| s.batch.sampling = Sampling::WithoutReplacement);
    let second_ticket = theorem.tweak(|s| s.tickets.push(0));

    case.holds("with replacement", theorem);
    case.holds("without replacement", different);
    case.holds("a second ticket for one part, reweighted", second_ticket.tweak(|s| s.reweighted = true));
    case.rejected("a second ticket for one part", second_ticket);
    case.sabotage("a second ticket for one part, as if there were none", second_ticket);
    case.sabotage("no ticket for one part", theorem.tweak(|s| s.tickets.retain(|part| *part > 0)));
}
