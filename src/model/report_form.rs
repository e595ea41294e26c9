//! Where errors of a dataset are reported.

use super::{WebUrl, WebUrlError};

/// The address of a form, with places for the dataset that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportForm(Box<str>);

/// Why a text is not a [`ReportForm`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportFormError {
    /// With its places filled in it is no web address.
    #[error(transparent)]
    Address(#[from] WebUrlError),
    /// A place that nothing is known for.
    #[error("nothing is known to put in `{{{0}}}`")]
    UnknownPlace(Box<str>),
    /// A place in the name of the host, which would send visitors anywhere.
    #[error("the host has to be written out")]
    PlaceInHost,
    /// A brace without its other half.
    #[error("a place is written with both braces, such as `{{id}}`")]
    Brace,
}

impl ReportForm {
    /// The places that can be filled: the dataset's id, its title, and the full address of its page.
    pub const PLACES: [&str; 3] = ["id", "title", "address"];

    /// Accepts an `http` or `https` address with places such as `{id}` behind its host.
    ///
    /// # Errors
    /// When it is none, or has other places.
    pub fn new(typed: &str) -> Result<Self, ReportFormError> {
        let mut rest = typed;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, behind) = after.split_once('}').ok_or(ReportFormError::Brace)?;
            if before.contains('}') {
                return Err(ReportFormError::Brace);
            }
            if !Self::PLACES.contains(&place) {
                return Err(ReportFormError::UnknownPlace(place.into()));
            }
            rest = behind;
        }
        if rest.contains('}') {
            return Err(ReportFormError::Brace);
        }
        let form = Self(typed.into());
        let hosts = ["a", "b"].map(|value| {
            let url = WebUrl::new(&form.fill(|_| value))?;
            let host_end = url.as_str().match_indices('/').nth(2).map(|(at, _)| at);
            Ok::<_, ReportFormError>(url.as_str()[..host_end.unwrap_or(url.as_str().len())].to_owned())
        });
        let [one, other] = hosts;
        if one? == other? { Ok(form) } else { Err(ReportFormError::PlaceInHost) }
    }

    /// The address with a value, which must be encoded already, in each of its places.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> &'v str) -> String {
        let fill = |text: String, place: &&str| text.replace(&format!("{{{place}}}"), value(place));
        let filled = Self::PLACES.iter().fold(self.0.to_string(), fill);
        // As browsers write it: a space that was typed becomes `%20`.
        WebUrl::new(&filled).map_or(filled, |url| url.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_filled_only_behind_its_host() {
        let form = ReportForm::new("https://x.example/a?d={id}&t={title}#{address}").expect("it is right");
        assert_eq!(
            form.fill(|place| if place == "id" { "1" } else { "%7Bid%7D" }),
            "https://x.example/a?d=1&t=%7Bid%7D#%7Bid%7D"
        );
        let wrong = |typed| ReportForm::new(typed).expect_err("it is wrong");
        assert_eq!(wrong("https://x.example/{ten}"), ReportFormError::UnknownPlace("ten".into()));
        assert_eq!(wrong("https://{id}.example/"), ReportFormError::PlaceInHost);
        assert_eq!(wrong("https://{id}@x.example/"), ReportFormError::Address(WebUrlError::Credentials));
        assert_eq!(wrong("https://x.example/{id"), ReportFormError::Brace);
        assert_eq!(wrong("https://x.example/id}"), ReportFormError::Brace);
        assert!(matches!(wrong("javascript:{id}"), ReportFormError::Address(_)));
    }
}
