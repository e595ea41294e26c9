//! Lists of datasets as bits.
//!
//! A list is its length, a bit for how it is written, and the gaps between its numbers, or the gaps between and the
//! lengths of its runs, in Rice's code (Rice and Plaunt 1971), which is within a few percent of the least that a random
//! list takes. Lengths are in Elias's gamma code (1975).

/// Bits, the highest of a byte first.
#[derive(Default)]
pub(super) struct Bits {
    pub(super) bytes: Vec<u8>,
    /// Bits that are not in `bytes` yet, and how many.
    open: u64,
    count: u32,
}

impl Bits {
    /// Appends the lowest `count` bits of `value`; at most 32.
    fn push(&mut self, value: u32, count: u32) {
        self.open = self.open << count | u64::from(value) & ((1 << count) - 1);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.open >> self.count) as u8);
        }
    }

    /// Goes to the start of the next byte.
    pub(super) fn align(&mut self) {
        if self.count > 0 {
            self.push(0, 8 - self.count);
        }
    }

    /// A number of at least 1.
    fn gamma(&mut self, number: u32) {
        let zeros = number.ilog2();
        self.push(0, zeros);
        self.push(number, zeros + 1);
    }

    fn rice(&mut self, k: u32, number: u32) {
        for _ in 0..number >> k {
            self.push(1, 1);
        }
        self.push(0, 1);
        self.push(number, k);
    }

    /// A list of ascending numbers, at least one.
    pub(super) fn list(&mut self, numbers: &[u32]) {
        let gaps = gaps(numbers.iter().map(|number| (*number, *number)));
        let runs = runs(numbers);
        let between = self::gaps(runs.iter().copied());
        let lengths: Vec<u32> = runs.iter().map(|(start, end)| end - start).collect();
        let (plain, in_runs) = (Rice::best(&gaps), (Rice::best(&between), Rice::best(&lengths)));
        self.gamma(numbers.len() as u32);
        let runs_cost = in_runs.0.bits + in_runs.1.bits + 5 + 2 * u64::from(runs.len().ilog2()) + 1;
        if plain.bits <= runs_cost {
            self.push(0, 1);
            self.push(plain.k, 5);
            gaps.iter().for_each(|gap| self.rice(plain.k, *gap));
        } else {
            self.push(1, 1);
            self.gamma(runs.len() as u32);
            self.push(in_runs.0.k, 5);
            self.push(in_runs.1.k, 5);
            for (gap, length) in between.iter().zip(&lengths) {
                self.rice(in_runs.0.k, *gap);
                self.rice(in_runs.1.k, *length);
            }
        }
    }
}

/// First and last number of each run of neighbours.
fn runs(numbers: &[u32]) -> Vec<(u32, u32)> {
    numbers.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run[run.len() - 1])).collect()
}

/// Numbers between each end and the next start.
fn gaps(runs: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut next = 0;
    let gap = |(start, end)| {
        let gap = start - next;
        next = end + 1;
        gap
    };
    runs.map(gap).collect()
}

/// A parameter of Rice's code, and what some numbers take with it.
struct Rice {
    k: u32,
    bits: u64,
}

impl Rice {
    /// The best is next to the logarithm of the mean.
    fn best(numbers: &[u32]) -> Self {
        let sum: u64 = numbers.iter().map(|number| u64::from(*number)).sum();
        let mean = (sum / numbers.len() as u64).max(1);
        let near = mean.ilog2();
        let cost = |k: u32| {
            let ones: u64 = numbers.iter().map(|number| u64::from(number >> k)).sum();
            Self { k, bits: ones + numbers.len() as u64 * u64::from(k + 1) }
        };
        (near.saturating_sub(1)..=near + 1).map(cost).min_by_key(|rice| rice.bits).expect("the range is not empty")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Reads bits again, as the browser does.
    struct Reader<'b> {
        bytes: &'b [u8],
        at: usize,
    }

    impl Reader<'_> {
        fn bit(&mut self) -> u32 {
            let bit = self.bytes[self.at / 8] >> (7 - self.at % 8) & 1;
            self.at += 1;
            bit.into()
        }

        fn bits(&mut self, count: u32) -> u32 {
            (0..count).fold(0, |number, _| number << 1 | self.bit())
        }

        fn gamma(&mut self) -> u32 {
            let mut zeros = 0;
            while self.bit() == 0 {
                zeros += 1;
            }
            1 << zeros | self.bits(zeros)
        }

        fn rice(&mut self, k: u32) -> u32 {
            let mut ones = 0;
            while self.bit() == 1 {
                ones += 1;
            }
            ones << k | self.bits(k)
        }

        fn list(&mut self) -> Vec<u32> {
            let count = self.gamma();
            let (mut next, mut list) = (0, Vec::new());
            if self.bit() == 0 {
                let k = self.bits(5);
                for _ in 0..count {
                    list.push(next + self.rice(k));
                    next = list[list.len() - 1] + 1;
                }
            } else {
                let runs = self.gamma();
                let (k1, k2) = (self.bits(5), self.bits(5));
                for _ in 0..runs {
                    let start = next + self.rice(k1);
                    next = start + self.rice(k2) + 1;
                    list.extend(start..next);
                }
            }
            assert_eq!(list.len(), count as usize);
            list
        }
    }

    fn size(numbers: impl IntoIterator<Item = u32>) -> usize {
        let mut bits = Bits::default();
        bits.list(&numbers.into_iter().collect::<Vec<_>>());
        bits.align();
        bits.bytes.len()
    }

    #[test]
    fn lists_are_short_whether_their_numbers_are_scattered_or_neighbours() {
        // 1,000 of 100,000 chosen at random need 8.07 bits each.
        assert!(size((0..1000).map(|at| at * 100 + at * at % 97)) < 1_130);
        assert!(size(40_000..65_000) < 16);
        assert!(size((0..50_000).map(|at| 2 * at)) < 12_600);
        assert!(size([99_999]) < 5);
    }

    proptest! {
        #[test]
        fn lists_are_read_as_they_were_written(lists in prop::collection::vec(prop_oneof![
            prop::collection::btree_set(0..2_000_000_u32, 1..50),
            prop::collection::btree_set(0..200_u32, 1..150),
            (0..1_000_000_u32, 1..5_000_u32).prop_map(|(start, length)| (start..start + length).collect::<BTreeSet<_>>()),
        ], 1..20)) {
            let mut bits = Bits::default();
            for (at, list) in lists.iter().enumerate() {
                bits.list(&list.iter().copied().collect::<Vec<_>>());
                if at % 3 == 0 {
                    bits.align();
                }
            }
            bits.align();
            let mut reader = Reader { bytes: &bits.bytes, at: 0 };
            for (at, list) in lists.iter().enumerate() {
                prop_assert_eq!(reader.list(), list.iter().copied().collect::<Vec<_>>());
                if at % 3 == 0 {
                    reader.at = reader.at.next_multiple_of(8);
                }
            }
        }
    }
}
