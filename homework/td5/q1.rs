//! # Q1: explain what clipping does, with words
//!
//! **Reference**: it caps the length of an update at γc, keeps its direction and leaves small gradients
//! as they are: the projection onto the ball of radius c. It makes the sensitivity bounded and outliers
//! harmless; the price is a bias for stochastic gradients.
//!
//! **Checked** by a person.

use super::*;

pub(super) static QUESTION: Question =
    Question { id: "q1", title: "What clipping does, in words", points: 5, fields: &[text("read by a person")], grade };

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let judged = answers.text("text").judged(|_| {
        Judgement::for_a_person("A person reads this answer.").solved(
            "Clipping projects the gradient onto the ball of radius c: the direction stays, the length is at most c, \
             small gradients are left alone. It bounds the influence of outliers, and biases stochastic gradients.",
        )
    });
    marks.give("text", ratio(1, 1), judged);
}
