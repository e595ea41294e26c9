//! An estimate of how many different values there are.

/// Bits of a hash that choose a register. The standard error is 1.04 / √(2^16) = 0.41%.
const INDEX_BITS: u32 = 16;
const REGISTERS: usize = 1 << INDEX_BITS;

/// The bits of a hash that are left to count leading zeros in.
const REST_BITS: usize = 64 - INDEX_BITS as usize;

/// HyperLogLog (Flajolet, Fusy, Gandouet and Meunier 2007) with the estimator of Ertl, "New cardinality estimation
/// algorithms for HyperLogLog sketches" (2017, algorithm 6), which needs no correction for small numbers, and no
/// logarithm, which machines compute differently.
#[derive(Debug)]
pub(super) struct HyperLogLog {
    registers: Vec<u8>,
}

impl Default for HyperLogLog {
    fn default() -> Self {
        Self { registers: vec![0; REGISTERS] }
    }
}

impl HyperLogLog {
    #[cfg(test)]
    pub(super) const BYTES: usize = REGISTERS;

    #[inline]
    pub(super) fn add(&mut self, hash: u64) {
        let index = (hash >> REST_BITS) as usize;
        // The bit below the rest ends the count of zeros.
        let zeros = ((hash << INDEX_BITS) | (1 << (INDEX_BITS - 1))).leading_zeros() as u8;
        let register = &mut self.registers[index];
        if *register <= zeros {
            *register = zeros + 1;
        }
    }

    /// How many different hashes were added, about.
    pub(super) fn estimate(&self) -> u64 {
        const HALF_INVERSE_LN_2: f64 = 0.721_347_520_444_481_7;
        let mut with_value = [0_u32; REST_BITS + 2];
        for register in &self.registers {
            with_value[usize::from(*register).min(REST_BITS + 1)] += 1;
        }
        let size = REGISTERS as f64;
        let mut sum = size * tau(1.0 - f64::from(with_value[REST_BITS + 1]) / size);
        for value in (1..=REST_BITS).rev() {
            sum = 0.5 * (sum + f64::from(with_value[value]));
        }
        sum += size * sigma(f64::from(with_value[0]) / size);
        (HALF_INVERSE_LN_2 * size * size / sum).round() as u64
    }
}

/// The share of registers that no hash has reached, `x`, summed as x + Σ x^(2^k) 2^(k-1).
fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let (mut weight, mut sum) = (1.0, x);
    loop {
        x *= x;
        let before = sum;
        sum += x * weight;
        weight += weight;
        if sum <= before {
            return sum;
        }
    }
}

/// The same for registers that can count no further.
fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let (mut weight, mut sum) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = sum;
        weight *= 0.5;
        sum -= (1.0 - x) * (1.0 - x) * weight;
        if sum >= before {
            return sum / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, the same on every machine.
    fn hash(number: u64) -> u64 {
        let bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    #[test]
    fn nothing_added_is_estimated_as_nothing() {
        assert_eq!(HyperLogLog::default().estimate(), 0);
    }

    #[test]
    fn an_estimate_is_within_one_and_a_half_percent_at_every_size() {
        let mut counter = HyperLogLog::default();
        let mut next = 1;
        for number in 1..=3_000_000_u64 {
            counter.add(hash(number));
            if number == next {
                let error = counter.estimate().abs_diff(number) as f64 / number as f64;
                assert!(error <= 0.015, "{number} estimated as {}", counter.estimate());
                next += next / 7 + 1;
            }
        }
    }

    #[test]
    fn a_hash_of_zeros_and_one_of_ones_are_counted() {
        let mut counter = HyperLogLog::default();
        counter.add(0);
        counter.add(u64::MAX);
        assert_eq!(counter.estimate(), 2);
    }
}
