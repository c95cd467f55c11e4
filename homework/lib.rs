//! What is graded: two exercise sheets, a file for each question.
//!
//! A question is a record (its fields, with their kinds and what they mean) and a function that
//! judges them, through the engine's public API alone. Its header says what is asked, what the
//! reference answer is, what else is right, and how that is checked.

mod fields;
pub mod objectives;
pub mod td5;

use theorycheck::grade::Sheet;

/// Every sheet, in the order of the course.
pub static SHEETS: &[&Sheet] = &[&td5::SHEET];

#[cfg(test)]
mod tests {
    use theorycheck::grade::{Feedback, Outcome, Sheet, Submission, grade};

    /// The outcome and the part of the points that a question of a submission gets.
    fn graded(sheet: &Sheet, question: &str, fields: &str) -> (Vec<(String, Outcome, String)>, f64) {
        let text = format!("sheet = \"{}\"\n[{question}]\n{fields}\n", sheet.id);
        let submission = Submission::read(text.as_bytes(), sheet).unwrap_or_else(|error| panic!("{fields}: {error}"));
        assert!(submission.remarks.len() <= 1, "{:?}", submission.remarks);
        let results = grade(sheet, &submission, Feedback::Full);
        let result = results.into_iter().find(|result| result.id == question).expect("the question");
        let fields = result.fields.into_iter().map(|field| (field.name, field.outcome, field.reason));
        (fields.collect(), result.score / result.max_score)
    }

    #[test]
    fn a_first_look() {
        let sheet = &super::td5::SHEET;
        for (question, fields) in [
            ("q2", "step = \"gamma*min(1, c/g)\""),
            ("q2", "step = \"gamma*c/g\""),
            ("q3", "decrease = \"-gamma_k*(1-gamma_k*beta/2)*g**2\""),
            ("q3", "decrease = \"-gamma_k/2*g**2\""),
            ("q3", "decrease = \"-gamma_k/2*g**2\"\nwhen=\"gamma_k <= 1/beta\""),
            ("q3", "objective = \"t**2/2\"\ntheta=0\ntheta_prime=1"),
            ("q4", "constant = 2"),
            ("q4", "constant = 1.9"),
            ("q4", "constant = \"1/(1-gamma*beta/2)\""),
            ("q5", "bound = \"sqrt(2*Delta/(gamma*K))+2*Delta/(gamma*K*c)\"\nexponent=-0.5"),
            ("q5", "bound = \"sqrt(2*Delta/(gamma*K))\"\nexponent=-1"),
            ("q5", "bound = \"sqrt(2*Delta/(gamma*K))\"\nwhen=\"K >= 2*Delta/(gamma*c**2)\""),
            ("q6", "step = \"gamma*c/max(c, gk)\""),
            ("q7", "extra = \"gamma**2*beta*(c**2+sigma**2)/2\""),
            ("q7", "extra = \"gamma**2*beta*c**2/4\""),
            (
                "q8",
                "objective = \"huber(1)\"\nc = 1\nnoise = [{ probability = \"1/4\", value = \"9\" }, { probability = \"3/4\", value = \"-3\" }]",
            ),
            (
                "q8",
                "objective = \"huber(1)\"\nc = 1\nnoise = [{ probability = \"1/2\", value = \"3\" }, { probability = \"1/2\", value = \"-3\" }]",
            ),
            (
                "q8",
                "objective = \"huber(1)\"\nc = 1\nnoise = [{ probability = \"1/2\", value = \"1\" }, { probability = \"1/2\", value = \"-1\" }]",
            ),
            (
                "q9",
                "objective = \"t**2/2\"\nc = 10\ngamma=1\ntheta0=1\nnoise = [{ probability = \"1/2\", value = \"1\" }, { probability = \"1/2\", value = \"-1\" }]",
            ),
            (
                "q9",
                "objective = \"t**2/2\"\nc = 10\ngamma=0.5\ntheta0=1\nnoise = [{ probability = \"1/2\", value = \"1\" }, { probability = \"1/2\", value = \"-1\" }]",
            ),
            ("q9", "hypothesis=\"printed\"\nbound=\"2*Delta/K+gamma**2*beta*(c**2+sigma**2)\""),
            ("q9", "hypothesis=\"repaired\"\nbound=\"2*Delta/(gamma*K)\""),
            (
                "q9",
                "hypothesis=\"repaired\"\nstep=\"sqrt(2*Delta/(beta*c**2*K))\"\nbound=\"2*c*sqrt(2*beta*Delta/K)\"\nexponent=\"-1/2\"",
            ),
        ] {
            let start = std::time::Instant::now();
            let (found, part) = graded(sheet, question, fields);
            println!("{question} {fields}\n    {part:.2} in {:?}: {found:?}", start.elapsed());
        }
    }
}
