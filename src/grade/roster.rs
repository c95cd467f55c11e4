//! Who is in the course: identity comes from here or from a file's name, never from a submission.

use std::path::Path;

use super::submission::Student;
use super::text::shown;

/// A student of the course, as the roster has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// As the learning platform writes it.
    pub name: String,
    /// The platform's own number.
    pub id: String,
    /// The school's number.
    pub sis_id: String,
    /// The login.
    pub login: String,
    /// The address.
    pub email: String,
    /// The group.
    pub section: String,
    /// The file that is theirs, where the roster says so.
    pub file: String,
}

/// All students of the course.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// In the order of the file.
    pub people: Vec<Person>,
}

impl Roster {
    /// Reads a CSV file with a header: Canvas' own export (`Student`, `ID`, `SIS User ID`,
    /// `SIS Login ID`, `Section`), or any with `id` and possibly `name`, `email`, `login`, `section` and
    /// `file`.
    ///
    /// # Errors
    /// With the line that is wrong.
    pub fn read(text: &str) -> Result<Roster, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let column =
            |names: &[&str]| header.iter().position(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)));
        let columns = [
            column(&["student", "name", "full name"]),
            column(&["id", "student id", "identifier"]),
            column(&["sis user id", "id number"]),
            column(&["sis login id", "login", "username"]),
            column(&["email", "email address"]),
            column(&["section", "group"]),
            column(&["file"]),
        ];
        if columns[1].is_none() && columns[2].is_none() {
            return Err("line 1: a roster is a CSV file whose header has a column `id`".to_owned());
        }
        let mut people = Vec::new();
        for (index, row) in reader.records().enumerate() {
            let row = row.map_err(|error| format!("line {}: {error}", index + 2))?;
            let cell = |index: usize| columns[index].and_then(|at| row.get(at)).unwrap_or_default().to_owned();
            let [name, id, sis_id, login, email, section, file] = std::array::from_fn(cell);
            // The platform's own second line, and lines without a number.
            if name.trim_start().starts_with("Points Possible") || (id.is_empty() && sis_id.is_empty()) {
                continue;
            }
            people.push(Person { name, id, sis_id, login, email, section, file });
        }
        let twice = people.iter().enumerate().find(|(index, person)| {
            !person.id.is_empty() && people[..*index].iter().any(|other| other.id == person.id)
        });
        match twice {
            Some((_, person)) => Err(format!("the number {} is there twice", shown(&person.id))),
            None => Ok(Roster { people }),
        }
    }

    /// The one student whose file this is: the roster names it, or a part of its name is a number or
    /// login of theirs.
    ///
    /// # Errors
    /// With why it is nobody's, or more than one's.
    pub fn owner(&self, file: &Path) -> Result<usize, String> {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let by_file = |person: &Person| !person.file.is_empty() && person.file == name;
        let by_part = |person: &Person| {
            let keys = [&person.id, &person.sis_id, &person.login, &person.email];
            let mut keys = keys.into_iter().filter(|key| !key.is_empty());
            keys.any(|key| has_part(&stem, key))
        };
        let find = |owns: &dyn Fn(&Person) -> bool| -> Vec<usize> {
            self.people.iter().enumerate().filter(|(_, person)| owns(person)).map(|(index, _)| index).collect()
        };
        let named = find(&by_file);
        let found = if named.is_empty() { find(&by_part) } else { named };
        match found[..] {
            [only] => Ok(only),
            [] => Err(format!("the name of the file, {}, has no number or login of the roster", shown(&name))),
            _ => Err(format!("the name of the file, {}, fits {} students of the roster", shown(&name), found.len())),
        }
    }
}

/// Whether a key is in a name, not in the middle of a longer word or number.
fn has_part(name: &str, key: &str) -> bool {
    let (name, key) = (name.to_lowercase(), key.to_lowercase());
    name.match_indices(&key).any(|(at, _)| {
        let before = name[..at].chars().next_back();
        let after = name[at + key.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// What a submission says of its student, where it is not what the roster says.
#[must_use]
pub fn mismatch(person: &Person, student: &Student) -> Option<String> {
    let is_known = |id: &str| [&person.id, &person.sis_id, &person.login].into_iter().any(|known| known == id);
    let says = |what: &str, given: &str| {
        Some(format!("The submission names the {what} {}, which is not that of the roster.", shown(given)))
    };
    if !student.id.is_empty() && !is_known(&student.id) {
        return says("number", &student.id);
    }
    if !student.email.is_empty() && !person.email.is_empty() && !student.email.eq_ignore_ascii_case(&person.email) {
        return says("address", &student.email);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n\
        \"Lovelace, Ada\",101,s1815,ada,A\n\"Noether, Emmy\",102,s1882,emmy,A\n";

    #[test]
    fn files_find_their_students() {
        let roster = Roster::read(CANVAS).expect("a roster");
        assert_eq!(roster.people.len(), 2);
        let owner = |name: &str| roster.owner(Path::new(name)).map(|index| roster.people[index].name.clone());
        assert_eq!(owner("lovelaceada_101_5551_td5.toml").as_deref(), Ok("Lovelace, Ada"));
        assert_eq!(owner("S1882.toml").as_deref(), Ok("Noether, Emmy"));
        assert_eq!(owner("emmy.toml").as_deref(), Ok("Noether, Emmy"));
        assert!(owner("1011.toml").is_err() && owner("nobody.toml").is_err());
        assert!(owner("ada_emmy.toml").expect_err("two").contains("fits 2"));
    }

    #[test]
    fn what_is_no_roster_is_refused() {
        assert!(Roster::read("name,mark\nAda,1\n").expect_err("no id").contains("column `id`"));
        assert!(Roster::read("id,name\n7,Ada\n7,Emmy\n").expect_err("twice").contains("twice"));
        let plain = Roster::read("id,name,email,file\n7,Ada,ada@x.org,any.toml\n").expect("a roster");
        assert_eq!(plain.owner(Path::new("any.toml")), Ok(0));
        let other = Student { id: "8".into(), ..Student::default() };
        assert!(mismatch(&plain.people[0], &other).is_some_and(|says| says.contains('8')));
        let same = Student { id: "7".into(), email: "ADA@x.org".into(), name: "whoever".into() };
        assert_eq!(mismatch(&plain.people[0], &same), None);
    }
}
