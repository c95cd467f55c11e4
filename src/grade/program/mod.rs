//! The programs of a submission, in a sandbox.
//!
//! They are written in rhai, on an engine that starts empty: what a program can call is the language
//! itself and [`FUNCTIONS`], nothing else. There is no clock, no file, no process, no randomness, no
//! module, no `eval`, and what is printed is swallowed. The same program gives the same value after the
//! same number of operations, everywhere.
//!
//! The language differs from rhai's own where students would fall into a hole: `/` divides real
//! numbers, also integers; real numbers compare exactly (rhai's `==` and `<` forgive 2⁻⁵²); an integer
//! beside a real number is taken as one; `+` between lists and `-x**2` are refused, because a reader and
//! rhai mean different things by them; `^` is answered with "use ** for powers".
//!
//! [`Limits`] end what does not end by itself: operations count across callbacks and in the functions of
//! the vocabulary, which cost one for each element that they touch. **They do not bound memory**: a
//! program may hold [`VARIABLES_MAX`] lists in each of its nested calls, a map to which keys are assigned
//! one by one is only bounded by the operations, and closures that contain each other are never freed.
//! Nor do they bound time closely: copying a list is one operation. What remains (memory without a
//! useful bound, time of many minutes at worst) is for the address space and the processor time of the
//! process that runs the program; the interpreter itself needs [`STACK`] bytes of address space on top.

mod error;
mod lists;
mod numbers;
mod powers;
mod texts;
mod value;
mod vocabulary;

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod language;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::{AST, CallFnOptions, Dynamic, Engine, EvalAltResult, FnPtr, Position, Scope};

pub use error::ProgramError;
pub use value::{Argument, Function, Value};
pub use vocabulary::FUNCTIONS;

use crate::claim::guarded;
use value::Unfit;

/// A program may define so many functions, closures among them.
pub const FUNCTIONS_MAX: usize = 256;

/// A call may have so many variables at a time.
pub const VARIABLES_MAX: usize = 256;

/// Address space for the interpreter's stack, in bytes; only what is used is paid for. Values are walked
/// through recursively, lists in lists as deep as lists may be long, and closures around closures as deep
/// as there are operations: under 256 bytes a list and 32 an operation were measured.
pub const STACK: usize = 256 << 20;

/// More operations, closures around closures, would need more than half of the [`STACK`].
pub const OPERATIONS_MAX: u64 = 4_000_000;

/// Longer lists, in each other, would need more than an eighth of the [`STACK`].
pub const LIST_MAX: usize = 1 << 17;

/// Constants by name, which are seen everywhere.
type Constants = Rc<RefCell<BTreeMap<String, Dynamic>>>;

/// Constants of every program.
const KNOWN: [(&str, f64); 2] = [("PI", std::f64::consts::PI), ("E", std::f64::consts::E)];

/// What a program may use. Each of them is a limit that a program is stopped at, with an error of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Operations of one call, about one for each node of the syntax that is evaluated; at most
    /// [`OPERATIONS_MAX`].
    pub operations: u64,
    /// Calls inside each other, and brackets or blocks inside each other.
    pub depth: usize,
    /// Bytes of a text, or of all texts in a list.
    pub text: usize,
    /// Elements of a list or a map, those of the lists in it included; at most [`LIST_MAX`].
    pub list: usize,
    /// Bytes of the source.
    pub source: usize,
}

impl Limits {
    /// Enough for a schedule of 300 factors, or a step of a method in a thousand dimensions.
    pub const DEFAULT: Limits =
        Limits { operations: 1_000_000, depth: 256, text: 1 << 16, list: 1 << 14, source: 1 << 14 };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
    }
}

/// A program of a submission, compiled.
///
/// ```
/// use theorycheck::grade::program::{Limits, Program, Value};
///
/// let source = "gamma * min(1, c / norm(g))";
/// let step = Program::compile(source, "step", &["gamma", "c", "g"], Limits::DEFAULT)?;
/// let gradient = Value::List(vec![Value::Integer(3), Value::Integer(4)]);
/// let value = step.call(&[Value::Number(0.5).into(), Value::Integer(1).into(), gradient.into()])?;
/// assert_eq!(value, Value::Number(0.1));
/// # Ok::<(), theorycheck::grade::program::ProgramError>(())
/// ```
pub struct Program {
    engine: Engine,
    /// Only taken when it is dropped, which needs a deep stack.
    ast: Option<AST>,
    name: String,
    parameters: Vec<String>,
    constants: Constants,
    /// The source defines the function; otherwise it is its body.
    defined: bool,
    limits: Limits,
    meter: Rc<Meter>,
}

impl Program {
    /// Compiles a source that either defines `fn name(parameters) { .. }`, beside helpers of its own, or
    /// is the body of it, with the parameters in scope. In a definition the parameters may have other
    /// names. Statements beside a definition are not run.
    ///
    /// # Panics
    ///
    /// If the limits are beyond [`OPERATIONS_MAX`] or [`LIST_MAX`].
    pub fn compile(source: &str, name: &str, parameters: &[&str], limits: Limits) -> Result<Program, ProgramError> {
        assert!(limits.operations <= OPERATIONS_MAX && limits.list <= LIST_MAX, "limits that the stack can hold");
        if source.len() > limits.source {
            return Err(ProgramError::TooLarge { what: "source", limit: limits.source });
        }
        let meter = Rc::new(Meter { spent: Cell::new(0), limit: limits.operations });
        protected(|| {
            let constants = Constants::default();
            constants.borrow_mut().extend(KNOWN.map(|(name, value)| (name.into(), Dynamic::from_float(value))));
            let engine = vocabulary::engine(&limits, &meter, &constants);
            let ast = engine.compile(source).map_err(|error| ProgramError::reading(&error, &limits))?;
            let parameters: Vec<String> = parameters.iter().map(|&name| name.into()).collect();
            let defined = defines(&ast, name, &parameters)?;
            Ok(Program { engine, ast: Some(ast), name: name.into(), parameters, constants, defined, limits, meter })
        })
    }

    /// The same with constants, which functions see too; a parameter or a variable of the same name
    /// hides one.
    ///
    /// # Panics
    ///
    /// If a constant exceeds the limits of the program.
    #[must_use]
    pub fn with_constants(self, constants: &[(&str, Value)]) -> Program {
        let admit = |(name, value): &(&str, Value)| {
            let value = value.admit(&self.limits).ok().expect("a constant within the limits of the program");
            ((*name).into(), value.into_read_only())
        };
        self.constants.borrow_mut().extend(constants.iter().map(admit));
        self
    }

    /// Runs it, each time from the beginning: nothing is kept between two calls.
    pub fn call(&self, arguments: &[Argument]) -> Result<Value, ProgramError> {
        if arguments.len() != self.parameters.len() {
            let (takes, given) = (self.parameters.len(), arguments.len());
            return Err(ProgramError::Argument(format!("`{}` takes {takes} arguments, not {given}", self.name)));
        }
        let outer = self.meter.spent.replace(0);
        let value = protected(|| {
            let result = self.run(self.admitted(arguments)?).map_err(|error| ProgramError::running(*error, self))?;
            Value::release(result).map_err(ProgramError::leaving)
        });
        // A function that is called by a program may call the same program.
        self.meter.spent.set(self.meter.spent.get().saturating_add(outer));
        value
    }

    /// The operations of the last call.
    pub fn operations(&self) -> u64 {
        self.meter.spent.get()
    }

    fn run(&self, arguments: Vec<Dynamic>) -> Outcome<Dynamic> {
        let ast = self.ast.as_ref().expect("a program that is not dropped");
        let mut scope = Scope::new();
        if self.defined {
            let options = CallFnOptions::new().eval_ast(false);
            return self.engine.call_fn_with_options(options, &mut scope, ast, &self.name, arguments);
        }
        for (name, value) in self.parameters.iter().zip(arguments) {
            scope.push_dynamic(name.as_str(), value);
        }
        self.engine.eval_ast_with_scope(&mut scope, ast)
    }

    fn admitted(&self, arguments: &[Argument]) -> Result<Vec<Dynamic>, ProgramError> {
        let admit = |(name, argument): (&String, &Argument)| match argument {
            Argument::Value(value) => value.admit(&self.limits).map_err(|unfit| match unfit {
                Unfit::Large(what, limit) => {
                    ProgramError::Argument(format!("`{name}` is a {what} larger than {limit}"))
                }
                Unfit::Kind(kind) => ProgramError::Argument(format!("`{name}` is {kind}")),
            }),
            Argument::Function(function) => Ok(self.handed(name, Rc::clone(function))),
        };
        self.parameters.iter().zip(arguments).map(admit).collect()
    }

    /// A function from outside, as the program sees it.
    fn handed(&self, name: &str, function: Function) -> Dynamic {
        let (limits, meter, shown) = (self.limits, Rc::clone(&self.meter), name.to_owned());
        #[expect(deprecated, reason = "the interpreter marks what may still change that way")]
        let pointer = FnPtr::from_fn("given", move |_, arguments| {
            meter.charge(1)?;
            let [x] = arguments else {
                return refuse(format!("`{shown}` is a function of one value: {shown}.call(x)"));
            };
            let x = Value::release(x.clone()).or_else(|unfit| crossing(unfit, &shown))?;
            let y = function(&x).or_else(|says| refuse(error::clean(&says)))?;
            y.admit(&limits).or_else(|unfit| crossing(unfit, &shown))
        });
        Dynamic::from(pointer.expect("`given` is a name of a function"))
    }

    /// A call that the interpreter could not resolve, from its signature, and what there is instead.
    fn unknown(&self, signature: &str) -> (String, String) {
        let own: Vec<String> =
            self.ast.iter().flat_map(AST::iter_functions).map(|f| described(f.name, &f.params)).collect();
        vocabulary::unknown(signature, &own)
    }

    /// The names of what the program is given.
    fn given(&self) -> Vec<String> {
        self.parameters.iter().chain(self.constants.borrow().keys()).cloned().collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let ast = self.ast.take();
        on_deep_stack(|| drop(ast));
    }
}

/// Whether a source defines the function; an error if it defines others only, or with another number
/// of parameters.
fn defines(ast: &AST, name: &str, parameters: &[String]) -> Result<bool, ProgramError> {
    let named: Vec<_> = ast.iter_functions().filter(|f| !f.name.starts_with("anon$")).collect();
    let same: Vec<_> = named.iter().filter(|f| f.name == name).collect();
    if same.iter().any(|f| f.params.len() == parameters.len()) {
        return Ok(true);
    }
    if let Some(other) = same.first() {
        let (name, parameters) = (name.into(), parameters.to_vec());
        return Err(ProgramError::Arity { name, parameters, found: other.params.len() });
    }
    if ast.statements().is_empty() && !named.is_empty() {
        let mut found: Vec<String> = named.iter().map(|f| error::clean(f.name)).collect();
        found.sort();
        return Err(ProgramError::NoFunction { name: name.into(), found });
    }
    Ok(false)
}

fn described(name: &str, parameters: &[&str]) -> String {
    format!("{name}({})", parameters.join(", "))
}

/// What a function of the vocabulary gives.
type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// Ends a function of the vocabulary with a message.
fn refuse<T>(says: impl Into<String>) -> Outcome<T> {
    Err(EvalAltResult::ErrorArithmetic(says.into(), Position::NONE).into())
}

/// A value that cannot cross the border to a function from outside.
fn crossing<T>(unfit: Unfit, function: &str) -> Outcome<T> {
    match unfit {
        Unfit::Large(what, _) => Err(EvalAltResult::ErrorDataTooLarge(what.into(), Position::NONE).into()),
        Unfit::Kind(kind) => refuse(format!("`{function}` cannot be called with {kind}")),
    }
}

/// Counts the operations of a call: the interpreter's own, which it forgets when a callback returns, and
/// those of the vocabulary.
struct Meter {
    spent: Cell<u64>,
    limit: u64,
}

impl Meter {
    /// Spends operations; an error that no program can catch if there are no more.
    fn charge(&self, operations: usize) -> Outcome<()> {
        if self.spend(operations) {
            return Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into());
        }
        Ok(())
    }

    /// Spends operations, and tells whether that was too much.
    fn spend(&self, operations: usize) -> bool {
        self.spent.set(self.spent.get().saturating_add(operations as u64));
        self.spent.get() > self.limit
    }
}

/// Runs the interpreter: on a deep stack, and its panics become errors.
fn protected<T>(run: impl FnOnce() -> Result<T, ProgramError>) -> Result<T, ProgramError> {
    let result = guarded(|| on_deep_stack(run));
    result.unwrap_or_else(|panic| Err(ProgramError::Interpreter(error::in_plain_words(&panic))))
}

/// Runs on a stack of [`STACK`] bytes, unless this one is deep enough. Every call of a program does; a
/// loop of many short calls is many times faster inside of one.
pub fn on_deep_stack<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(STACK / 2, STACK, run)
}
