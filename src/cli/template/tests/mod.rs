//! Against Go: every case is what `text/template` with sprig answered to the same template and data.

mod limits;
mod random;

use serde_json::{Value as Json, json};

use super::{TemplateError, check, render};

const CASES: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/fixtures/templates/cases.json"
));

/// Where Go's answer is not given on purpose: the template, and the answer here.
const DIFFERENT: &[(&str, Result<&str, &str>)] = &[
    // Go's answer names an inner function of its own.
    (
        "{{len .nothing}}",
        Err("<len .nothing>: error calling len: len of nil pointer"),
    ),
    // sprig's `nospace` breaks characters that are not ASCII.
    (
        "[{{trim .uni}}] [{{nospace .uni}}]",
        Ok("[héllo wörld 日本] [héllowörld日本]"),
    ),
    (
        "[{{trim .ctl}}] [{{nospace .ctl}}]",
        Ok("[a\tb\n\u{1}\u{a0}\u{200b}\u{301}z] [ab\u{1}\u{200b}\u{301}z]"),
    ),
    // There are no complex numbers and no hexadecimal floats.
    ("{{1i}}", Err("1:2: bad number syntax: \"1i\"")),
    ("{{0x1p4}}", Err("1:2: bad number syntax: \"0x1p\"")),
    // There are no function values.
    ("{{call .s}}", Err("non-function of type string")),
    ("{{call 1}}", Err("non-function of type int")),
    (
        "{{template \"format output\"}}",
        Err("exceeded maximum template depth (500)"),
    ),
];

/// What `render` gave, as the cases have it: Go's parse errors have a line but no column.
fn answer(template: &str, data: &Json) -> Result<String, String> {
    render(template, data).map_err(|error| match &error {
        TemplateError::Parse { at, message } => {
            format!("template: format output:{}: {message}", at.line)
        }
        other => other.to_string(),
    })
}

fn cases() -> Json {
    serde_json::from_str(CASES).unwrap()
}

#[test]
fn gives_what_go_gives() {
    let file = cases();
    let cases = file["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let template = case["template"].as_str().unwrap();
        let data = &file["data"][case["data"].as_str().unwrap()];
        let wanted = match case.get("output") {
            Some(output) => Ok(output.as_str().unwrap().to_owned()),
            None => Err(case["error"].as_str().unwrap().to_owned()),
        };
        let got = answer(template, data);
        let differs = DIFFERENT.iter().any(|(known, _)| *known == template);
        if (got == wanted) == differs {
            wrong.push(format!("{template}\n  Go:   {wanted:?}\n  here: {got:?}\n"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.concat()
    );
}

#[test]
fn differs_from_go_only_as_stated() {
    let file = cases();
    for (template, wanted) in DIFFERENT {
        let got = render(template, &file["data"]["values"]);
        match (got, wanted) {
            (Ok(got), Ok(wanted)) => assert_eq!(got, *wanted, "{template}"),
            (Err(got), Err(wanted)) => assert!(
                got.to_string().ends_with(wanted),
                "{template}: {got} does not end with {wanted}"
            ),
            (got, wanted) => panic!("{template}: {got:?} instead of {wanted:?}"),
        }
    }
}

fn error_of(template: &str) -> String {
    render(template, &json!({"size": 559}))
        .unwrap_err()
        .to_string()
}

#[test]
fn names_line_and_column_of_a_parse_error() {
    assert_eq!(
        error_of("a\nbc {{ foo }}"),
        "template: format output:2:6: function \"foo\" not defined"
    );
    assert_eq!(
        error_of("{{if 1}}"),
        "template: format output:1:8: unexpected EOF"
    );
}

#[test]
fn checks_the_text_without_data() {
    assert!(check("{{.size.x}}").is_ok());
    let error = check("{{if .size}}").unwrap_err().to_string();
    assert_eq!(error, error_of("{{if .size}}"));
}

#[test]
fn says_why_a_function_is_missing() {
    assert_eq!(
        error_of("{{env \"HOME\"}}"),
        "template: format output:1:2: function \"env\" is not supported: templates do not read the environment"
    );
    for name in [
        "now",
        "regexMatch",
        "sha256sum",
        "uuidv4",
        "getHostByName",
        "divf",
    ] {
        let error = error_of(&format!("{{{{{name} 1}}}}"));
        assert!(error.contains("is not supported: "), "{error}");
    }
}

#[test]
fn sorts_keys_and_values_that_go_gives_in_any_order() {
    let data = json!({"m": {"c": 1, "a": 3, "b": 2}});
    assert_eq!(
        render("{{keys .m}} {{values .m}}", &data).unwrap(),
        "[a b c] [3 2 1]"
    );
}

#[test]
fn replaces_half_a_character() {
    let data = json!({"s": "日本"});
    assert_eq!(render("{{trunc 4 .s}}", &data).unwrap(), "日\u{fffd}");
}
