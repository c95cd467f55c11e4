//! Texts and maps.

use std::fmt::Write;

use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, Map, Position};

use super::lists::index;
use super::vocabulary::Vocabulary;
use super::{Outcome, refuse};

pub(super) fn register(v: &mut Vocabulary) {
    v.add("print", |_: Dynamic| ());
    v.add("debug", |_: Dynamic| ());
    joining(v);
    parts(v);
    maps(v);
}

fn joining(v: &mut Vocabulary) {
    let most = v.limits.text;
    v.add("to_string", move |x: Dynamic| shown(&[x], most));
    v.add("+", move |a: ImmutableString, b: Dynamic| shown(&[a.into(), b], most));
    v.add("+", move |a: Dynamic, b: ImmutableString| shown(&[a, b.into()], most));
}

fn parts(v: &mut Vocabulary) {
    v.add("len", |text: &str| text.chars().count() as i64);
    v.add("is_empty", |text: &str| text.is_empty());
    v.add("contains", |text: &str, part: &str| text.contains(part));
    v.add("contains", |text: &str, part: char| text.contains(part));
    v.add("starts_with", |text: &str, part: &str| text.starts_with(part));
    v.add("ends_with", |text: &str, part: &str| text.ends_with(part));
    v.add("trim", |text: &str| ImmutableString::from(text.trim()));
    v.add("sub_string", |text: &str, from: i64, length: i64| {
        let from = index(text.chars().count(), from);
        text.chars().skip(from).take(usize::try_from(length).unwrap_or(0)).collect::<String>()
    });
    let meter = v.meter.clone();
    v.add("chars", move |text: &str| {
        meter.charge(text.len())?;
        Ok::<Array, Box<EvalAltResult>>(text.chars().map(Dynamic::from_char).collect())
    });
    let meter = v.meter.clone();
    v.add("split", move |text: &str, at: &str| {
        meter.charge(text.len())?;
        if at.is_empty() {
            return refuse("split: split where?");
        }
        Ok::<Array, Box<EvalAltResult>>(text.split(at).map(|part| part.to_owned().into()).collect())
    });
}

fn maps(v: &mut Vocabulary) {
    v.add("len", |map: &mut Map| map.len() as i64);
    v.add("is_empty", |map: &mut Map| map.is_empty());
    v.add("contains", |map: &mut Map, key: &str| map.contains_key(key));
    v.add("remove", |map: &mut Map, key: &str| map.remove(key).map_or_else(|| refuse("remove: no such key"), Ok));
    let meter = v.meter.clone();
    v.add("keys", move |map: &mut Map| {
        meter.charge(map.len())?;
        Ok::<Array, Box<EvalAltResult>>(map.keys().map(|key| Dynamic::from(key.as_str().to_owned())).collect())
    });
    let meter = v.meter.clone();
    v.add("values", move |map: &mut Map| {
        meter.charge(map.len())?;
        Ok::<Array, Box<EvalAltResult>>(map.values().cloned().collect())
    });
}

/// Values one after the other as a text of at most so many bytes.
fn shown(values: &[Dynamic], most: usize) -> Outcome<String> {
    let mut text = Bounded { text: String::new(), most };
    values
        .iter()
        .try_for_each(|value| show(value, &mut text, false))
        .map_err(|_| Box::new(EvalAltResult::ErrorDataTooLarge("text".into(), Position::NONE)))?;
    Ok(text.text)
}

/// A text that refuses to become too long.
struct Bounded {
    text: String,
    most: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, part: &str) -> std::fmt::Result {
        if self.text.len() + part.len() > self.most {
            return Err(std::fmt::Error);
        }
        self.text.push_str(part);
        Ok(())
    }
}

fn show(value: &Dynamic, out: &mut Bounded, quoted: bool) -> std::fmt::Result {
    if let Ok(items) = value.as_array_ref() {
        let items = items.iter().map(|item| (None, item));
        return enclosed(out, ("[", "]"), items);
    }
    if let Ok(map) = value.as_map_ref() {
        let items = map.iter().map(|(key, item)| (Some(key.as_str()), item));
        return enclosed(out, ("#{", "}"), items);
    }
    match value.as_immutable_string_ref() {
        Ok(text) if quoted => write!(out, "\"{}\"", text.as_str()),
        Ok(text) => out.write_str(text.as_str()),
        Err(_) if value.is_fnptr() => out.write_str("a function"),
        Err(_) => match value.as_float() {
            Ok(x) => write!(out, "{x:?}"),
            Err(_) => write!(out, "{value}"),
        },
    }
}

fn enclosed<'a>(
    out: &mut Bounded,
    (open, close): (&str, &str),
    items: impl Iterator<Item = (Option<&'a str>, &'a Dynamic)>,
) -> std::fmt::Result {
    out.write_str(open)?;
    for (place, (key, item)) in items.enumerate() {
        out.write_str(if place == 0 { "" } else { ", " })?;
        key.map_or(Ok(()), |key| write!(out, "{key}: "))?;
        show(item, out, true)?;
    }
    out.write_str(close)
}
