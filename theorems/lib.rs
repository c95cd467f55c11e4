//! The catalogue: what is checked, in lecture order.
//!
//! One statement, one file: `smooth/gd_rate.rs` is the claim `smooth/gd-rate`. A chapter's `mod.rs`
//! holds the settings that its claims share.

mod basics;
mod clipping;
mod confidence;
mod convex;
mod decentralized;
mod examples;
mod learning;
mod learning_rate;
mod lower_bounds;
mod majorization;
mod overparameterization;
mod parallel_autodiff;
mod privacy;
mod smooth;
mod smoothing;
mod stochastic;
mod zeroth_order;

use theorycheck::prelude::*;
use theorycheck::suite::Catalogue;

/// Every claim, in the order of the rows of `rows.tsv`.
pub static CATALOGUE: Catalogue = &[
    &basics::max_is_min::CLAIM,
    &basics::adam_fails_easy_problem::CLAIM,
    &basics::second_order_sufficient::CLAIM,
    &basics::stationary_not_optimal::CLAIM,
    &basics::convex_set_m_points::CLAIM,
    &basics::jensen::CLAIM,
    &basics::strong_convexity_as_strict_jensen::CLAIM,
    &basics::strong_convexity_quadratic_lower_bound::CLAIM,
    &basics::hessian_positive_strong::CLAIM,
    &basics::stationary_is_global_convex::CLAIM,
    &basics::strongly_convex_unique_minimizer::CLAIM,
    &basics::omega_notation::CLAIM,
    &basics::gd_fixed_points::CLAIM,
    &learning::discrete_universe::CLAIM,
    &learning::sample_index::CLAIM,
    &learning::estimation_error_decomposition::CLAIM,
    &learning::estimation_error_bound::CLAIM,
    &learning::total_error_additive::CLAIM,
    &learning::hinge_loss::CLAIM,
    &learning::hinge_convex::CLAIM,
    &learning::square_convex::CLAIM,
    &learning::bce_convex::CLAIM,
    &learning::nonlinear_model_nonconvex::CLAIM,
    &convex::stepsize_range::CLAIM,
    &convex::ascent_direction::CLAIM,
    &convex::first_order_gap::CLAIM,
    &convex::regret_inequality::CLAIM,
    &convex::one_step_expansion::CLAIM,
    &convex::accumulated_suboptimality::CLAIM,
    &convex::lipschitz_iff_gradient_bounded::CLAIM,
    &convex::lipschitz_examples::CLAIM,
    &convex::convex_lipschitz_rate::CLAIM,
    &convex::averaged_iterate::CLAIM,
    &convex::random_iterate::CLAIM,
    &convex::iteration_complexity::CLAIM,
    &convex::dimension_free::CLAIM,
    &stochastic::interchange_derivative_expectation::CLAIM,
    &stochastic::minibatch_unbiased::CLAIM,
    &stochastic::bias_variance::CLAIM,
    &stochastic::average_of_two::CLAIM,
    &stochastic::lln_normalisation::CLAIM,
    &stochastic::sfo_conditioning::CLAIM,
    &stochastic::convex_rate::CLAIM,
    &stochastic::last_iterate_output::CLAIM,
    &stochastic::variance_over_batch::CLAIM,
    &stochastic::fixed_budget::CLAIM,
    &stochastic::parallel_time::CLAIM,
    &stochastic::reshuffling_algorithm::CLAIM,
    &stochastic::reshuffling_variance::CLAIM,
    &stochastic::reshuffling_rate::CLAIM,
    &stochastic::proof_unbiasedness::CLAIM,
    &stochastic::proof_second_moment::CLAIM,
    &smooth::criterion_relaxation::CLAIM,
    &smooth::hessian_bound::CLAIM,
    &smooth::examples::CLAIM,
    &smooth::quadratic_sandwich::CLAIM,
    &smooth::sandwich_annotation::CLAIM,
    &smooth::gd_rate::CLAIM,
    &smooth::sgd_rate::CLAIM,
    &smooth::last_iterate_output::CLAIM,
    &smooth::random_iterate::CLAIM,
    &smooth::complexities::CLAIM,
    &smooth::tight_in_general::CLAIM,
    &majorization::progress::CLAIM,
    &majorization::stops_at_stationary::CLAIM,
    &majorization::gd_is_mm::CLAIM,
    &majorization::projected_gd::CLAIM,
    &majorization::mirror_descent_factor::CLAIM,
    &majorization::kmeans_em_descent::CLAIM,
    &smooth::descent_progress::CLAIM,
    &smooth::progress_order::CLAIM,
    &smooth::stepsize_threshold::CLAIM,
    &smooth::max_progress_step::CLAIM,
    &smooth::gd_proof::CLAIM,
    &smooth::sgd_one_step::CLAIM,
    &smooth::no_expected_descent::CLAIM,
    &smooth::sgd_average_missing_expectation::CLAIM,
    &smooth::sgd_general_eta::CLAIM,
    &smooth::sgd_eta_optimal::CLAIM,
    &examples::linreg_gradient_factor::CLAIM,
    &examples::linreg_regimes::CLAIM,
    &examples::nonlinear_regression::CLAIM,
    &confidence::probability_form::CLAIM,
    &confidence::light_tail::CLAIM,
    &confidence::azuma_rate::CLAIM,
    &confidence::martingale_difference::CLAIM,
    &confidence::noise_growth_inner::CLAIM,
    &confidence::noise_growth_squared::CLAIM,
    &confidence::clipping_bounded::CLAIM,
    &confidence::clipping_biased::CLAIM,
    &confidence::markov::CLAIM,
    &confidence::markov_sgd::CLAIM,
    &confidence::boosting_selection::CLAIM,
    &confidence::boosting_complexity::CLAIM,
    &confidence::boosting_theorem::CLAIM,
    &confidence::boosting_total::CLAIM,
    &zeroth_order::adversarial_index::CLAIM,
    &zeroth_order::bandit_linear::CLAIM,
    &zeroth_order::derivative_limits::CLAIM,
    &zeroth_order::central_difference_bias::CLAIM,
    &zeroth_order::one_dim_expectation::CLAIM,
    &zeroth_order::sphere_estimator::CLAIM,
    &zeroth_order::gaussian_sphere_equivalence::CLAIM,
    &zeroth_order::zo_sgd_estimators::CLAIM,
    &zeroth_order::smoothing_identity::CLAIM,
    &zeroth_order::smoothing_not_rougher::CLAIM,
    &zeroth_order::smoothing_makes_smooth::CLAIM,
    &zeroth_order::convolution::CLAIM,
    &zeroth_order::smoothed_problem::CLAIM,
    &zeroth_order::zo_sgd_rate::CLAIM,
    &learning_rate::two_step_optimum::CLAIM,
    &decentralized::metropolis_doubly_stochastic::CLAIM,
    &decentralized::metropolis_eigenvalue_floor::CLAIM,
    &decentralized::adding_edges_speeds_up::CLAIM,
    &decentralized::gap_values::CLAIM,
    &decentralized::fixed_point::CLAIM,
    &decentralized::full_one_step::CLAIM,
    &decentralized::gossip_index::CLAIM,
    &decentralized::consensus_contraction::CLAIM,
    &decentralized::spectral_gap_range::CLAIM,
    &decentralized::average_preserved::CLAIM,
    &decentralized::dsgd_consensus_recursion::CLAIM,
    &decentralized::dsgd_theorem::CLAIM,
    &clipping::smoothness_inequality::CLAIM,
    &clipping::projection_properties::CLAIM,
    &clipping::gd_step_form::CLAIM,
    &clipping::descent_lemma::CLAIM,
    &clipping::gradient_sum::CLAIM,
    &clipping::gd_rate_two_regimes::CLAIM,
    &clipping::sgd_step_form::CLAIM,
    &clipping::sgd_descent::CLAIM,
    &clipping::sgd_nonconvergence::CLAIM,
    &clipping::q9_as_printed::CLAIM,
    &clipping::q9_neighbourhood::CLAIM,
    &parallel_autodiff::backprop_cost::CLAIM,
    &parallel_autodiff::jacobian_chain::CLAIM,
    &parallel_autodiff::product_tree::CLAIM,
    &parallel_autodiff::tree_gradient_time::CLAIM,
    &parallel_autodiff::naive_workers::CLAIM,
    &parallel_autodiff::suffix_scan::CLAIM,
    &smoothing::sgd_pl_rate::CLAIM,
    &smoothing::relu_not_smooth::CLAIM,
    &smoothing::gaussian_bias::CLAIM,
    &smoothing::stein_gradient::CLAIM,
    &smoothing::gradient_difference::CLAIM,
    &smoothing::smoothness_constant::CLAIM,
    &smoothing::pl_transfer::CLAIM,
    &smoothing::lipschitz_pl_vacuous::CLAIM,
    &smoothing::minibatch_variance::CLAIM,
    &smoothing::final_rate::CLAIM,
    &privacy::randomized_response_pure_dp::CLAIM,
    &lower_bounds::sgd_upper::CLAIM,
    &lower_bounds::max_vs_average::CLAIM,
    &lower_bounds::hard_pair::CLAIM,
    &lower_bounds::separation::CLAIM,
    &lower_bounds::markov_to_test::CLAIM,
    &lower_bounds::neyman_pearson::CLAIM,
    &lower_bounds::risk_vs_tv::CLAIM,
    &lower_bounds::pinsker::CLAIM,
    &lower_bounds::bretagnolle_huber::CLAIM,
    &lower_bounds::kl_tensorization::CLAIM,
    &lower_bounds::bernoulli_kl::CLAIM,
    &lower_bounds::two_point_rate::CLAIM,
    &overparameterization::interpolation_equivalence::CLAIM,
    &overparameterization::d_greater_n::CLAIM,
    &overparameterization::sgd_rate::CLAIM,
    &overparameterization::interpolation_variance::CLAIM,
    &overparameterization::fast_stationarity::CLAIM,
    &overparameterization::self_bounding::CLAIM,
    &overparameterization::pl_global::CLAIM,
    &overparameterization::ls_gradient::CLAIM,
    &overparameterization::tangent_kernel_norm::CLAIM,
    &overparameterization::pl_from_kernel::CLAIM,
    &overparameterization::linear_kernel::CLAIM,
    &overparameterization::linear_gd_limit::CLAIM,
    &overparameterization::min_distance::CLAIM,
    &overparameterization::ridge_equivalence::CLAIM,
    &overparameterization::solution_set::CLAIM,
    &overparameterization::null_invariance::CLAIM,
    &overparameterization::projection_reference::CLAIM,
    &overparameterization::linearization::CLAIM,
];

static LECTURES: Document =
    Document { key: "eq", prefix: "", title: "Optimization for deep learning, lecture notes", unit: "equation" };

static CLIPPING_SHEET: Document =
    Document { key: "td5", prefix: "q", title: "Exercise sheet 5, gradient clipping", unit: "question" };

static HOMEWORK: Document = Document { key: "hw", prefix: "q", title: "Homework", unit: "question" };

/// A numbered equation of the lecture notes.
const fn opt4dl(equation: u16) -> Source {
    Source::numbered(&LECTURES, equation)
}

/// A question of the exercise sheet on gradient clipping.
const fn td5(question: u16) -> Source {
    Source::numbered(&CLIPPING_SHEET, question)
}

/// The definitions before the first question of that sheet.
const CLIPPING_PREAMBLE: Source = Source::passage(&CLIPPING_SHEET, "preamble");

/// A question of the homework.
const fn homework(question: u16) -> Source {
    Source::numbered(&HOMEWORK, question)
}
