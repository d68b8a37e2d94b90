//! Go templates.
use serde_json::Value;
pub(crate) fn check(_: &str) -> anyhow::Result<()> {
    anyhow::bail!("go-template is not supported yet")
}
pub(crate) fn render(_: &str, _: &Value) -> anyhow::Result<String> {
    anyhow::bail!("go-template is not supported yet")
}
