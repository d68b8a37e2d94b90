//! `discover`: who refers to a manifest.

use anyhow::bail;
use oci_layout::descriptor::Descriptor;
use oci_layout::image::{Referrers, Role, Search};
use oci_layout::reference::Reference;
use serde_json::{Value, json};

use super::flags::{LayoutFlags, PlatformFlag, RegistryFlags, TtyFlags, by_digest};
use super::format::{Format, document_format, refuse_template};
use super::{Exit, Ui, flags, yaml};

/// Show what refers to a manifest, such as signatures
///
/// Referrers of referrers are shown too, to any depth.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The manifest: PATH:TAG or PATH@DIGEST
    #[arg(value_name = "NAME")]
    name: String,

    /// Show only artifacts of this type
    #[arg(long, value_name = "TYPE")]
    artifact_type: Option<String>,

    /// Show this many levels
    #[arg(long, value_name = "N")]
    depth: Option<usize>,

    /// Look into every blob for manifests that nothing lists, as cosign leaves
    /// them
    #[arg(long)]
    scan: bool,

    /// Print the result as a tree, a table, as json, or with
    /// go-template=TEMPLATE
    #[arg(long, value_name = "FORMAT", default_value = "tree")]
    format: String,

    /// The former spelling of --format
    #[arg(
        long,
        short,
        hide = true,
        value_name = "FORMAT",
        conflicts_with = "format"
    )]
    output: Option<String>,

    /// The template of --format go-template
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,

    #[command(flatten)]
    tty: TtyFlags,
    #[command(flatten)]
    platform: PlatformFlag,
    #[command(flatten)]
    layout: LayoutFlags,
    #[command(flatten)]
    registry: RegistryFlags,
}

/// How referrers are shown.
enum Shape {
    Tree,
    Table,
    Document(Format),
}

/// A manifest and who refers to it.
struct Node {
    descriptor: Descriptor,
    referrers: Vec<Node>,
}

/// How many manifests are read at once.
const CONCURRENCY: usize = 8;

pub(crate) fn run(args: &Args, ui: &mut Ui) -> anyhow::Result<Exit> {
    if args.depth == Some(0) {
        bail!("depth value should be at least 1");
    }
    let shape = args.shape()?;
    let reference = args.layout.reference(&args.name)?;
    let (store, index, root) = flags::open_and_resolve(&reference, flags::read_options(ui))?;
    let root = args.platform.select(&store, root)?;
    if !Role::of(&root.media_type).is_document() {
        bail!(
            "{} is no manifest, so nothing refers to it: its media type is {}",
            root.digest,
            root.media_type
        );
    }
    let search = if args.scan {
        Search::All
    } else {
        Search::Listed
    };
    let referrers = Referrers::read(&store, &index, search, CONCURRENCY)?;
    let depth = match shape {
        Shape::Table => Some(1),
        _ => args.depth,
    };
    let tree = args.grow(root, &referrers, depth);
    match shape {
        Shape::Tree => print_tree(ui, &reference, &tree)?,
        Shape::Table => print_table(ui, &reference, &tree)?,
        Shape::Document(format) => format.print(ui, &as_json(&reference, &tree))?,
    }
    Ok(Exit::Done)
}

impl Args {
    fn shape(&self) -> anyhow::Result<Shape> {
        let template = self.template.as_deref();
        let format = self.output.as_ref().unwrap_or(&self.format);
        Ok(match format.as_str() {
            "tree" | "table" => {
                refuse_template(template)?;
                match format.as_str() {
                    "table" => Shape::Table,
                    _ => Shape::Tree,
                }
            }
            other => Shape::Document(document_format(
                other,
                template,
                "table, json, go-template, tree",
            )?),
        })
    }

    /// Collects the referrers of a manifest. A digest cannot refer to itself,
    /// however indirectly, so this ends.
    fn grow(&self, descriptor: Descriptor, referrers: &Referrers, depth: Option<usize>) -> Node {
        let mut node = Node {
            descriptor,
            referrers: Vec::new(),
        };
        if depth == Some(0) {
            return node;
        }
        for referrer in referrers.of(&node.descriptor.digest) {
            let is_wanted = match &self.artifact_type {
                Some(wanted) => referrer.artifact_type.as_ref() == Some(wanted),
                None => true,
            };
            if is_wanted {
                let deeper = depth.map(|depth| depth - 1);
                node.referrers
                    .push(self.grow(referrer.clone(), referrers, deeper));
            }
        }
        node
    }
}

/// A line of the tree and what hangs below it.
struct Branch {
    text: String,
    below: Vec<Branch>,
}

fn print_tree(ui: &mut Ui, reference: &Reference, root: &Node) -> anyhow::Result<()> {
    ui.line(&by_digest(reference.path(), &root.descriptor))?;
    print_branches(ui, &by_type(root), "")
}

/// Groups referrers by their type, in the order in which the types appear.
fn by_type(node: &Node) -> Vec<Branch> {
    let mut types: Vec<Branch> = Vec::new();
    for referrer in &node.referrers {
        let kind = referrer.descriptor.artifact_type.as_deref();
        let kind = kind.filter(|kind| !kind.is_empty()).unwrap_or("<unknown>");
        let branch = Branch {
            text: referrer.descriptor.digest.to_string(),
            below: below(referrer),
        };
        match types.iter_mut().find(|branch| branch.text == kind) {
            Some(found) => found.below.push(branch),
            None => types.push(Branch {
                text: kind.to_owned(),
                below: vec![branch],
            }),
        }
    }
    types
}

fn below(node: &Node) -> Vec<Branch> {
    let mut branches = Vec::new();
    if !node.descriptor.annotations.is_empty() {
        let line = |(key, value): (&String, &String)| Branch {
            text: format!("{}: {}", yaml::scalar(key), yaml::scalar(value)),
            below: Vec::new(),
        };
        branches.push(Branch {
            text: "[annotations]".to_owned(),
            below: node.descriptor.annotations.iter().map(line).collect(),
        });
    }
    branches.extend(by_type(node));
    branches
}

fn print_branches(ui: &mut Ui, branches: &[Branch], indent: &str) -> anyhow::Result<()> {
    for (i, branch) in branches.iter().enumerate() {
        let (fork, rest) = if i + 1 == branches.len() {
            ("└── ", "    ")
        } else {
            ("├── ", "│   ")
        };
        ui.line(&format!("{indent}{fork}{}", branch.text))?;
        print_branches(ui, &branch.below, &format!("{indent}{rest}"))?;
    }
    Ok(())
}

fn print_table(ui: &mut Ui, reference: &Reference, root: &Node) -> anyhow::Result<()> {
    ui.note("Format \"table\" is deprecated and will be removed in a future release.");
    let count = root.referrers.len();
    let artifacts = if count == 1 { "artifact" } else { "artifacts" };
    ui.line(&format!(
        "Discovered {count} {artifacts} referencing {}",
        reference.as_str()
    ))?;
    ui.line(&format!("Digest: {}", root.descriptor.digest))?;
    if count == 0 {
        return Ok(());
    }
    let kind = |node: &Node| node.descriptor.artifact_type.clone().unwrap_or_default();
    const HEADER: &str = "Artifact Type";
    let width = root.referrers.iter().map(|node| kind(node).len());
    let width = width.max().unwrap_or(0).max(HEADER.len());
    ui.line("")?;
    ui.line(&format!("{HEADER:width$}   Digest"))?;
    for node in &root.referrers {
        ui.line(&format!(
            "{:width$}   {}",
            kind(node),
            node.descriptor.digest
        ))?;
        ui.json(&node.descriptor)?;
    }
    Ok(())
}

fn as_json(reference: &Reference, node: &Node) -> Value {
    let mut value = json!({ "reference": by_digest(reference.path(), &node.descriptor) });
    let described = serde_json::to_value(&node.descriptor);
    if let (Value::Object(value), Ok(Value::Object(described))) = (&mut value, described) {
        value.extend(described);
        let referrers: Vec<Value> = node
            .referrers
            .iter()
            .map(|referrer| as_json(reference, referrer))
            .collect();
        value.insert("referrers".to_owned(), referrers.into());
    }
    value
}
