//! Random templates: none panics, and what can be read back comes back.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::budget::Limits;
use super::super::{functions, render, render_within};

/// Work for a short template and no more, so that many can run.
const LITTLE: Limits = Limits {
    work: 1 << 20,
    output_bytes: 1 << 20,
};

fn data() -> Json {
    json!({"s": "h\u{e9}llo", "n": 559, "l": [3, "x", null, [1]], "m": {"a": 1, "b": {"c": null}}, "z": null})
}

fn operand() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            ".",
            "$",
            ".s",
            ".n",
            ".l",
            ".m",
            ".z",
            ".m.b",
            ".nothing",
            "nil",
            "true",
            "false",
            "\"\"",
            "\"a b\"",
            "\"%d %s %5.3v %[2]*x %!\"",
            "`\u{65e5}`",
            "'x'",
            "(list 1 2)",
            "(dict \"a\" .m)",
            "(until 3)",
            "(split \",\" \"a,b\")",
            "(add 1 2)",
            "(index .s 1)",
            "(float64 \"inf\")",
            "(float64 \"nan\")",
            "1.5",
            "-0.0",
        ])
        .prop_map(str::to_owned),
        any::<i64>().prop_map(|number| number.to_string()),
        (-9i64..99).prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
    ]
}

fn command() -> impl Strategy<Value = String> {
    let names: Vec<&str> = functions::all().map(|function| function.name).collect();
    let call = (
        prop::sample::select(names),
        prop::collection::vec(operand(), 0..5),
    );
    prop_oneof![
        5 => call.prop_map(|(name, args)| format!("{name} {}", args.join(" "))),
        1 => operand(),
    ]
}

fn pipeline() -> impl Strategy<Value = String> {
    prop::collection::vec(command(), 1..4).prop_map(|commands| commands.join(" | "))
}

fn nodes() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z \n]{0,5}",
        pipeline().prop_map(|pipe| format!("{{{{- {pipe} -}}}}")),
        pipeline().prop_map(|pipe| format!("{{{{$x := {pipe}}}}}{{{{$x}}}}")),
        Just("{{break}}".to_owned()),
        Just("{{template \"t\" .}}".to_owned()),
    ];
    leaf.prop_recursive(4, 20, 3, |inner| {
        let word = prop::sample::select(vec![
            "if",
            "with",
            "range",
            "range $i, $v :=",
            "define \"t\"",
            "block \"t\"",
        ]);
        let body = prop::collection::vec(inner, 0..3);
        (word, pipeline(), body.clone(), body).prop_map(|(word, pipe, body, other)| {
            let pipe = if word.starts_with("define") {
                ""
            } else {
                &pipe
            };
            format!(
                "{{{{{word} {pipe}}}}}{}{{{{else}}}}{}{{{{end}}}}",
                body.concat(),
                other.concat()
            )
        })
    })
}

fn fragments() -> impl Strategy<Value = String> {
    let words = vec![
        "{{", "}}", "{{-", "-}}", " ", "\n", "if", "else", "end", "range", "with", "define",
        "template", "block", "break", "/*", "*/", "\"", "`", "'", "\\", "$x", ":=", "=", ",", "|",
        "(", ")", ".", ".a", "1", "0x", "-", "e", "_", "nil", "true", "print", "\u{e9}", "\u{0}",
        "#",
    ];
    prop::collection::vec(prop::sample::select(words), 0..20).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_text_panics(template in ".{0,60}") {
        let _ = render_within(LITTLE, &template, &data());
    }

    #[test]
    fn no_fragments_panic(template in fragments()) {
        let _ = render_within(LITTLE, &template, &data());
        let _ = render_within(LITTLE, &format!("{{{{{template}}}}}"), &data());
    }

    #[test]
    fn no_calls_panic(pipe in pipeline()) {
        let _ = render_within(LITTLE, &format!("{{{{{pipe}}}}}"), &data());
    }

    #[test]
    fn no_statements_panic(template in prop::collection::vec(nodes(), 0..4)) {
        let _ = render_within(LITTLE, &template.concat(), &data());
    }

    #[test]
    fn text_without_delimiters_stays(template in "[^{]{0,60}") {
        prop_assert_eq!(render(&template, &data()).unwrap(), template);
    }

    #[test]
    fn numbers_print_with_digits_that_name_them(number in any::<f64>().prop_filter("JSON has none", |n| n.is_finite())) {
        let printed = render("{{.}}", &json!(number)).unwrap();
        prop_assert_eq!(printed.parse::<f64>().unwrap().to_bits(), number.to_bits());
    }

    #[test]
    fn base64_comes_back(text in ".{0,40}") {
        prop_assert_eq!(render("{{.s | b64enc | b64dec}}", &json!({"s": text})).unwrap(), text);
    }

    #[test]
    fn json_comes_back(text in "\\PC{0,40}", number in any::<i32>()) {
        let value = json!({"t": text, "n": number, "l": [null, true, {"x": text}]});
        let printed = render("{{toJson .}}", &value).unwrap();
        let back: Json = serde_json::from_str(&printed).unwrap();
        prop_assert_eq!(back["t"].as_str(), value["t"].as_str());
        prop_assert_eq!(back["n"].as_f64(), value["n"].as_f64());
        prop_assert_eq!(&back["l"], &value["l"]);
        let pretty = render("{{toPrettyJson .}}", &value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Json>(&pretty).unwrap(), back);
    }
}
