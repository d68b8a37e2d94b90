//! Where symbolic links lead.
//!
//! Nothing is ever written through a link, so links cannot harm the unpacking.
//! They could harm whoever uses the directory afterwards, so none may lead out
//! of it: neither by its own text, nor through other links.

use std::collections::BTreeMap;

use crate::layer::error::Refusal;

/// Links the kernel follows in one path before it gives up: path_resolution(7).
const MAX_HOPS: usize = 40;

/// Steps all links together may take: about a second of work.
const MAX_STEPS: u64 = 10_000_000;

/// Links by path: components joined by `/`, relative to the top of the tree.
pub(super) type Links = BTreeMap<Vec<u8>, Vec<u8>>;

/// Checks the text of a link that lies `depth` directories below the top.
pub(super) fn check_target(depth: usize, target: &[u8]) -> Result<(), Refusal> {
    let text = || String::from_utf8_lossy(target).into_owned();
    if target.is_empty() || target[0] == b'/' || target.contains(&0) {
        return Err(Refusal::LinkTarget(text()));
    }
    let mut depth = depth;
    for component in target.split(|byte| *byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." => {
                depth = depth
                    .checked_sub(1)
                    .ok_or_else(|| Refusal::LinkEscapes(text()))?;
            }
            _ => depth += 1,
        }
    }
    Ok(())
}

/// Checks that no link leads outside when it is followed through all others;
/// otherwise returns the path of one that does.
pub(super) fn check_all(links: &Links) -> Result<(), (Vec<u8>, Refusal)> {
    let mut steps = 0;
    for (path, target) in links {
        follow(links, path, target, &mut steps).map_err(|reason| (path.clone(), reason))?;
    }
    Ok(())
}

fn follow(links: &Links, path: &[u8], target: &[u8], steps: &mut u64) -> Result<(), Refusal> {
    let text = || String::from_utf8_lossy(target).into_owned();
    let mut at = path.to_vec();
    pop(&mut at);
    let mut hops = 0;
    // Components still to be walked, the next one last.
    let mut ahead: Vec<&[u8]> = target.rsplit(|byte| *byte == b'/').collect();
    while let Some(component) = ahead.pop() {
        *steps += 1;
        if *steps > MAX_STEPS {
            return Err(Refusal::LinkMaze(text()));
        }
        match component {
            b"" | b"." => continue,
            b".." => {
                if at.is_empty() {
                    return Err(Refusal::LinkEscapes(text()));
                }
                pop(&mut at);
                continue;
            }
            name => push(&mut at, name),
        }
        if let Some(next) = links.get(&at) {
            hops += 1;
            if hops > MAX_HOPS {
                // The kernel refuses to follow this: it leads nowhere.
                return Ok(());
            }
            pop(&mut at);
            ahead.extend(next.rsplit(|byte| *byte == b'/'));
        }
    }
    Ok(())
}

fn pop(path: &mut Vec<u8>) {
    let end = path.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
    path.truncate(end);
}

fn push(path: &mut Vec<u8>, name: &[u8]) {
    if !path.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(&str, &str)]) -> Links {
        pairs
            .iter()
            .map(|(path, target)| (path.as_bytes().to_vec(), target.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn a_target_may_climb_to_the_top_and_no_further() {
        for (depth, target) in [(0, "a"), (1, ".."), (2, "../../a/../b"), (1, "./x//../..")] {
            assert_eq!(check_target(depth, target.as_bytes()), Ok(()), "{target}");
        }
        for (depth, target) in [
            (0, ".."),
            (1, "../.."),
            (0, "a/../.."),
            (0, "../title/a"),
            (0, "/etc"),
            (0, ""),
            (0, "a\0b"),
        ] {
            assert!(check_target(depth, target.as_bytes()).is_err(), "{target}");
        }
    }

    #[test]
    fn chains_that_stay_inside_are_fine() {
        let inside = links(&[
            ("a", "b"),
            ("b", "c/d"),
            ("c/d", "../e"),
            ("loop", "pool"),
            ("pool", "loop"),
            ("self", "self/self/self"),
            ("up/top", ".."),
            ("through", "up/top/up/top"),
        ]);
        assert_eq!(check_all(&inside), Ok(()));
    }

    #[test]
    fn chains_that_lead_outside_are_found_in_any_order() {
        for chain in [
            &[("here", "."), ("out", "here/..")][..],
            &[("z", "."), ("a", "z/..")],
            &[("d/top", ".."), ("out", "d/top/../x")],
            &[
                ("a", "b"),
                ("b", "c"),
                ("c", "."),
                ("out", "a/../etc/passwd"),
            ],
            &[("d/e/up", "../.."), ("x", "d/e/up/d/e/up/..")],
        ] {
            let (_, reason) = check_all(&links(chain)).unwrap_err();
            assert!(matches!(reason, Refusal::LinkEscapes(_)), "{chain:?}");
        }
    }

    #[test]
    fn a_maze_is_refused_rather_than_walked() {
        let long = "a/../".repeat(800) + "n";
        let maze = (0..20_000)
            .map(|i| (format!("l{i}").into_bytes(), long.clone().into_bytes()))
            .collect();
        let (_, reason) = check_all(&maze).unwrap_err();
        assert!(matches!(reason, Refusal::LinkMaze(_)));
    }
}
