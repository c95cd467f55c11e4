//! `-x**2`: rhai reads (-x)², mathematics −(x²). A program has to say which.

use std::cell::RefCell;

use rhai::{LexError, Token};

/// Watches the tokens of one source for a power whose base begins with a minus.
pub(super) struct Watch {
    /// For each open bracket, and for none: whether an operand that begins with a minus is being read.
    negated: RefCell<Vec<bool>>,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch { negated: RefCell::new(vec![false]) }
    }
}

impl Watch {
    /// Hands a token on, or an error in its place.
    pub(super) fn pass(&self, token: Token) -> Token {
        let mut negated = self.negated.borrow_mut();
        match &token {
            Token::LeftParen | Token::LeftBracket | Token::LeftBrace | Token::MapStart => negated.push(false),
            Token::RightParen | Token::RightBracket | Token::RightBrace => {
                if negated.len() > 1 {
                    negated.pop();
                }
            }
            other => {
                let last = negated.last_mut().expect("the level of no bracket is never popped");
                if *other == Token::PowerOf && *last {
                    return Token::LexError(Box::new(unclear()));
                }
                *last = begins_negated(other) || *last && continues(other);
            }
        }
        token
    }
}

fn unclear() -> LexError {
    let says = "a minus before a power can be read in two ways: write -(x**2) or (-x)**2";
    LexError::ImproperSymbol("**".into(), says.into())
}

fn begins_negated(token: &Token) -> bool {
    match token {
        Token::UnaryMinus => true,
        // The minus of a number is part of its token.
        Token::IntegerConstant(n) => *n < 0,
        Token::FloatConstant(x) => x.0.is_sign_negative(),
        _ => false,
    }
}

/// What may stand between the beginning of an operand and its end.
fn continues(token: &Token) -> bool {
    matches!(
        token,
        Token::Identifier(_) | Token::IntegerConstant(_) | Token::FloatConstant(_) | Token::Period | Token::Unit
    )
}
