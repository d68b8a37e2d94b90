//! A `key: value` line as YAML, the way `oras discover` prints annotations.

/// Words that older YAML takes for true and false.
const OLD_BOOLEANS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "Y", "N"];

/// Words that YAML takes for something else than a text.
const OTHER_WORDS: [&str; 5] = ["null", "Null", "NULL", "~", ""];

/// Returns a text as a YAML scalar on one line: bare if it can stand so, in
/// single quotes if its characters get in the way, in double quotes if it
/// would be taken for a number, a time or the like, or has line breaks.
pub(crate) fn scalar(text: &str) -> String {
    if text.chars().any(char::is_control) || OTHER_WORDS.contains(&text) || is_other_type(text) {
        return format!("{text:?}");
    }
    if is_bare(text) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Tells whether YAML would read the text as a boolean, a number or a date.
fn is_other_type(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false") {
        return true;
    }
    let number = lower.replace('_', "");
    let unsigned = number.trim_start_matches(['+', '-']);
    let in_base = |prefix: &str, radix| {
        unsigned
            .strip_prefix(prefix)
            .is_some_and(|digits| u64::from_str_radix(digits, radix).is_ok())
    };
    let looks_decimal = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.contains(|c: char| c.is_ascii_digit());
    (looks_decimal && unsigned.parse::<f64>().is_ok())
        || in_base("0x", 16)
        || in_base("0o", 8)
        || in_base("0b", 2)
        || matches!(unsigned, ".inf" | ".nan")
        || is_date(text)
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::Date>().is_ok()
}

/// Tells whether the text can stand without quotes (YAML 1.2, 7.3.3).
fn is_bare(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let starts_badly = "{}[],#&*!|>'\"%@`".contains(first);
    let is_marker = |marker: &str| text == marker || text.starts_with(&format!("{marker} "));
    let base_60 = |text: &str| {
        text.contains(':')
            && text
                .split(':')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    !(starts_badly
        || text.starts_with(' ')
        || text.ends_with([' ', ':'])
        || text.contains(": ")
        || text.contains(" #")
        || ["-", "?", ":", "---", "..."].into_iter().any(is_marker)
        || text == "<<"
        || OLD_BOOLEANS.contains(&text)
        || OLD_BOOLEANS.contains(&text.to_lowercase().as_str()) && text.len() > 1
        || base_60(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_oras_quotes_them() {
        for bare in [
            "nope",
            "a#b",
            "it's",
            "x}",
            "-x",
            "a\"b",
            "é",
            "x:y",
            "a,b",
            "a[1]",
            "=",
            ".",
            "https://a/b?c=d&e",
            "back\\slash",
            "NaN",
        ] {
            assert_eq!(scalar(bare), bare);
        }
        for single in [
            "test/a: b",
            "a #b",
            "{x}",
            " lead",
            "trail ",
            "- x",
            "\"q\"",
            "*a",
            "&x",
            "yes",
            "x: y",
            "x:",
            "#c",
            "@a",
            "`b",
            "%c",
            "!d",
            ">",
            "[1]",
            "-",
            "?",
            "? x",
            "no",
            "On",
            "y",
            "N",
            "null ",
            "...",
            "---",
            "12:30",
            "12:30:45",
            "<<",
        ] {
            assert_eq!(scalar(single), format!("'{single}'"));
        }
        for double in [
            "true",
            "12",
            "",
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            "null",
            "1.5",
            "~",
            "0x1f",
            "1e3",
            "1_000",
            "0o7",
            "+1",
            ".inf",
        ] {
            assert_eq!(scalar(double), format!("\"{double}\""));
        }
        assert_eq!(scalar("tab\tx"), "\"tab\\tx\"");
        assert_eq!(scalar("it: isn't"), "'it: isn''t'");
    }
}
