//! # A tangent kernel with eigenvalues of at least μ gives the PL condition with that μ
//!
//! **Let** f(w) = ‖y − h(w, X)‖²/(2n), and let the eigenvalues of K(w) = ∇hᵀ∇h/n be at least μ > 0.
//! **Then** ‖∇f(w)‖² ≥ 2μ f(w) ≥ 2μ(f(w) − f*), with equality where all eigenvalues are μ. It needs
//! d ≥ n: with fewer parameters than samples K is singular, and f can be stationary without
//! fitting.
//!
//! **Checked** exactly on random networks; that μ is below the spectrum is a premise, decided by the
//! pivots of K − μI.

use super::*;
use theorycheck::kernel::solve;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/pl-from-kernel",
    rows: &[],
    errata: &[],
    source: &[opt4dl(407), opt4dl(408)],
    statement: r"\lambda_{\min}(K(w, \mathbf X)) \ge \mu \implies \|\nabla f(w)\|^2 \ge 2\mu f(w)",
    cases,
};

#[derive(Clone, Debug)]
struct Conditioned {
    trained: Trained,
    /// μ.
    pl: Ratio,
}

impl Conditioned {
    fn is_conditioned(&self) -> Truth {
        spectrum_at_least(&self.trained.kernel(), self.pl) & Truth::from(self.pl > 0)
    }

    /// 2μ f(w).
    fn bound(&self) -> Exact {
        2 * self.pl * self.trained.f.value(&self.trained.at::<Exact>())
    }
}

fn conditioned() -> impl Strategy<Value = Conditioned> {
    trained_networks().prop_filter_map("the kernel is singular", |trained| {
        let (pl, _) = declared_constants(|| trained.kernel())?;
        Some(Conditioned { trained, pl })
    })
}

fn kinked(inputs: usize, outer: &[Ratio], rows: Vec<Vec<Ratio>>, targets: Vec<Ratio>) -> Trained {
    let network = TwoLayer { outer: outer.to_vec(), inputs, activation: Activation::Kink, scaling: Scaling::Tangent };
    let w = vec![Ratio::ONE; network.dimension()];
    Trained { f: NetworkFit { network, rows, targets }, w }
}

/// Two orthogonal inputs of one length and four units of slope 2: K = 2I.
fn equal_eigenvalues() -> [Conditioned; 1] {
    let trained = kinked(2, &ratios([1, 1, 1, 1]), vec![ratios([1, 0]), ratios([0, 1])], ratios([1, -3]));
    [Conditioned { trained, pl: 2.into() }]
}

/// h = 2wx at w = 1: the predictions 2 and 4 for the labels 0 and 5, whose residuals 2 and −1 cancel.
fn one_parameter() -> [Conditioned; 1] {
    let trained = kinked(1, &ratios([1]), vec![ratios([1]), ratios([2])], ratios([0, 5]));
    [Conditioned { trained, pl: ratio(1, 10) }]
}

/// One parameter and two or three samples.
fn too_narrow() -> impl Strategy<Value = Trained> {
    vec((-3..=3i64, -3..=3i64), 2..=3).prop_map(|data| {
        let (rows, targets): (Vec<_>, Vec<_>) = data.into_iter().map(|(x, y)| (ratios([x]), Ratio::from(y))).unzip();
        kinked(1, &ratios([1]), rows, targets)
    })
}

fn is_singular(s: &Trained) -> Result<(), String> {
    let kernel = s.kernel();
    let zeros = vec![exact(0); kernel.len()];
    solve(&kernel, &zeros).map_or(Ok(()), |_| Err(format!("the kernel {kernel:?} is regular")))
}

fn cases(case: &mut Cases) {
    const CONDITIONED: &str = "the eigenvalues of K(w) are at least μ > 0";
    let theorem = for_all_drawn(conditioned)
        .premise(CONDITIONED, Conditioned::is_conditioned)
        .quantity(|s| s.trained.gradient_norm_sq())
        .at_least(Conditioned::bound);
    let singular = for_all_drawn(too_narrow).premise("d < n", |s| s.w.len() < s.f.rows.len()).property(is_singular);
    let extremal = theorem.on(equal_eigenvalues);
    let narrow = theorem.on(one_parameter);

    case.holds("theorem", theorem);
    case.holds("equality where all eigenvalues are μ", extremal.attained());
    case.holds("with d < n the kernel is singular", singular);
    case.rejected("one parameter for two samples", narrow);
    case.refuted("without it, one parameter is stationary beside the labels", narrow.without(CONDITIONED));
    case.rejected("twice the eigenvalues", extremal.tweak(|s| s.pl *= 2));
    case.sabotage("2μ instead of μ", extremal.scale_bound(ratio(2, 1)));
    case.sabotage("a kernel without 1/n", extremal.bound(|s| s.bound() * s.trained.f.rows.len()));
    case.sabotage("d ≥ n leaves the kernel singular", singular.tweak(|s| s.f.rows.truncate(1)));
}
