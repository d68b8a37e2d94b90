//! Numbers as text by Go's rules: digits, signs, exponents, and the prefixes of other bases.

/// A float by `%e`, `%f` or `%g`, always with its sign. Without `precision`, the fewest digits that name the value.
pub(super) fn float(value: f64, verb: char, precision: Option<usize>) -> String {
    let sign = if value.is_sign_negative() && !value.is_nan() {
        '-'
    } else {
        '+'
    };
    let size = value.abs();
    if !size.is_finite() {
        return if size.is_nan() {
            "+NaN".to_owned()
        } else {
            format!("{sign}Inf")
        };
    }
    let text = match (verb.to_ascii_lowercase(), precision) {
        ('f', Some(places)) => fixed(size, places),
        ('f', None) => format!("{size}"),
        ('e', Some(places)) => with_exponent(&scientific(size, places)),
        ('e', None) => with_exponent(&format!("{size:e}")),
        ('b', _) => binary(size),
        ('x', _) => hex(size, precision),
        _ => general(size, precision),
    };
    let text = if verb.is_ascii_uppercase() {
        text.to_ascii_uppercase()
    } else {
        text
    };
    format!("{sign}{text}")
}

/// The exponent from which the fewest digits are written with it: 999999, but 1e+06.
const EXPONENT_FROM: i32 = 6;

/// More digits than any float has; those after them are zeros.
const EXACT: usize = 1100;

/// `%f` with places of any number; Rust's own formatting takes only so many.
fn fixed(size: f64, places: usize) -> String {
    let exact = places.min(EXACT);
    format!("{size:.exact$}{}", "0".repeat(places - exact))
}

/// Rust's `e` with places of any number.
fn scientific(size: f64, places: usize) -> String {
    let exact = places.min(EXACT);
    let text = format!("{size:.exact$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{mantissa}{}e{exponent}", "0".repeat(places - exact))
}

/// Digits with zeros before them up to a length.
pub(super) fn at_least(length: usize, digits: &str) -> String {
    "0".repeat(length.saturating_sub(digits.len())) + digits
}

/// What `#` makes of a signed float: always a point, and for `%g` as many digits as asked for, or 6.
pub(super) fn pointed(text: &str, verb: char, precision: Option<usize>) -> String {
    let tail = if verb.eq_ignore_ascii_case(&'x') {
        text.find(['p', 'P'])
    } else {
        text.find(['e', 'E'])
    };
    let (number, tail) = text.split_at(tail.unwrap_or(text.len()));
    let wanted = match verb {
        'v' | 'g' | 'G' | 'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let significant = number[1..].trim_start_matches(['0', '.']);
    let mut count = significant.len() - usize::from(significant.contains('.'));
    let mut out = number.to_owned();
    if !number.contains('.') {
        count += usize::from(number.len() == 2 && number.ends_with('0'));
        out.push('.');
    }
    out + &"0".repeat(wanted.saturating_sub(count)) + tail
}

/// `%g`: plain digits, or an exponent if it is below -4 or not below the limit.
fn general(size: f64, precision: Option<usize>) -> String {
    let scientific = match precision {
        None => format!("{size:e}"),
        Some(digits) => scientific(size, digits.clamp(1, EXACT) - 1),
    };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits =
        i32::try_from(mantissa.len() - usize::from(mantissa.contains('.'))).unwrap_or(i32::MAX);
    let limit = match precision {
        None => EXPONENT_FROM,
        Some(asked) => {
            let asked = i32::try_from(asked.max(1)).unwrap_or(i32::MAX);
            if asked > digits && digits > exponent {
                digits
            } else {
                asked
            }
        }
    };
    if exponent < -4 || exponent >= limit {
        return with_exponent(&format!("{mantissa}e{exponent}"));
    }
    let places = usize::try_from(digits - 1 - exponent).unwrap_or(0);
    match precision {
        None => format!("{size}"),
        // Round to the digits asked for first, then write those without more.
        Some(_) => scientific.parse().map_or_else(
            |_| scientific.clone(),
            |rounded: f64| format!("{rounded:.places$}"),
        ),
    }
}

/// Turns Rust's `1.5e9` into Go's `1.5e+09`.
fn with_exponent(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// `%b`: the mantissa as an integer, and the power of two it is multiplied with.
fn binary(size: f64) -> String {
    let (mantissa, exponent) = parts(size);
    format!("{mantissa}p{exponent:+}")
}

/// A float's mantissa of 53 bits and the power of two it is multiplied with.
fn parts(size: f64) -> (u64, i64) {
    let bits = size.to_bits();
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let exponent = i64::try_from(exponent).unwrap_or(0);
    if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    }
}

/// `%x`: one hexadecimal digit, further ones after a point, and a power of two.
fn hex(size: f64, precision: Option<usize>) -> String {
    let (mut mantissa, mut exponent) = parts(size);
    while mantissa != 0 && mantissa < 1 << 52 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(kept @ ..=12) = precision {
        // Round half to even at the last digit kept; the sum may carry into a second digit before the point.
        let dropped = 52 - 4 * kept;
        let (half, below) = (1 << (dropped - 1), mantissa & ((1 << dropped) - 1));
        let up = below > half || (below == half && mantissa >> dropped & 1 == 1);
        mantissa = ((mantissa >> dropped) + u64::from(up)) << dropped;
        if mantissa >= 1 << 53 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let exponent = if mantissa == 0 { 0 } else { exponent + 52 };
    let digits = format!("{:013x}", mantissa & ((1 << 52) - 1));
    let digits = match precision {
        None => digits.trim_end_matches('0').to_owned(),
        Some(kept) => {
            let missing = "0".repeat(kept.saturating_sub(digits.len()));
            (digits + &missing)[..kept].to_owned()
        }
    };
    let point = if digits.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!(
        "0x{}{point}{digits}p{sign}{:02}",
        mantissa >> 52,
        exponent.abs()
    )
}

/// An integer's digits in the base of `verb`.
pub(super) fn digits(size: u64, verb: char) -> String {
    match verb {
        'b' => format!("{size:b}"),
        'o' | 'O' => format!("{size:o}"),
        'x' => format!("{size:x}"),
        'X' => format!("{size:X}"),
        _ => size.to_string(),
    }
}

/// What `#` (or the verb itself) puts before the digits.
pub(super) fn prefix(verb: char, digits: &str, spec: &super::Spec) -> &'static str {
    match verb {
        'O' if spec.sharp && !digits.starts_with('0') => "0o0",
        'O' => "0o",
        'b' if spec.sharp => "0b",
        'o' if spec.sharp && !digits.starts_with('0') => "0",
        'x' if spec.sharp => "0x",
        'X' if spec.sharp => "0X",
        _ => "",
    }
}
