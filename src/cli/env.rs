//! The environment: the only file that reads it.

use anyhow::Context;

/// Returns the second that `SOURCE_DATE_EPOCH` names, if it is set
/// (reproducible-builds.org, "SOURCE_DATE_EPOCH specification").
#[expect(clippy::disallowed_methods, reason = "this file reads the environment")]
pub(crate) fn source_date_epoch() -> anyhow::Result<Option<u64>> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let text = text.to_string_lossy();
    let epoch = text
        .parse()
        .with_context(|| format!("SOURCE_DATE_EPOCH is {text:?} and not a number of seconds"))?;
    Ok(Some(epoch))
}

/// Returns the time that goes into `org.opencontainers.image.created`: now, or
/// what `SOURCE_DATE_EPOCH` says, to the second and in UTC.
pub(crate) fn created() -> anyhow::Result<String> {
    let time = match source_date_epoch()? {
        Some(epoch) => i64::try_from(epoch)
            .ok()
            .and_then(|epoch| jiff::Timestamp::from_second(epoch).ok())
            .with_context(|| format!("SOURCE_DATE_EPOCH {epoch} is out of range"))?,
        None => jiff::Timestamp::now(),
    };
    Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
