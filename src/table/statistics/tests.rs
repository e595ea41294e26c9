//! The statistics as a whole against exact computations.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::Statistics;
use crate::model::{ColumnProfile, NumberProfile};

/// Numbers that look random, the same on every machine.
fn random(seed: u64) -> impl Iterator<Item = u64> {
    (1..).map(move |number: u64| {
        let bits = (number + (seed << 40)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    })
}

fn of_numbers<T: AsRef<str>>(texts: &[T]) -> ColumnProfile {
    let mut statistics = Statistics::new();
    for text in texts {
        statistics.number(text.as_ref().parse().expect("a number"), text.as_ref());
    }
    statistics.finish()
}

fn of_texts<T: AsRef<str>>(texts: &[T]) -> ColumnProfile {
    let mut statistics = Statistics::new();
    texts.iter().for_each(|text| statistics.text(text.as_ref()));
    statistics.finish()
}

fn numbers(profile: &ColumnProfile) -> &NumberProfile {
    profile.numbers.as_ref().expect("a column of numbers")
}

fn top(profile: &ColumnProfile) -> Vec<(&str, u64)> {
    profile.top.iter().map(|(text, count)| (&**text, *count)).collect()
}

fn vocabulary(profile: &ColumnProfile) -> Vec<&str> {
    profile.vocabulary.iter().map(|text| &**text).collect()
}

fn examples(profile: &ColumnProfile) -> Vec<&str> {
    profile.examples.iter().map(|text| &**text).collect()
}

/// All values with their counts, the most frequent first, then by text.
fn ranking(texts: &[String]) -> Vec<(&str, u64)> {
    let mut counts = BTreeMap::new();
    texts.iter().for_each(|text| *counts.entry(text.as_str()).or_insert(0) += 1);
    let mut ranking: Vec<_> = counts.into_iter().collect();
    ranking.sort_by_key(|(_, count)| u64::MAX - count);
    ranking
}

fn close(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * a.abs().max(b.abs())
}

/// By the definition: linear interpolation between the nearest ranks.
fn exact_quartiles(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [0.25, 0.5, 0.75].map(|share| {
        let rank = (sorted.len() - 1) as f64 * share;
        let (low, high) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
        low + (high - low) * rank.fract()
    })
}

fn exact_deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0)).sqrt()
}

#[test]
fn an_empty_column_has_no_statistics() {
    assert_eq!(Statistics::new().finish(), ColumnProfile::default());
}

#[test]
fn missing_cells_are_counted_and_their_markers_sorted() {
    let mut statistics = Statistics::new();
    ["..", "", "-", "", ".."].into_iter().for_each(|marker| statistics.missing(marker));
    let profile = statistics.finish();
    assert_eq!((profile.values, profile.missing), (0, 5));
    assert_eq!(profile.missing_markers, ["", "-", ".."].map(Box::from));
}

#[test]
fn ways_to_write_a_number_are_one_value_shown_as_first_written() {
    let profile = of_numbers(&["1.00", "1", "2", "1.0", "-0", "0.0"]);
    assert_eq!((profile.values, profile.distinct.value), (6, 3));
    assert_eq!(top(&profile), [("1.00", 3), ("-0", 2), ("2", 1)]);
    assert_eq!(examples(&profile), ["1.00", "2", "-0"]);
    assert_eq!((profile.minimum.as_deref(), profile.maximum.as_deref()), (Some("-0"), Some("2")));
    assert_eq!(profile.longest, 4);
}

#[test]
fn numbers_of_more_digits_than_an_f64_has_are_told_apart() {
    let profile =
        of_numbers(&["123456789012345678", "123456789012345679", "123456789012345677", "123456789012345677.0"]);
    assert_eq!(profile.distinct.value, 3);
    assert_eq!(profile.minimum.as_deref(), Some("123456789012345677"));
    assert_eq!(profile.maximum.as_deref(), Some("123456789012345679"));
    assert_eq!(top(&profile)[0], ("123456789012345677", 2));
}

#[test]
fn the_most_frequent_are_five_by_count_then_text() {
    let profile = of_texts(&["c", "b", "b", "a", "d", "e", "f", "g", "g", "g"]);
    assert_eq!(top(&profile), [("g", 3), ("b", 2), ("a", 1), ("c", 1), ("d", 1)]);
    assert_eq!(top(&of_texts(&["a", "b", "c"])), []);
    assert_eq!(profile.numbers, None);
    assert_eq!(profile.minimum, None);
}

#[test]
fn values_that_sort_by_text_have_a_smallest_and_a_largest() {
    let mut statistics = Statistics::new();
    ["2023-06-01", "2021-12-31", "2023-07-20"].into_iter().for_each(|date| statistics.ordered(date));
    let profile = statistics.finish();
    assert_eq!((profile.minimum.as_deref(), profile.maximum.as_deref()), (Some("2021-12-31"), Some("2023-07-20")));
}

#[test]
fn the_longest_text_is_counted_in_characters() {
    assert_eq!(of_texts(&["abcde", "Đà Nẵng", "Huế"]).longest, 7);
    assert_eq!(of_texts(&["ẵẵẵẵ", "abcdef"]).longest, 6);
}

#[test]
fn the_vocabulary_is_every_different_text_sorted_by_its_bytes() {
    let profile = of_texts(&["Na Rì", "Ba Bể", "Na Rì", "Đồng Hỷ", "ba bể"]);
    assert_eq!(vocabulary(&profile), ["Ba Bể", "Na Rì", "ba bể", "Đồng Hỷ"]);
    let many: Vec<String> = (0..300).map(|number| format!("xã {}", number % 128)).collect();
    assert_eq!(of_texts(&many).vocabulary.len(), 128);
    let more: Vec<String> = (0..300).map(|number| format!("xã {}", number % 129)).collect();
    assert_eq!(vocabulary(&of_texts(&more)), [""; 0]);
}

#[test]
fn what_is_no_text_has_no_vocabulary() {
    assert_eq!(vocabulary(&of_numbers(&["1", "2", "1"])), [""; 0]);
    let mut days = Statistics::new();
    ["2023-06-01", "2023-06-01", "2023-07-20"].into_iter().for_each(|date| days.ordered(date));
    days.missing("chưa có");
    assert_eq!(vocabulary(&days.finish()), [""; 0]);
}

#[test]
fn running_text_is_no_vocabulary() {
    let letters = |count: usize| "ữ".repeat(count);
    assert_eq!(of_texts(&[letters(59), letters(61)]).vocabulary.len(), 2);
    assert_eq!(of_texts(&[letters(60), letters(61)]).vocabulary.len(), 0);
    let mut names: Vec<String> = (0..100).map(|number| format!("thôn {number}")).collect();
    names.push("x".repeat(1024));
    assert_eq!(of_texts(&names).vocabulary.len(), 101);
    names.push("x".repeat(1025));
    assert_eq!(of_texts(&names).vocabulary.len(), 0);
}

#[test]
fn long_numbers_are_no_vocabulary_but_codes_and_numbered_labels_are() {
    for numbers in [["0209.3870.111", "0912345678", "không có"], ["006090001234", "006090004321", "006090001111"]] {
        assert_eq!(vocabulary(&of_texts(&numbers)), [""; 0]);
    }
    for codes in [["01834", "01837", "01840"], ["HS-01", "HS-02", "HS-03"], ["1. Na Rì", "2. Ba Bể", "A1"]] {
        assert_eq!(vocabulary(&of_texts(&codes)), codes);
    }
}

#[test]
fn ten_thousand_values_are_counted_and_one_more_is_estimated() {
    let mut texts: Vec<String> = (0..10_000).map(|number| format!("value {number}")).collect();
    let profile = of_texts(&texts);
    assert_eq!((profile.distinct.value, profile.distinct.exact), (10_000, true));
    texts.push("another".to_owned());
    let profile = of_texts(&texts);
    assert_eq!((profile.distinct.value, profile.distinct.exact), (10_001, false));
}

#[test]
fn statistics_are_exact_for_any_number_of_values_while_few_differ() {
    let texts: Vec<String> = random(1).take(60_000).map(|number| format!("{}", number % 9_000)).collect();
    let values: Vec<f64> = texts.iter().map(|text| text.parse().expect("a number")).collect();
    let profile = of_numbers(&texts);
    let found = numbers(&profile);
    assert!(profile.distinct.exact && found.quartiles_exact && found.histogram.exact);
    assert_eq!(found.quartiles, exact_quartiles(&values));
    assert!(close(found.mean, values.iter().sum::<f64>() / 60_000.0, 1e-12));
    assert!(close(found.deviation, exact_deviation(&values), 1e-12));
    assert_eq!(top(&profile), ranking(&texts)[..5]);
    let bin = |at: f64| values.iter().filter(|value| (at..at + 1000.0).contains(*value)).count() as u64;
    assert_eq!(found.histogram.counts, (0..9).map(|at| bin(f64::from(at) * 1000.0)).collect::<Vec<_>>());
}

#[test]
fn a_frequent_value_is_reported_beyond_the_limit_with_its_exact_count() {
    let texts: Vec<String> = random(2)
        .take(200_000)
        .map(|number| if number % 20 == 0 { "often".to_owned() } else { format!("{}", number % 150_001) })
        .collect();
    let expected = texts.iter().filter(|text| *text == "often").count() as u64;
    assert_eq!(top(&of_texts(&texts)), [("often", expected)]);
}

#[test]
fn a_value_that_becomes_frequent_only_later_is_not_hidden_by_another() {
    let mut texts: Vec<String> = (0..20_000).map(|number| format!("{number}")).collect();
    texts.extend(vec!["7".to_owned(); 300]);
    texts.extend(vec!["15000".to_owned(); 400]);
    assert_eq!(top(&of_texts(&texts)), []);
}

#[test]
fn long_texts_are_counted_though_they_are_not_kept() {
    let long = |number: u64| format!("{number} {}", "x".repeat(500));
    let mut texts: Vec<String> = (0..9_000).map(long).collect();
    texts.extend((8_000..8_010).flat_map(|number| vec![long(number); 3 + number as usize % 5]));
    texts.push(long(1));
    let profile = of_texts(&texts);
    assert_eq!((profile.distinct.value, profile.distinct.exact), (9_000, true));
    assert_eq!(top(&profile), ranking(&texts)[..5]);
    assert_eq!(of_numbers(&["1".repeat(300), "1".repeat(300)]).distinct.value, 1);
}

#[test]
fn a_small_column_needs_a_few_kilobytes_and_a_large_one_less_than_one_and_a_half_megabytes() {
    let heap = |statistics: &Statistics| {
        statistics.distinct.heap() + statistics.numbers.as_ref().map_or(0, |numbers| numbers.heap())
    };
    let mut small = Statistics::new();
    (0..30).for_each(|number| small.number(f64::from(number), &format!("{number}")));
    let small = size_of::<Statistics>() + heap(&small);
    assert!(small < 4_000, "{small}");
    let mut large = Statistics::new();
    for bits in random(3).take(200_000) {
        let value = f64::from_bits(bits);
        if value.is_finite() {
            large.number(value, &format!("{value:.20}"));
        }
    }
    for number in 0..20_000 {
        large.text(&"x".repeat(number % 1000));
    }
    let large = size_of::<Statistics>() + heap(&large);
    assert!(large < 1_500_000, "{large}");
}

#[test]
fn estimates_of_a_large_column_are_within_their_bounds() {
    let spreads: [fn(u64) -> String; 4] = [
        |bits| format!("{}.{:02}", bits % 1_000_000, bits >> 40 & 63),
        |bits| format!("{}", (bits % 3000) * (bits / 3000 % 3000) * (bits / 9_000_000 % 3000)),
        |bits| format!("{}{}.{:03}", if bits & 1 == 0 { "-" } else { "" }, bits / 2 % 100, bits >> 30 & 511),
        |bits| format!("{}", 1_200_000 + bits % 50_000),
    ];
    for (seed, spread) in spreads.into_iter().enumerate() {
        let texts: Vec<String> = random(seed as u64).take(120_000).map(spread).collect();
        let values: Vec<f64> = texts.iter().map(|text| text.parse().expect("a number")).collect();
        let profile = of_numbers(&texts);
        let found = numbers(&profile);
        assert!(!profile.distinct.exact && !found.quartiles_exact && !found.histogram.exact);
        assert!(close(profile.distinct.value as f64, different(&values) as f64, 0.015), "{seed}: {profile:?}");
        for (found, exact) in found.quartiles.into_iter().zip(exact_quartiles(&values)) {
            assert!(close(found, exact, 0.005), "{seed}: {found} {exact}");
        }
        assert!((found.mean - values.iter().sum::<f64>() / 120_000.0).abs() <= 1e-9 * exact_deviation(&values));
        assert!(close(found.deviation, exact_deviation(&values), 1e-9));
        let histogram = &found.histogram;
        assert_eq!(histogram.counts.iter().sum::<u64>(), 120_000);
        for (at, count) in histogram.counts.iter().enumerate() {
            let start = histogram.start + histogram.width * at as f64;
            let exact = values.iter().filter(|value| (start..start + histogram.width).contains(*value)).count() as u64;
            assert!(count.abs_diff(exact) <= 600, "{seed}: {count} {exact}");
        }
    }
}

fn different(values: &[f64]) -> usize {
    let mut bits: Vec<u64> = values.iter().map(|value| (value + 0.0).to_bits()).collect();
    bits.sort_unstable();
    bits.dedup();
    bits.len()
}

#[test]
fn sketched_whole_numbers_have_whole_quartiles() {
    let texts: Vec<String> = random(5).take(50_000).map(|number| format!("{}", number % 1_000_000)).collect();
    let profile = of_numbers(&texts);
    assert!(numbers(&profile).quartiles.iter().all(|quartile| (quartile * 4.0).fract() == 0.0));
}

#[test]
fn equal_values_have_no_deviation() {
    let profile = of_numbers(&["0.1"; 1000]);
    assert_eq!((numbers(&profile).mean, numbers(&profile).deviation), (0.1, 0.0));
    assert_eq!(numbers(&of_numbers(&["5"])).deviation, 0.0);
}

#[test]
fn the_extremes_of_numbers_do_no_harm() {
    let values = [f64::MAX, f64::MIN, 5e-324, -5e-324, 0.0, -0.0, 1e308, f64::MIN_POSITIVE];
    let mut statistics = Statistics::new();
    for round in 0..4_000_u64 {
        for value in values {
            let value = f64::from_bits(value.to_bits() ^ round);
            statistics.number(value, &format!("{value}"));
        }
    }
    statistics.number(f64::NAN, "what is no number is a text");
    let profile = statistics.finish();
    let found = numbers(&profile);
    assert!(found.mean.is_finite() && found.deviation.is_finite());
    assert!(found.quartiles.iter().all(|quartile| quartile.is_finite()));
    assert!(found.histogram.start.is_finite() && found.histogram.width.is_finite());
    assert_eq!(found.histogram.counts.iter().sum::<u64>(), 32_000);
}

proptest! {
    #[test]
    fn numbers_are_described_exactly(values in prop::collection::vec((-1_000_000_i64..1_000_000, 0_u32..4), 1..400)) {
        let texts: Vec<String> = values.iter().map(|(n, power)| (*n as f64 / 10_f64.powi(*power as i32)).to_string()).collect();
        let values: Vec<f64> = texts.iter().map(|text| text.parse().expect("a number")).collect();
        let profile = of_numbers(&texts);
        let found = numbers(&profile);
        prop_assert_eq!(profile.distinct.value, different(&values) as u64);
        prop_assert!((found.mean - values.iter().sum::<f64>() / values.len() as f64).abs() <= 1e-6);
        prop_assert!((found.deviation - exact_deviation(&values)).abs() <= 1e-6);
        for (found, exact) in found.quartiles.iter().zip(exact_quartiles(&values)) {
            prop_assert!((found - exact).abs() <= 1e-9 * exact.abs().max(1.0));
        }
        prop_assert_eq!(found.histogram.counts.iter().sum::<u64>(), values.len() as u64);
    }

    #[test]
    fn the_order_of_the_values_changes_examples_only(texts in prop::collection::vec("[0-9]{1,3}", 1..300)) {
        let without = |texts: &[String]| {
            let sorted_ways = texts.iter().map(|text| text.trim_start_matches('0').to_owned() + if text.trim_start_matches('0').is_empty() { "0" } else { "" });
            ColumnProfile { examples: Vec::new(), ..of_numbers(&sorted_ways.collect::<Vec<_>>()) }
        };
        let mut sorted = texts.clone();
        sorted.sort();
        prop_assert_eq!(without(&texts), without(&sorted));
    }

    #[test]
    fn the_vocabulary_is_all_texts_in_any_order_or_nothing(texts in prop::collection::vec("[a-cà1-3]{0,3}", 0..200)) {
        let found = of_texts(&texts).vocabulary;
        let reversed: Vec<&String> = texts.iter().rev().collect();
        prop_assert_eq!(&found, &of_texts(&reversed).vocabulary);
        let mut different = texts.clone();
        different.sort_unstable();
        different.dedup();
        prop_assert!(found.is_empty() || found.iter().map(|text| &**text).eq(&different));
        // Without a digit and with few values, nothing keeps a column of short texts from being listed.
        let is_plain = !texts.iter().any(|text| text.contains(|c: char| c.is_ascii_digit()));
        prop_assert!(!is_plain || found.len() == different.len());
    }

    #[test]
    fn any_values_in_any_mixture_are_counted(
        values in prop::collection::vec((any::<f64>(), ".{0,8}", 0..4), 0..200),
    ) {
        let mut statistics = Statistics::new();
        for (value, text, kind) in &values {
            match kind {
                0 => statistics.number(*value, &value.to_string()),
                1 => statistics.ordered(text),
                2 => statistics.text(text),
                _ => statistics.missing(text),
            }
        }
        let profile = statistics.finish();
        prop_assert_eq!(profile.values + profile.missing, values.len() as u64);
    }
}

proptest! {
    // Each case is a column beyond the limit.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn reported_frequent_values_are_truly_the_most_frequent(seed in 0_u64..1000, common in 2_u64..40, share in 2_u64..30) {
        let text = |bits: u64| if bits.is_multiple_of(share) { bits / 64 % common } else { bits / 64 % 40_000 };
        let texts: Vec<String> = random(seed).take(60_000).map(|bits| format!("{}", text(bits))).collect();
        let profile = of_texts(&texts);
        let found = top(&profile);
        prop_assert_eq!(&found, &ranking(&texts)[..found.len()]);
    }
}
