//! Labels beside each other without overlap.

/// A label in one direction: where its middle would be best, and how long it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) middle: f64,
    pub(super) length: f64,
}

/// The middles of labels between `low` and `high`, in the order given, as close as possible to where they are wanted;
/// `None` where they have no room. Labels keep the order of their wishes.
pub(super) fn spread(wanted: &[Wanted], low: f64, high: f64) -> Option<Vec<f64>> {
    if wanted.iter().map(|label| label.length).sum::<f64>() > high - low {
        return None;
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].middle.total_cmp(&wanted[*b].middle));
    let mut blocks: Vec<Block> = Vec::new();
    for at in order {
        let Wanted { middle, length } = wanted[at];
        blocks.push(Block { members: vec![at], start: middle - length / 2.0, length });
        settle(&mut blocks, low, high);
    }
    let mut middles = vec![0.0; wanted.len()];
    for block in blocks {
        let mut start = block.start;
        for at in block.members {
            middles[at] = start + wanted[at].length / 2.0;
            start += wanted[at].length;
        }
    }
    Some(middles)
}

/// Labels that touch each other.
struct Block {
    members: Vec<usize>,
    start: f64,
    length: f64,
}

/// Keeps the last block within bounds and joins it to those before that it runs into; labels joined meet half way.
fn settle(blocks: &mut Vec<Block>, low: f64, high: f64) {
    while let Some(mut last) = blocks.pop() {
        last.start = last.start.clamp(low, (high - last.length).max(low));
        match blocks.last_mut() {
            Some(before) if before.start + before.length > last.start => {
                let (many, few) = (before.members.len() as f64, last.members.len() as f64);
                let shifted = last.start - before.length;
                before.start = (before.start * many + shifted * few) / (many + few);
                before.length += last.length;
                before.members.append(&mut last.members);
            }
            _ => return blocks.push(last),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_that_have_room_stay_where_they_are_wanted() {
        let label = |middle| Wanted { middle, length: 10.0 };
        assert_eq!(spread(&[label(50.0), label(20.0)], 0.0, 100.0), Some(vec![50.0, 20.0]));
        assert_eq!(spread(&[label(50.0), label(54.0)], 0.0, 100.0), Some(vec![47.0, 57.0]));
        assert_eq!(spread(&[label(0.0), label(0.0)], 0.0, 100.0), Some(vec![5.0, 15.0]));
        assert_eq!(spread(&[label(0.0), label(0.0)], 0.0, 19.0), None);
        assert_eq!(spread(&[], 0.0, 1.0), Some(vec![]));
    }

    proptest! {
        #[test]
        fn labels_never_overlap_nor_leave_their_room(labels in prop::collection::vec((-50.0..350.0, 1.0..40.0), 0..12)) {
            let wanted: Vec<_> = labels.iter().map(|&(middle, length)| Wanted { middle, length }).collect();
            let Some(middles) = spread(&wanted, 0.0, 300.0) else { return Ok(()) };
            let mut spans: Vec<_> =
                middles.iter().zip(&wanted).map(|(at, it)| (at - it.length / 2.0, at + it.length / 2.0)).collect();
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            prop_assert!(spans.iter().all(|span| span.0 > -1e-6 && span.1 < 300.0 + 1e-6), "{spans:?}");
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0 + 1e-6), "{spans:?}");
        }
    }
}
