//! Right answers in forms that a reference does not have: none of them may fail.

use super::SHEET;
use crate::tests_help::graded;
use theorycheck::grade::Outcome;

const FORMS: [(&str, &str); 72] = [
    ("q1", "cost = \"L*w**2 + L*w\""),
    ("q1", "cost = \"6*L*w**2\""),
    ("q1", "cost = \"(L - 1)*w**2 + w\""),
    ("q1", "cost = \"L*(p + w)\""),
    ("q1", "cost = \"2*L*(w**2 + p) + w\""),
    ("q1", "cost = \"L*(p + w**2 + w*p)\""),
    ("q1", "cost = \"L*max(w**2, p)\""),
    ("q1", "cost = \"L*w**2.0\""),
    ("q1", "cost = \"L*(w**2 + w) + p\""),
    ("q1", "cost = \"(L - 2)*w**2 + 2*w\""),
    ("q1", "cost = \"L*exp(2*log(w))\""),
    ("q1", "cost = \"1000000*L*w**2\""),
    ("q1", "cost = \"L*p*(1 + w)/w\""),
    ("q1", "cost = \"L*w*sqrt(p)\""),
    ("q3", "rounds = \"floor(log2(2*K - 1))\""),
    ("q3", "rounds = \"max(1, ceil(log2(K)))\""),
    ("q3", "workers = \"max(1, floor(K/2))\""),
    ("q3", "workers = \"floor((K + 1)/2)\""),
    ("q3", "workers = \"K + 1\""),
    ("q3", "workers = \"K - 1\""),
    ("q3", "workers = \"2**floor(log2(K - 1))\""),
    ("q3", "time = \"w**3*floor(log2(K) + 1)\""),
    ("q3", "time = \"w**3*log2(2*K)\""),
    ("q3", "time = \"w**3*(log(K) + 1)\""),
    ("q3", "work = \"(2*w**3 - w**2)*(K - 1)\""),
    ("q3", "work = \"w**2.81*K\""),
    ("q3", "time = \"w**2.376*log2(K)\""),
    ("q3", "scalar_workers = \"floor(K/2)*w**3\"\ntime = \"ceil(log2(K))*(1 + ceil(log2(w)))\""),
    ("q3", "scalar_workers = \"K*w/2\"\ntime = \"ceil(log2(K))*w**2\""),
    ("q3", "scalar_workers = \"floor(K/2)\"\ntime = \"ceil(log2(K))*w**3\""),
    ("q3", "workers = \"K/2\"\nscalar_workers = \"K/2*w**3\""),
    ("q3", "scalar_workers = \"K*w**3/log2(w)\"\ntime = \"log2(w)*log2(K)\""),
    ("q4", "time = \"w**3*ceil(log2(L-l+1)) + w**2\""),
    ("q4", "time = \"w**3*ceil(log2(L-l)) + w**2*p\""),
    ("q4", "time = \"w**3*ceil(log2(max(L-l, 1))) + w*p\""),
    ("q4", "time = \"(w**3 + w**2*p)*ceil(log2(L-l+1))\""),
    ("q4", "time = \"w**3*ceil(log2(L-l+1)) + p\""),
    ("q4", "time = \"L*w**2 + w**3*ceil(log2(L-l+1)) + w*p\"\nincludes_forward = true"),
    ("q4", "time = \"L*(w**2 + w) + w**3*ceil(log2(L-l+1))\"\nincludes_forward = true"),
    ("q4", "time = \"2*L*w**2 + 2*w**3*ceil(log2(L-l+1)) + w**2*p\"\nincludes_forward = true"),
    ("q4", "time = \"max(L*w**2, w**3*log2(L-l+1))\"\nincludes_forward = true"),
    ("q4", "time = \"w**3*log2(2 + L - l)\""),
    ("q4", "faster_when = \"L-l+1 > w*ceil(log2(L-l+1))\""),
    ("q4", "faster_when = \"w*log(L-l+1) < L-l+1\""),
    ("q4", "faster_when = \"w*log2(L-l+1) < L\""),
    ("q4", "faster_when = \"w**3*ceil(log2(L-l+1)) < 3*(L-l+1)*w**2\""),
    ("q4", "faster_when = \"!(w*log2(L-l+1) >= L-l)\""),
    ("q4", "faster_when = \"l < L && w*log2(L-l+1) < L-l+1\""),
    ("q4", "faster_when = \"w**3*ceil(log2(L-l+1)) + L*w**2 < 3*L*w**2\""),
    ("q4", "faster_when = \"w*(1 + log2(L-l+1)) < L-l+1\""),
    ("q4", "time = \"w**3*log2(L-l+1) + w**2*p\"\nfaster_when = \"w**3*log2(L-l+1) + w**2*(w**2 + w) < L*w**2\""),
    ("q5", "workers = \"floor(L/2)*ceil(L/2)\""),
    ("q5", "workers = \"(L + 1)**2/4\""),
    ("q5", "workers = \"L*(L - 1)/2\""),
    ("q5", "workers = \"L**2 + L\""),
    ("q5", "workers = \"L**2/4 + L\""),
    ("q5", "scalar_workers = \"L**2*w**3\""),
    ("q5", "scalar_workers = \"floor(L**2/4)*w**3\""),
    ("q5", "scalar_workers = \"L**2/4\""),
    ("q6", "workers = \"2**ceil(log2(L))/2\""),
    ("q6", "workers = \"L - 2\""),
    ("q6", "workers = \"floor((L - 1)/2)\""),
    ("q6", "workers = \"L/log2(L) + 1\""),
    ("q6", "workers = \"2*L\""),
    ("q6", "workers = \"L + log2(L)\""),
    ("q6", "time = \"w**3*ceil(log2(L - 1)) + w**2*p\""),
    ("q6", "time = \"w**3*(2*ceil(log2(L)) - 1)\""),
    ("q6", "time = \"w**3*log2(L) + w*p\""),
    ("q6", "time = \"L*w**2 + w**3*log2(L) + w**2*p\""),
    ("q6", "scalar_workers = \"L/2*w**2\"\ntime = \"log2(L)*w\""),
    ("q6", "scalar_workers = \"L/log2(L)*w**3\"\ntime = \"log2(L)*log2(w)\""),
    ("q6", "scalar_workers = \"L\""),
];

#[test]
fn no_right_answer_fails() {
    for (question, fields) in FORMS {
        let given: Vec<&str> = fields.lines().filter_map(|line| line.split(" = ").next()).collect();
        let (judged, _) = graded(&SHEET, question, fields);
        for (name, outcome, reason) in judged.iter().filter(|(name, ..)| given.contains(&name.as_str())) {
            assert_eq!(*outcome, Outcome::Right, "{question}, {fields}: {name}: {reason}");
        }
    }
}
