use super::*;
use crate::descriptor::Descriptor;
use crate::reference::RefName;

fn manifest(n: u8) -> Descriptor {
    Descriptor::of("application/vnd.oci.image.manifest.v1+json", &[n])
}

fn set(tag: &str, n: u8) -> IndexChange {
    IndexChange::SetTag {
        tag: RefName::found(tag),
        descriptor: manifest(n),
    }
}

fn entry(time: u64, changes: Vec<IndexChange>) -> Entry {
    Entry {
        id: Id(format!("{time:012x}{:012x}", 0)),
        version: ENTRY_VERSION,
        changes,
    }
}

/// Folds entries in the order they are given.
fn folded(entries: &[&Entry]) -> (Index, Folded) {
    let (mut index, mut folded) = (Index::new(), Folded::default());
    for entry in entries {
        folded.fold(&mut index, entry);
    }
    (index, folded)
}

fn tags(index: &Index) -> Vec<(String, crate::digest::Digest)> {
    let mut tags: Vec<_> = index
        .tagged()
        .map(|(tag, entry)| (tag.to_owned(), entry.digest.clone()))
        .collect();
    tags.sort();
    tags
}

fn listed(index: &Index) -> Vec<crate::digest::Digest> {
    let mut listed: Vec<_> = index.entries().map(|entry| entry.digest.clone()).collect();
    listed.sort();
    listed
}

#[test]
fn names_sort_by_time_and_after_the_newest_known() {
    let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let first = Id::new(at(1000), None);
    let second = Id::new(at(1001), Some(&first));
    assert!(first < second);
    // A machine whose clock is behind still comes after what it has seen.
    let third = Id::new(at(10), Some(&second));
    assert!(second < third);
    assert_eq!(Id::parse(&third.0), Some(third.clone()));
    assert!(third.is_older(Duration::from_secs(9), at(1011)));
    assert!(!third.is_older(Duration::from_secs(20), at(1011)));
    for no_id in [
        "",
        "0",
        "000000000000000000000000.json",
        &third.0.to_uppercase(),
    ] {
        assert_eq!(Id::parse(no_id), None, "{no_id}");
    }
}

#[test]
fn whatever_the_order_they_arrive_in_the_later_entry_wins() {
    let remove_tag = |tag: &str| IndexChange::RemoveTag {
        tag: RefName::found(tag),
    };
    let remove = |n| IndexChange::Remove {
        digest: manifest(n).digest,
    };
    let add = |n| IndexChange::Add {
        descriptor: manifest(n),
    };
    for (older, newer) in [
        (vec![set("x", 1)], vec![set("x", 2)]),
        (vec![set("x", 1)], vec![remove_tag("x")]),
        (vec![add(1), remove_tag("x")], vec![set("x", 1)]),
        (vec![set("x", 1)], vec![remove(1)]),
        (vec![remove(1)], vec![set("x", 1)]),
        (vec![add(1)], vec![remove(1)]),
        (vec![remove(1)], vec![add(1)]),
        (vec![set("x", 1), set("y", 1)], vec![set("x", 2)]),
    ] {
        let (older, newer) = (entry(1, older), entry(2, newer));
        let (in_order, contains) = folded(&[&older, &newer]);
        let (late, late_contains) = folded(&[&newer, &older]);
        assert_eq!(tags(&in_order), tags(&late), "{older:?} {newer:?}");
        assert_eq!(listed(&in_order), listed(&late), "{older:?} {newer:?}");
        assert_eq!(contains, late_contains);
    }
}

#[test]
fn an_entry_and_the_state_survive_being_written() {
    let made = entry(
        7,
        vec![
            set("x", 1),
            IndexChange::Add {
                descriptor: manifest(2),
            },
        ],
    );
    let text = serde_json::to_vec(&made).unwrap();
    let read: Entry = serde_json::from_slice(&text).unwrap();
    assert_eq!(read.changes, made.changes);
    let (mut index, folded) = folded(&[&made]);
    folded.write_to(&mut index);
    let again = Index::parse(&index.to_vec()).unwrap();
    assert_eq!(Folded::of(&again).unwrap(), Some(folded));
    index.annotate(JOURNAL_ANNOTATION, "nonsense");
    assert!(Folded::of(&index).unwrap_err().contains(JOURNAL_ANNOTATION));
}
