//! The empty submission of a sheet.

use std::fmt::Write;

use super::sheet::{Field, Kind, Sheet};

/// A commented TOML file to fill in: every field with its meaning, its variables and an example.
#[must_use]
pub fn template(sheet: &Sheet) -> String {
    let mut text = format!(
        "# {}\n# Take the # from the fields that you answer; what you leave out is missing, not wrong.\n#\n{FORMULAS}\n\
         sheet = \"{}\"\n\n[student]\nname = \"\"\nid = \"\"\nemail = \"\"\n",
        sheet.title, sheet.id
    );
    for question in sheet.questions {
        let _ =
            write!(text, "\n# {}: {} ({} points)\n[{}]\n", question.id, question.title, question.points, question.id);
        for field in question.fields {
            let _ = writeln!(text, "# {}\n# {} = {}", described(field), field.name, field.example);
        }
    }
    if !sheet.library.is_empty() {
        text.push_str("\n# Objectives with a name:\n");
        for objective in sheet.library {
            let _ = writeln!(text, "#   {:<16} {}", objective.call, objective.says);
        }
    }
    text
}

const FORMULAS: &str = "\
# Formulas stand in quotation marks: + - * / **, parentheses, sqrt exp log log2 abs min max floor ceil erf relu
# cosh tanh, pi and e. log is the natural logarithm, 1/2 is one half, -2**2 is -4. Any number may be a formula.
# Conditions compare formulas: <, <=, >, >=, ==, !=, &&, ||, !.
# Programs are rhai: a function of the field's name, or just its body. Vectors are arrays, with dot(a, b), norm(a),
# add(a, b) and scale(number, a); 7/2 is 3.5; a function argument f is called with f.call(x).
";

fn described(field: &Field) -> String {
    let in_variables = |what: &str, variables: &[&str]| match variables {
        [] => what.to_owned(),
        _ => format!("{what} in {}", variables.join(", ")),
    };
    let what = match field.kind {
        Kind::Formula(variables) => in_variables("formula", variables),
        Kind::Condition(variables) => in_variables("condition", variables),
        Kind::Number => "number".to_owned(),
        Kind::Exponents(names) => format!("numbers for {}", names.join(", ")),
        Kind::Choice(words) => format!("one of \"{}\"", words.join("\", \"")),
        Kind::Flag => "true or false".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Program(parameters) => format!("program {}({})", field.name, parameters.join(", ")),
        Kind::Objective(variables) => in_variables("objective: a name of the list below, or an expression", variables),
        Kind::Noise(state) => format!("list of probabilities and values, which may depend on {}", state.join(", ")),
        Kind::Point => "number, or list of numbers".to_owned(),
        Kind::Place => "number, list of numbers, or \"infinity\"".to_owned(),
    };
    format!("{what}: {}", field.help)
}
