//! No template runs or grows without end, or nests until the stack is full.

use serde_json::{Value as Json, json};

use super::super::budget::Limits;
use super::super::{render, render_within};
use super::error_of;

/// Templates that ask for too much, each with a piece of the error that stops it.
const GREEDY: &[(&str, &str)] = &[
    ("{{range 9223372036854775807}}{{end}}", "too much work"),
    (
        "{{range 99999999}}{{println 1 2 3 4 5 6 7 8}}{{end}}",
        "larger than",
    ),
    ("{{repeat 99999999999 \"x\"}}", "too much work"),
    (
        "{{$s := repeat 199999 \"x\"}}{{range 9}}{{$s}}{{end}}",
        "larger than",
    ),
    ("{{indent 999999999 \"\\n\"}}", "too much work"),
    ("{{until 999999999999}}", "too much work"),
    ("{{seq 1 999999999999}}", "too much work"),
    ("{{untilStep 0 9223372036854775807 1}}", "too much work"),
    (
        "{{$s := \"ab\"}}{{range 99}}{{$s = replace \"a\" $s $s}}{{end}}",
        "too much work",
    ),
    (
        "{{$s := \"ab\"}}{{range 99}}{{$s = print $s $s}}{{end}}",
        "too much work",
    ),
    (
        "{{$l := list 1}}{{range 99}}{{$l = concat $l $l}}{{end}}",
        "too much work",
    ),
    (
        "{{$l := list 1}}{{range 99}}{{$l = list $l $l}}{{end}}{{$l}}",
        "too much work",
    ),
    (
        "{{$l := list 1}}{{range 99}}{{$l = list $l $l}}{{end}}{{toJson $l}}",
        "too much work",
    ),
    (
        "{{$l := list 1}}{{range 99}}{{$l = list $l $l}}{{end}}{{uniq (list $l (list (first $l) (first $l)))}}",
        "too much work",
    ),
    (
        "{{range 300}}{{$x := printf \"%999999d%999999d\" 1 2}}{{end}}",
        "too much work",
    ),
    (
        "{{define \"t\"}}{{template \"t\"}}{{end}}{{template \"t\"}}",
        "maximum template depth",
    ),
    (
        "{{define \"t\"}}{{range 1}}{{if 1}}{{with 1}}{{template \"t\" 1}}{{end}}{{end}}{{end}}{{end}}{{template \"t\"}}",
        "maximum template depth",
    ),
    (
        "{{$d := dict}}{{$_ := set $d \"d\" $d}}{{$d}}",
        "more than 200 levels",
    ),
    (
        "{{$d := dict}}{{$_ := set $d \"d\" $d}}{{toJson $d}}",
        "more than 200 levels",
    ),
    (
        "{{$d := dict}}{{$_ := set $d \"d\" $d}}{{$e := dict}}{{$_ := set $e \"d\" $e}}{{has $d (list $e)}}",
        "more than 200 levels",
    ),
    (
        "{{$d := dict}}{{$_ := set $d \"d\" $d}}{{merge $d $d}}",
        "more than 200 levels",
    ),
    (
        "{{$l := list}}{{range 300}}{{$l = list $l}}{{end}}{{$l}}",
        "more than 200 levels",
    ),
];

#[test]
fn stops_greedy_templates() {
    let limits = Limits {
        work: 1 << 24,
        output_bytes: 1 << 20,
    };
    for (template, wanted) in GREEDY {
        let error = render_within(limits, template, &Json::Null).unwrap_err();
        assert!(error.to_string().contains(wanted), "{template}: {error}");
    }
}

#[test]
fn stops_deep_nesting_in_the_text() {
    for (open, close) in [("(", ")"), ("(print ", ")")] {
        let template = format!("{{{{{}1{}}}}}", open.repeat(9999), close.repeat(9999));
        assert!(error_of(&template).contains("levels of nesting"));
    }
    for block in [
        "{{if 1}}",
        "{{with 1}}",
        "{{range 1}}",
        "{{if 0}}{{else if 0}}",
    ] {
        let template = block.repeat(9999) + &"{{end}}".repeat(9999);
        assert!(error_of(&template).contains("levels of nesting"));
    }
    let chain = "{{if 0}}".to_owned() + &"{{else if 0}}".repeat(9999) + "{{end}}";
    assert!(error_of(&chain).contains("levels of nesting"));
}

#[test]
fn deepest_allowed_nesting_fits_the_stack() {
    let calls = "(print ".repeat(90) + "1" + &")".repeat(90);
    let template = "{{define \"t\"}}{{if 1}}{{with CALLS}}{{range list .}}{{template \"t\" 1}}{{end}}{{end}}{{end}}{{end}}{{template \"t\"}}";
    let error = error_of(&template.replace("CALLS", &calls));
    assert!(error.contains("maximum template depth"), "{error}");
}

#[test]
fn drops_a_long_chain_of_values() {
    let chain = "{{$l := list}}{{range 100000}}{{$l = list $l}}{{end}}{{len $l}}";
    assert_eq!(render(chain, &Json::Null).unwrap(), "1");
    let chain = "{{$top := dict}}{{$at := $top}}{{range 20000}}{{$n := dict}}{{$_ := set $at \"k\" $n}}{{$at = $n}}{{end}}{{len $top}}";
    assert_eq!(render(chain, &Json::Null).unwrap(), "1");
}

#[test]
fn refuses_data_that_is_too_deep() {
    let mut data = json!(1);
    for _ in 0..300 {
        data = json!([data]);
    }
    let error = render("", &data).unwrap_err().to_string();
    assert_eq!(
        error,
        "template: format output: the value has more than 200 levels"
    );
}
