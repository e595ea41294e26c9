//! Links between the pages of a list.

use serde::Serialize;

use super::Page;
use crate::render::address;

#[derive(Debug, Serialize)]
pub(super) struct Pager {
    current: usize,
    last: usize,
    prev: Option<String>,
    next: Option<String>,
    pages: Vec<PagerItem>,
}

/// A page of the list, or a gap between pages.
#[derive(Debug, Serialize)]
struct PagerItem {
    number: Option<usize>,
    href: String,
    current: bool,
}

impl Page<'_> {
    /// Links for page `current` of `last` of the list at `path`: the first, the last and those around.
    pub(super) fn pager(&self, path: &str, current: usize, last: usize) -> Pager {
        let href = |number| self.link(&address::page_of(path, number));
        let shown = shown_pages(current, last);
        let mut pages = Vec::new();
        let mut before = 0;
        for number in shown {
            if number > before + 1 {
                pages.push(PagerItem { number: None, href: String::new(), current: false });
            }
            pages.push(PagerItem { number: Some(number), href: href(number), current: number == current });
            before = number;
        }
        Pager {
            current,
            last,
            prev: (current > 1).then(|| href(current - 1)),
            next: (current < last).then(|| href(current + 1)),
            pages,
        }
    }
}

fn shown_pages(current: usize, last: usize) -> impl Iterator<Item = usize> {
    let around = current.saturating_sub(1).max(1)..=(current + 1).min(last);
    let first = (!around.contains(&1)).then_some(1);
    let end = (!around.contains(&last) && last > 0).then_some(last);
    first.into_iter().chain(around).chain(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_shows_the_ends_and_the_neighbours_once() {
        let pages = |current, last| shown_pages(current, last).collect::<Vec<_>>();
        assert_eq!(pages(1, 1), [1]);
        assert_eq!(pages(1, 2), [1, 2]);
        assert_eq!(pages(2, 3), [1, 2, 3]);
        assert_eq!(pages(1, 9), [1, 2, 9]);
        assert_eq!(pages(5, 9), [1, 4, 5, 6, 9]);
        assert_eq!(pages(9, 9), [1, 8, 9]);
    }
}
