//! Drawings of made-up values: what holds for every chart.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::render::chart::text::width;
use crate::source::Source;

/// The built-in strings, read once.
pub(super) fn messages() -> &'static Messages {
    static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
        let mut messages = Messages::default();
        let text = include_str!("../../../themes/default/i18n/vi.toml");
        assert!(messages.extend(&Source::new("vi.toml", text)).is_empty());
        messages
    });
    &MESSAGES
}

fn value(plain: &str) -> Option<Value> {
    let number = plain.trim_end_matches('*').parse().ok()?;
    let plain = plain.trim_end_matches('*');
    let text = messages().number(plain);
    Some(Value { number, plain: plain.into(), text, preliminary: false })
}

fn series(name: &str, unit: Option<&'static str>, values: &[&str]) -> Series<'static> {
    let values = values.iter().map(|plain| {
        let preliminary = plain.ends_with('*');
        value(plain).map(|value| Value { preliminary, ..value })
    });
    Series {
        name: Text::plain(name.to_owned()),
        kind: Kind::of(unit, name),
        unit: unit.map(Text::plain),
        total: name == "Chung",
        values: values.collect(),
    }
}

fn years(first: u16, count: usize) -> Axis<'static> {
    let time = |year: u16| Time { at: year.into(), text: year.to_string(), when: format!("năm {year}") };
    Axis::Times((first..).take(count).map(time).collect())
}

fn names(names: &[&'static str]) -> Axis<'static> {
    Axis::Names(names.iter().map(|name| Text::plain(*name)).collect())
}

fn with_plot<T>(shape: Shape<'_>, then: impl FnOnce(&Plot<'_>) -> T) -> T {
    then(&plot(shape))
}

fn plot(shape: Shape<'_>) -> Plot<'_> {
    Plot {
        title: Text::plain("Dân số"),
        note: None,
        axis: Text::plain("Năm"),
        shape,
        when: None,
        of_indicators: false,
        left_out: 0,
        messages: messages(),
    }
}

pub(super) fn sentence(shape: Shape<'_>) -> Option<String> {
    with_plot(shape, |plot| plot.takeaway())
}

pub(super) fn notes(shape: Shape<'_>) -> Vec<String> {
    with_plot(shape, |plot| plot.notes().into_iter().map(|note| note.text.into_owned()).collect())
}

fn lines(axis: Axis<'static>, series: Vec<Series<'static>>) -> Shape<'static> {
    Shape::Line(Values { axis, series })
}

fn drawn(shape: Shape<'_>, size: Width) -> Drawing {
    with_plot(shape, |plot| draw(plot, size, Ink::Page))
}

/// The value of an attribute of an element.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split_once('"')?.0)
}

/// Words of a drawing and the room that they take: left, right, top, bottom.
fn words(drawing: &Drawing) -> Vec<(String, [f64; 4])> {
    let of_text = |element: &str| {
        let (tag, rest) = element.split_once('>')?;
        let inner = rest.split_once("</text>")?.0;
        let text: String = inner.split('<').map(|part| part.rsplit_once('>').map_or(part, |(_, text)| text)).collect();
        let text = text.replace("&lt;", "<").replace("&amp;", "&");
        let place = |name| attribute(tag, name)?.parse::<f64>().ok();
        let (x, y) = (place("x")?, place("y")?);
        let size = if attribute(tag, "class") == Some("small") { svg::SMALL } else { svg::TEXT };
        let across = width(&text, size);
        let left = match attribute(tag, "text-anchor") {
            Some("middle") => x - across / 2.0,
            Some("end") => x - across,
            _ => x,
        };
        Some((text, [left, left + across, y - size * 0.7, y + size * 0.2]))
    };
    drawing.content.split("<text").skip(1).filter_map(|element| of_text(&format!(" {element}"))).collect()
}

/// Faults of a drawing: numbers that are none, words that leave it or stand on others.
fn faults(drawing: &Drawing) -> Vec<String> {
    let mut faults = Vec::new();
    // Between marks are words, which may be any.
    let mut tags = drawing.content.split('<').map(|mark| mark.split_once('>').map_or(mark, |(tag, _)| tag));
    if tags.any(|tag| tag.contains("NaN") || tag.contains("inf")) {
        faults.push("a place is no number".to_owned());
    }
    let words = words(drawing);
    for (at, (text, [left, right, top, bottom])) in words.iter().enumerate() {
        if *left < -0.5 || *right > drawing.width + 0.5 || *top < -0.5 || *bottom > drawing.height + 0.5 {
            faults.push(format!("“{text}” leaves the drawing: {left} {right} {top} {bottom}"));
        }
        for (other, place) in &words[at + 1..] {
            if *left < place[1] && place[0] < *right && *top < place[3] && place[2] < *bottom {
                faults.push(format!("“{text}” and “{other}” overlap"));
            }
        }
    }
    faults
}

#[test]
fn a_line_is_broken_where_a_value_is_missing_and_a_lonely_value_is_a_dot() {
    let shape = lines(
        years(2000, 14),
        vec![series("a", None, &["1", "2", "", "4", "", "6", "7", "8", "9", "1", "2", "3", "4", "5*"])],
    );
    let content = drawn(shape, Width::Wide).content;
    let solid = content.split("class=\"c1 line\"").next().expect("there is a line");
    let path = solid.rsplit_once(" d=\"").expect("it is a path").1;
    assert_eq!(path.matches('M').count(), 2, "{path}");
    // The lonely value, and the last one, which is hollow.
    assert_eq!(content.matches("<circle").count(), 2);
    assert_eq!((content.matches("c1 soft").count(), content.matches("c1 line soft").count()), (1, 1));
}

#[test]
fn bars_begin_at_zero_on_either_side() {
    let shape =
        Shape::Bar(Values { axis: names(&["x", "y", "z"]), series: vec![series("a", None, &["-5", "10", "0"])] });
    let content = drawn(shape, Width::Wide).content;
    let ends: Vec<[f64; 2]> = content
        .split("<rect")
        .skip(1)
        .map(|rect| ["x", "width"].map(|name| attribute(rect, name).and_then(|it| it.parse().ok()).expect("a number")))
        .collect();
    assert_eq!(ends.len(), 2, "zero has no bar");
    assert!((ends[0][0] + ends[0][1] - ends[1][0]).abs() < 0.11, "{ends:?}");
    assert!((ends[0][1] * 2.0 - ends[1][1]).abs() < 0.3, "{ends:?}");
}

#[test]
fn series_of_different_units_or_sizes_have_panels_of_their_own() {
    let two = |unit, factor: &'static str| {
        let values = Values {
            axis: years(2000, 2),
            series: vec![series("a", Some("ha"), &["1", "2"]), series("b", Some(unit), &[factor, "3"])],
        };
        panels::of_lines(&values)
    };
    assert_eq!(two("ha", "5"), panels::Panels::One);
    assert_eq!(two("tấn", "5"), panels::Panels::Own);
    assert_eq!(two("ha", "500"), panels::Panels::Own);
    let many = (0..8).map(|at| series(&format!("s{at}"), None, &["1", "2"])).collect();
    assert_eq!(panels::of_lines(&Values { axis: years(2000, 2), series: many }), panels::Panels::Shared);
}

#[test]
fn a_sentence_says_how_the_last_value_differs_from_the_first() {
    let say = |unit, first: &str, last: &str| {
        sentence(lines(years(1995, 2), vec![series("Chung", Some(unit), &[first, last])])).expect("it says something")
    };
    assert_eq!(
        say("nghìn người", "254.2", "319.0*"),
        "Năm 1996: 319,0 nghìn người (sơ bộ), tăng 25,5% so với 254,2 năm 1995."
    );
    assert_eq!(say("%", "39.2", "15.8"), "Năm 1996: 15,8%, giảm 23,4 điểm phần trăm so với 39,2 năm 1995.");
    assert_eq!(say("ha", "3.3", "16.4"), "Năm 1996: 16,4 ha, gấp khoảng 5 lần 3,3 năm 1995.");
    // Digits that are in doubt are not said.
    assert_eq!(say("ha", "0.3", "0.5"), "Năm 1996: 0,5 ha, tăng từ 0,3 năm 1995.");
    assert_eq!(say("ha", "5", "5"), "Năm 1996: 5 ha, bằng năm 1995.");
    assert_eq!(say("ha", "-5", "5"), "Năm 1996: 5 ha, tăng từ -5 năm 1995.");
    assert_eq!(say("‰", "10.0", "20.0"), "Năm 1996: 20,0‰, tăng từ 10,0 năm 1995.");
    assert_eq!(say("°C", "10.0", "12.0"), "Năm 1996: 12,0 °C, tăng từ 10,0 năm 1995.");
}

#[test]
fn a_sentence_names_the_highest_and_the_lowest_where_each_is_the_only_one() {
    let bars = |values: &[&str]| {
        sentence(Shape::Bar(Values { axis: names(&["x", "y", "z"]), series: vec![series("a", Some("kg"), values)] }))
    };
    assert_eq!(bars(&["4", "5", "2"]).as_deref(), Some("Lớn nhất là y, 5 kg; nhỏ nhất là z, 2 kg."));
    assert_eq!(bars(&["4", "4", "2"]).as_deref(), Some("Nhỏ nhất là z, 2 kg."));
    assert_eq!(bars(&["4", "4", "4"]), None);
    assert_eq!(bars(&["4", "", ""]), None);
    // What is as much as the others together may be their sum.
    assert_eq!(bars(&["9", "5", "4"]).as_deref(), Some("Nhỏ nhất là z, 4 kg."));
    let shape =
        lines(years(2000, 2), vec![series("a", Some("kg"), &["1", "2*"]), series("b", Some("kg"), &["1", "3*"])]);
    assert_eq!(sentence(shape).as_deref(), Some("Năm 2001 (sơ bộ): lớn nhất là b, 3 kg; nhỏ nhất là a, 2 kg."));
}

#[test]
fn rates_are_high_or_low_and_losses_too() {
    let bars = |unit, values: &[&str]| {
        sentence(Shape::Bar(Values { axis: names(&["x", "y"]), series: vec![series("a", Some(unit), values)] }))
    };
    assert_eq!(bars("%", &["4", "5"]).as_deref(), Some("Cao nhất là y, 5%; thấp nhất là x, 4%."));
    assert_eq!(bars("tỷ đồng", &["-4", "5"]).as_deref(), Some("Cao nhất là y, 5 tỷ đồng; thấp nhất là x, -4 tỷ đồng."));
}

#[test]
fn an_index_is_not_compared_in_percent() {
    let say = |name, unit, first, last| sentence(lines(years(2012, 2), vec![series(name, unit, &[first, last])]));
    assert_eq!(say("Chỉ số", None, "74.9", "100.1").as_deref(), Some("Năm 2013: 100,1, tăng từ 74,9 năm 2012."));
    assert_eq!(say("Chỉ số", None, "40.0", "100.0").as_deref(), Some("Năm 2013: 100,0, tăng từ 40,0 năm 2012."));
    assert_eq!(
        say("Giá", Some("Hà Nội = 100"), "83.57", "94.63").as_deref(),
        Some("Năm 2013: 94,63 (Hà Nội = 100), tăng từ 83,57 năm 2012.")
    );
}

#[test]
fn what_may_be_a_percentage_is_not_compared_in_percent() {
    let say = |name| sentence(lines(years(2020, 2), vec![series(name, None, &["98.0", "99.0"])]));
    let expected = "Năm 2021: 99,0, tăng từ 98,0 năm 2020.";
    assert_eq!(say("Trẻ em được tiêm (%)").as_deref(), Some(expected));
    assert_eq!(say("Tỷ lệ hộ nghèo").as_deref(), Some(expected));
}

#[test]
fn the_highest_is_that_of_all_or_said_to_be_of_those_with_data() {
    let shape = || {
        let rows = [("a", ["1.1", ""]), ("b", ["2", "3"]), ("c", ["2", "2.8"])];
        lines(years(2015, 2), rows.map(|(name, values)| series(name, Some("%"), &values)).into())
    };
    assert_eq!(
        sentence(shape()).as_deref(),
        Some("Năm 2016: trong 2 mục có số liệu, cao nhất là b, 3%; thấp nhất là c, 2,8%.")
    );
    assert_eq!(Plot { left_out: 1, ..plot(shape()) }.takeaway(), None);
}

#[test]
fn what_cannot_be_stacked_is_said_to_be_lines() {
    let parts = (0..7).map(|at| series(&format!("s{at}"), Some("%"), &["10", "20"])).collect();
    let shape = Shape::stacked(Values { axis: years(2020, 2), series: parts });
    let plot = plot(shape);
    assert!(plot.description().starts_with("Biểu đồ đường"), "{}", plot.description());
    assert_eq!(plot.notes()[0].text, "Các ô dùng chung một thang đo.");
}

#[test]
fn indicators_are_not_compared_with_each_other() {
    let say = |names: &[&str]| {
        let named = names.iter().zip(["3.1", "6.5", "-3.4", "1.0"]);
        let series = named.map(|(name, value)| series(name, Some("‰"), &["1.0", value])).collect();
        Plot { of_indicators: true, ..plot(lines(years(2015, 2), series)) }.takeaway()
    };
    assert_eq!(
        say(&["Nhập cư", "Xuất cư", "Di cư thuần"]).as_deref(),
        Some("Năm 2016: Nhập cư, 3,1‰; Xuất cư, 6,5‰; Di cư thuần, -3,4‰.")
    );
    assert_eq!(say(&["a", "b", "c", "d"]), None);
}

#[test]
fn notes_say_what_a_reader_must_know() {
    let shape = lines(years(2000, 3), vec![series("a", None, &["98.5", "", "99.1*"])]);
    assert_eq!(notes(shape), ["Chấm rỗng: số sơ bộ.", "Chỗ đứt: không có số liệu.", "Trục không bắt đầu từ 0."]);
}

#[test]
fn bars_of_one_unit_share_a_scale_and_a_missing_one_is_said() {
    let axis = names(&["x", "y"]);
    let series = vec![series("2020", None, &["1", "10"]), series("2021", None, &["", "100"])];
    let content = drawn(Shape::Bar(Values { axis, series }), Width::Wide).content;
    let widths = content.split("<rect").skip(1).map(|rect| attribute(rect, "width")?.parse::<f64>().ok());
    let widths: Vec<f64> = widths.map(|width| width.expect("a number")).collect();
    assert!((widths[1] * 10.0 - widths[2]).abs() < 1.0, "{widths:?}");
    assert_eq!(content.matches("không có số liệu").count(), 1);
}

#[test]
fn of_years_side_by_side_the_last_is_said() {
    let axis = names(&["x", "y"]);
    let series = vec![series("2020", None, &["1", "2"]), series("Sơ bộ 2021", None, &["4*", "3*"])];
    assert_eq!(
        sentence(Shape::Bar(Values { axis, series })).as_deref(),
        Some("Sơ bộ 2021: lớn nhất là x, 4; nhỏ nhất là y, 3.")
    );
}

#[test]
fn what_may_be_a_sum_is_not_called_the_largest() {
    let axis = names(&["Tổng thu", "Thu nội địa", "Thuế", "Phí"]);
    let series = vec![series("a", None, &["10", "9", "8", "1"])];
    assert_eq!(sentence(Shape::Bar(Values { axis, series })).as_deref(), Some("Nhỏ nhất là Phí, 1."));
}

#[test]
fn equal_dots_are_all_to_be_seen_and_a_missing_one_is_said() {
    let dots = || {
        let rows = vec![series("a", None, &["68", "68"]), series("b", None, &["0", ""])];
        Shape::Dot(Values { axis: years(2015, 2), series: rows })
    };
    let content = drawn(dots(), Width::Wide).content;
    let radii: Vec<_> = content.split("<circle").skip(1).filter_map(|circle| attribute(circle, "r")).collect();
    assert_eq!(radii, ["8.5", "6", "6"]);
    assert_eq!(notes(dots()), ["Vòng quanh chấm: các số bằng nhau.", "Thiếu 1 giá trị: không có số liệu."]);
}

#[test]
fn words_of_another_language_are_marked_in_a_sentence_and_cannot_leave_it() {
    let mut bars = series("a", None, &["4", "5"]);
    bars.unit = Some(Text::in_language("<kg>", Some("vi")));
    let axis = Axis::Names(["x", "<y>"].map(|name| Text::in_language(name, Some("vi"))).into());
    let shape = Shape::Bar(Values { axis, series: vec![bars] });
    let html = with_plot(shape, |plot| plot.takeaway_html()).expect("it says something");
    assert!(html.starts_with("Lớn nhất"), "{html}");
    assert!(
        html.contains("<span lang=\"vi\">&lt;y&gt;</span>") && html.contains("<span lang=\"vi\">&lt;kg&gt;</span>"),
        "{html}"
    );
}

#[test]
fn a_file_is_whole_in_itself() {
    let caption =
        Caption { dataset: Text::plain("Bộ số liệu & bảng"), source: "Nguồn: x".to_owned(), lang: "vi" };
    let shape = lines(years(2000, 3), vec![series("a", Some("ha"), &["1", "2", "3"])]);
    let svg = with_plot(shape, |plot| file(plot, &caption));
    assert!(!svg.contains("class=") && !svg.contains("style=") && svg.contains("Bộ số liệu &amp; bảng"), "{svg}");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("Nguồn: x"));
}

#[test]
fn a_small_line_is_of_the_total() {
    let spark_of = |series| with_plot(lines(years(2000, 2), series), |plot| spark(plot).map(|spark| spark.text));
    let part = || series("a", Some("%"), &["1", "2.5"]);
    assert_eq!(spark_of(vec![part()]).as_deref(), Some("2,5%, 2001"));
    assert_eq!(spark_of(vec![part(), series("Chung", Some("ha"), &["7", ""])]).as_deref(), Some("7 ha, 2000"));
    let preliminary = vec![series("a", Some("%"), &["1", "2.5*"])];
    assert_eq!(spark_of(preliminary).as_deref(), Some("2,5% (sơ bộ), 2001"));
    assert_eq!(spark_of(vec![part(), series("b", None, &["7", "8"])]), None);
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (-2_000_i32..9_000).prop_map(|number| format!("{}.{}", number / 10, (number % 10).abs())),
        2 => (0_u64..40).prop_map(|number| number.to_string()),
        1 => Just(String::new()),
        1 => (0_u64..9_000_000_000).prop_map(|number| format!("{number}*")),
        1 => prop_oneof![Just("1e300".to_owned()), Just("-1e-300".to_owned()), Just("0".to_owned())],
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Chung".to_owned()),
        Just("Trung học cơ sở và trung học phổ thông công lập của tỉnh".to_owned()),
        "[A-ZĐƯ][a-zđươếộ]{0,14}( [a-zđươếộ]{1,9}){0,6}",
        "[a-z<&]{1,60}",
    ]
}

fn values(over_time: bool) -> impl Strategy<Value = Values<'static>> {
    let sizes = (1..16_usize, 1..9_usize);
    sizes.prop_flat_map(move |(count, several)| {
        let one = (
            text(),
            prop::option::of(prop_oneof![Just("%"), Just("nghìn tấn mỗi năm")]),
            prop::collection::vec(number(), count),
        );
        let names = prop::collection::vec(text(), count);
        (prop::collection::vec(one, several), names, 1900..2000_u16).prop_map(move |(all, names, first)| Values {
            axis: if over_time {
                years(first, count)
            } else {
                Axis::Names(names.into_iter().map(Text::plain).collect())
            },
            series: all
                .iter()
                .map(|(name, unit, values)| series(name, *unit, &values.iter().map(String::as_str).collect::<Vec<_>>()))
                .collect(),
        })
    })
}

fn shapes() -> impl Strategy<Value = Shape<'static>> {
    let bins = (prop::collection::vec(0..5_000_u64, 1..12), -50..50_i32, prop_oneof![Just(0.25), Just(1.0), Just(5e8)]);
    prop_oneof![
        values(true).prop_map(Shape::Line),
        values(false).prop_map(Shape::Line),
        values(false).prop_map(Shape::Bar),
        values(true).prop_map(Shape::stacked),
        values(false).prop_map(Shape::stacked),
        values(true).prop_map(Shape::Dot),
        values(false).prop_map(Shape::Dot),
        bins.prop_map(|(counts, start, width)| Shape::Histogram(Bins {
            unit: Some(Text::plain("kg")),
            start: f64::from(start) * width,
            width,
            counts,
            exact: true
        })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_words_overlap_or_leave_the_drawing(shape in shapes()) {
        with_plot(shape, |plot| {
            for size in [Width::Narrow, Width::Wide] {
                let drawing = draw(plot, size, Ink::Page);
                let faults = faults(&drawing);
                prop_assert!(faults.is_empty(), "{size:?}: {faults:#?}\n{}", drawing.content);
            }
            // Whatever it says, it says without failing.
            let _ = (plot.takeaway(), plot.notes(), plot.rows(), spark(plot));
            Ok(())
        })?;
    }
}

#[test]
fn bars_of_a_single_time_say_it_once() {
    let told = |series: Vec<Series<'static>>, when: &str| {
        let shape = Shape::Bar(Values { axis: names(&["Xã A", "Xã B"]), series });
        let when = Some(Time { at: 2020.0, text: when.to_owned(), when: format!("năm {when}") });
        let plot = Plot { when, ..plot(shape) };
        (plot.takeaway(), plot.notes().into_iter().map(|note| note.text.into_owned()).collect::<Vec<_>>())
    };
    let (said, notes) = told(vec![series("Số hộ", Some("hộ"), &["7", "12"])], "2020");
    assert_eq!(said.as_deref(), Some("Năm 2020: lớn nhất là Xã B, 12 hộ; nhỏ nhất là Xã A, 7 hộ."));
    assert!(notes.is_empty(), "{notes:?}");
    let (said, _) = told(vec![series("Số hộ", Some("hộ"), &["7*", "12*"])], "2020");
    assert_eq!(said.as_deref(), Some("Năm 2020 (sơ bộ): lớn nhất là Xã B, 12 hộ; nhỏ nhất là Xã A, 7 hộ."));
    let (said, _) = told(vec![series("Nam", None, &["7", "12"]), series("Nữ", None, &["8", "9"])], "2020");
    assert_eq!(said.as_deref(), Some("Nam, năm 2020: lớn nhất là Xã B, 12; nhỏ nhất là Xã A, 7."));
    // Where nothing is said, a note does.
    let (said, notes) = told(vec![series("Số hộ", Some("hộ"), &["7", "7"])], "2020");
    assert_eq!((said, &*notes), (None, &["Số liệu năm 2020.".to_owned()][..]));
}
