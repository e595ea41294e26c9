//! Charts of whole tables: what a table gets by itself, what a declaration gets, and that each point is a cell.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;

use super::super::{Declared, Store, TableFile, read_table};
use super::{ChartKey, DeclaredChart, Places};
use crate::diagnostic::Code;
use crate::model::{Chart, ChartForm, ChartSeries, Dialect, Format, Localized, Table};

fn file(csv: &str, charts: Option<&[DeclaredChart]>, places: &Places) -> TableFile {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path().join("t.csv");
    fs::write(&path, csv).expect("writable");
    let open = || Store::open(&folder.path().join("cache/tables")).expect("writable");
    let format = Format::from_extension("csv").expect("a known format");
    let declared = Declared {
        format,
        dialect: &Dialect { header_rows: Some(1), ..Dialect::default() },
        fields: &[],
        missing_values: &[],
        primary_key: &[],
        charts,
        places,
    };
    let read = |store: Option<&Store>| read_table(&path, &"t.csv".into(), declared, store).expect("the disk works");
    let made = read(Some(&open()));
    let kept = read(Some(&open()));
    assert_eq!(made.table.as_ref().map(|table| &table.charts), kept.table.as_ref().map(|table| &table.charts));
    assert_eq!(made.chart_faults, kept.chart_faults, "what is kept is what was made");
    if charts.is_some() {
        let checked = read(None);
        assert_eq!(checked.chart_faults, made.chart_faults, "a check finds what a build finds");
    }
    made
}

fn table(csv: &str) -> Table {
    file(csv, None, Places::NONE).table.expect("a table")
}

fn name(table: &Table, at: usize) -> &str {
    &table.columns[at].field.name
}

/// A chart in a line: `line nam / loai: dan_so [A] 1 2* ·; …`.
fn line(table: &Table, chart: &Chart) -> String {
    let Chart { form, data, .. } = chart;
    let by: Vec<&str> = data.series_by.iter().map(|at| name(table, *at)).collect();
    let mut line = format!("{} {} / {}:", form.as_str(), data.x.map_or("", |at| name(table, at)), by.join("+"));
    for ChartSeries { column, names, unit, total: _, points } in &data.series {
        let _ = write!(line, " {} {names:?}", name(table, *column));
        let _ = unit.as_ref().map(|unit| write!(line, " ({unit})"));
        for point in points {
            let _ = write!(line, " {}", point.value.as_deref().unwrap_or("·"));
            line.push_str(if point.preliminary { "*" } else { "" });
        }
        line.push(';');
    }
    line
}

fn lines(csv: &str) -> Vec<String> {
    let table = table(csv);
    table.charts.iter().map(|chart| line(&table, chart)).collect()
}

fn forms(csv: &str) -> Vec<ChartForm> {
    table(csv).charts.iter().map(|chart| chart.form).collect()
}

#[test]
fn a_series_over_time_is_a_line_with_its_gaps_and_its_preliminary_values() {
    let csv = "nam,khu_vuc,dan_so,so_bo\n2016,Chung,5,true\n2014,Chung,3,false\n2014,Nông thôn,2,false\n2015,Chung,,false\n2015,Nông thôn,2.5,false\n2016,Nông thôn,3,true\n";
    assert_eq!(lines(csv), ["line nam / khu_vuc: dan_so [\"Chung\"] 3 · 5*; dan_so [\"Nông thôn\"] 2 2.5 3*;"]);
    let flagged = "Năm,Sản lượng\n2014,10.5\n2015,12\nSơ bộ 2016,13\n";
    assert_eq!(lines(flagged), ["line Năm / : Sản lượng [] 10.5 12 13*;"]);
}

#[test]
fn what_a_row_is_counted_in_belongs_to_its_series_and_names_none() {
    let csv = "nam,chi_tieu,gia_tri,don_vi\n2014,Diện tích,1,ha\n2014,Sản lượng,9,tấn\n2015,Diện tích,2,ha\n2015,Sản lượng,8,tấn\n2016,Diện tích,3,ha\n2016,Sản lượng,7,tấn\n";
    assert_eq!(
        lines(csv),
        ["line nam / chi_tieu: gia_tri [\"Diện tích\"] (ha) 1 2 3; gia_tri [\"Sản lượng\"] (tấn) 9 8 7;"]
    );
    // An agency stands under the same header as a unit, but tells the rows apart.
    let agencies = csv.replace("Diện tích", "Hồ sơ").replace("Sản lượng", "Hồ sơ").replace("chi_tieu", "loai");
    let agencies = agencies.replace(",ha", ",Sở Y tế").replace(",tấn", ",Sở Nội vụ");
    let charts = table(&agencies).charts;
    assert_eq!(
        charts[0].data.series.iter().map(|series| &*series.names[0]).collect::<Vec<_>>(),
        ["Sở Y tế", "Sở Nội vụ"]
    );
}

/// A unit that changes, or is not known for some rows, would put numbers on one line that cannot be compared.
#[test]
fn a_series_whose_unit_changes_is_not_drawn() {
    let csv = "nam,chi_tieu,gia_tri,don_vi\n2014,A,1,nghìn\n2015,A,2,nghìn\n2016,A,3000,người\n2014,B,1,nghìn\n2015,B,2,nghìn\n2016,B,3,nghìn\n";
    assert!(lines(csv).iter().all(|line| !line.contains("1 2 3000")), "{:?}", lines(csv));
    assert_eq!(forms(&csv.replace("người", "")), []);
}

#[test]
fn two_times_are_dots_and_one_time_is_bars() {
    let csv = "nam,huyen,so\n2014,A,1\n2015,A,2\n2014,B,3\n2015,B,4\n";
    assert_eq!(lines(csv), ["dot nam / huyen: so [\"A\"] 1 2; so [\"B\"] 3 4;"]);
    let one = "nam,huyen,so\n2014,A,1\n2014,B,3\n";
    assert_eq!(lines(one), ["bar huyen / : so [] 1 3;"]);
    assert_eq!(forms("nam,huyen,so\n2014,A,1\n"), []);
}

#[test]
fn shares_that_add_up_are_stacked_without_their_whole() {
    let csv = "nam,loai,ty_le\n2014,Chung,100%\n2014,A,60%\n2014,B,40.3%\n2015,Chung,100%\n2015,A,50%\n2015,B,50%\n2016,Chung,100%\n2016,A,45%\n2016,B,55%\n";
    assert_eq!(lines(csv), ["stacked nam / loai: ty_le [\"A\"] 60 50 45; ty_le [\"B\"] 40.3 50 55;"]);
    assert_eq!(forms(&csv.replace("45%", "44%")), [ChartForm::Line]);
    assert_eq!(forms(&csv.replace("2016,B,55%\n", "")), [ChartForm::Line]);
    let one_time = "nam,loai,ty_le\n2014,A,60%\n2014,B,40%\n";
    assert_eq!(lines(one_time), ["stacked nam / loai: ty_le [\"A\"] 60; ty_le [\"B\"] 40;"]);
}

#[test]
fn columns_of_one_unit_are_series_and_others_are_charts_of_their_own() {
    let years = "huyen,2014,2015,Sơ bộ 2016\nA,1,2,3\nB,4,5,6\n";
    assert_eq!(lines(years), ["bar huyen / : 2014 [] 1 4; 2015 [] 2 5; Sơ bộ 2016 [] 3* 6*;"]);
    let units = "nam,Lúa (ha),Ngô (ha),Sản lượng (tấn)\n2014,1,2,3\n2015,2,3,4\n2016,3,4,5\n";
    assert_eq!(
        lines(units),
        ["line nam / : Lúa (ha) [] 1 2 3; Ngô (ha) [] 2 3 4;", "line nam / : Sản lượng (tấn) [] 3 4 5;"]
    );
    let sum = "nam,Tổng số,Nam,Nữ,Tuổi thọ\n2014,10,4,6,70\n2015,12,5,7,71\n2016,14,6,8,72\n";
    assert_eq!(table(sum).charts.iter().map(|chart| chart.data.series.len()).collect::<Vec<_>>(), [3, 1]);
    let many = "nam,a,b,c,d\n2014,1,2,3,4\n2015,2,3,9,5\n2016,3,4,5,6\n";
    assert_eq!(forms(many).len(), 3);
}

#[test]
fn codes_numbers_of_rows_and_answers_are_not_drawn() {
    for csv in [
        "stt,ten,dien_thoai\n1,A,0912345678\n2,B,0912345679\n3,C,0912345670\n",
        "ma_xa,so_ho\n01834,10\n01837,11\n01840,12\n",
        "ten,vi_do,kinh_do\nA,22.1,105.5\nB,22.2,105.6\nC,22.3,105.7\n",
        "ten,co_dien\nA,0\nB,1\nC,1\n",
        "Họ và tên,Điểm\nA,8.5\nB,9\nC,7\n",
    ] {
        assert_eq!(forms(csv), [], "{csv}");
    }
    let ranks: String = (1..=12).map(|rank| format!("Tỉnh {rank},{rank}\n")).collect();
    assert_eq!(forms(&format!("tinh,thu_tu_uu_tien\n{ranks}")), []);
}

#[test]
fn rows_that_are_not_of_one_kind_are_not_put_side_by_side() {
    for csv in [
        // Steps of a list.
        "Nội dung,Dự toán\nI. Thu nội địa,10\n- Thuế,6\n- Phí,4\n",
        "Số TT,Khoản,Số tiền\nI,Thu,10\n1.1,Thuế,6\n1.2,Phí,4\n",
        // Indicators of unknown units.
        "Chỉ tiêu,2020,2021\nSố lớp,12,13\nSố học sinh,420,455\n",
        // Days that could not be read.
        "Ngày nhận,Số lượng\n03/04/2023,1\n05/06/2023,2\n01/02/2023,3\n",
        // The day of each row is a remark to it.
        "ngay,chi_tieu,gia_tri,don_vi\n2023-06-15,A,6400,yêu cầu\n2023-06-18,B,100,%\n",
        // Two rows of one place and year.
        "nam,huyen,so\n2014,A,1\n2014,A,2\n2015,A,3\n2015,A,4\n",
    ] {
        assert_eq!(forms(csv), [], "{csv}");
    }
    // What stands behind the second text is of it, and not of the first.
    assert_eq!(lines("thu,so_thu,chi,so_chi\nThuế,10,Lương,3\nPhí,5,Xăng,4\n"), ["bar thu / : so_thu [] 10 5;"]);
}

#[test]
fn of_many_rows_the_spread_is_shown_unless_they_follow_the_same_things_over_time() {
    let rows = |count: usize, time: bool| {
        let year = |row| if time { format!("{},", 2000 + row % 10) } else { String::new() };
        let rows: String = (0..count)
            .map(|row| format!("{}Xã {},{}\n", year(row), row / if time { 10 } else { 1 }, row * 7))
            .collect();
        format!("{}xa,so_ho\n{rows}", if time { "nam," } else { "" })
    };
    assert_eq!(forms(&rows(30, false)), [ChartForm::Bar]);
    let many = table(&rows(60, false));
    assert_eq!(line(&many, &many.charts[0]), "histogram  / : so_ho [];");
    // More series than a chart shows, up to twice as many, are counted; more still say little.
    let drawn = table(&rows(400, true));
    assert_eq!((drawn.charts[0].data.series.len(), drawn.charts[0].data.left_out), (24, 16));
    assert_eq!(forms(&rows(600, true)), []);
    assert_eq!(forms(&rows(20_000, false)), [ChartForm::Histogram]);
}

#[test]
fn codes_of_places_are_a_map() {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).into()).collect::<BTreeSet<Box<str>>>();
    let places = Places::new(vec![codes(&["01", "02"]), codes(&["058", "060", "061"])]);
    let csv = "ma_huyen,ten_huyen,so_xa\n058,A,8\n060,B,10\n061,C,15\n";
    let found = file(csv, None, &places).table.expect("a table");
    let found: Vec<String> = found.charts.iter().map(|chart| line(&found, chart)).collect();
    assert_eq!(found, ["bar ten_huyen / : so_xa [] 8 10 15;", "map ma_huyen / : so_xa [] 8 10 15;"]);
    let over_time = "nam,ma_huyen,so_xa\n2015,058,8\n2015,060,10\n2015,061,15\n2014,058,7\n2014,060,9\n2014,061,14\n";
    let found = file(over_time, None, &places).table.expect("a table");
    assert_eq!(
        line(&found, &found.charts[1]),
        "map ma_huyen / nam: so_xa [\"2014\"] 7 9 14; so_xa [\"2015\"] 8 10 15;"
    );
    assert_ne!(format!("{places:?}"), format!("{:?}", Places::new(vec![codes(&["058"])])), "it belongs to the key");
}

fn wish(form: Option<ChartForm>, x: &str, y: &[&str], series: Option<&[&str]>) -> DeclaredChart {
    let names = |names: &[&str]| names.iter().map(|name| (*name).into()).collect();
    DeclaredChart { form, x: (!x.is_empty()).then(|| x.into()), y: names(y), series: series.map(names) }
}

/// The chart in a line, or the faults.
fn declared(csv: &str, wish: DeclaredChart) -> Result<String, Vec<(ChartKey, Code)>> {
    let TableFile { table, chart_faults, .. } = file(csv, Some(&[wish]), Places::NONE);
    let table = table.expect("a table");
    let faults: Vec<_> = chart_faults.iter().map(|fault| (fault.key, fault.code)).collect();
    match table.charts.first() {
        Some(chart) if faults.is_empty() => Ok(line(&table, chart)),
        _ => Err(faults),
    }
}

const LONG: &str = "nam,khu_vuc,gioi_tinh,dan_so,so_ho,ghi_chu\n2014,A,Nam,1,5,x\n2014,A,Nữ,2,6,\n2014,B,Nam,3,7,\n2014,B,Nữ,4,8,\n2015,A,Nam,5,9,\n2015,A,Nữ,6,10,\n2015,B,Nam,7,11,\n2015,B,Nữ,8,12,\n";

#[test]
fn what_a_declaration_leaves_open_is_chosen() {
    let all = "dot nam / khu_vuc+gioi_tinh: dan_so [\"A\", \"Nam\"] 1 5; dan_so [\"A\", \"Nữ\"] 2 6; dan_so [\"B\", \"Nam\"] 3 7; dan_so [\"B\", \"Nữ\"] 4 8;";
    assert_eq!(declared(LONG, DeclaredChart::default()).as_deref(), Ok(all));
    assert_eq!(declared(LONG, wish(None, "nam", &["dan_so"], Some(&["khu_vuc", "gioi_tinh"]))).as_deref(), Ok(all));
    assert_eq!(
        declared(LONG, wish(Some(ChartForm::Histogram), "", &["so_ho"], None)).as_deref(),
        Ok("histogram  / : so_ho [];")
    );
    let flat = "huyen,a,b\nX,1,2\nY,3,4\n";
    assert_eq!(declared(flat, wish(None, "", &["b", "a"], None)).as_deref(), Ok("bar huyen / : b [] 2 4; a [] 1 3;"));
    assert_eq!(
        declared(flat, wish(Some(ChartForm::Dot), "huyen", &[], Some(&[]))).as_deref(),
        Ok("dot huyen / : a [] 1 3;")
    );
    let ages = "tuoi,so\n10,5\n9,4\n11,6\n";
    assert_eq!(
        declared(ages, wish(Some(ChartForm::Line), "tuoi", &["so"], None)).as_deref(),
        Ok("line tuoi / : so [] 4 5 6;")
    );
    let open = wish(None, "tuoi", &[], None);
    assert_eq!(declared(ages, open).as_deref(), Ok("bar tuoi / : so [] 4 5 6;"));
    let parts = "nam,vu,san_luong\n2014,Cả năm,9\n2014,Mùa,5\n2014,Xuân,4\n2015,Cả năm,9\n2015,Mùa,5\n2015,Xuân,4\n";
    assert_eq!(
        declared(parts, wish(Some(ChartForm::Stacked), "", &[], None)).as_deref(),
        Ok("stacked nam / vu: san_luong [\"Mùa\"] 5 5; san_luong [\"Xuân\"] 4 4;")
    );
}

#[test]
fn each_fault_of_a_declaration_is_told_where_it_is() {
    use ChartForm::{Bar, Histogram, Line, Map, Stacked};
    let columns = Code::ChartColumn;
    for (wish, key, code) in [
        (wish(None, "năm", &[], None), ChartKey::X, Code::UnknownField),
        (wish(None, "", &["dan_so", "dan"], None), ChartKey::Y(1), Code::UnknownField),
        (wish(None, "", &[], Some(&["khu"])), ChartKey::Series(0), Code::UnknownField),
        (wish(None, "", &["khu_vuc"], None), ChartKey::Y(0), columns),
        (wish(None, "nam", &["dan_so"], Some(&["nam"])), ChartKey::Series(0), columns),
        (wish(None, "nam", &["dan_so", "so_ho"], Some(&["khu_vuc"])), ChartKey::Series(0), columns),
        (wish(Some(Line), "khu_vuc", &[], None), ChartKey::X, columns),
        (wish(Some(Histogram), "nam", &[], None), ChartKey::X, columns),
        (wish(Some(Histogram), "", &["dan_so", "so_ho"], None), ChartKey::Y(1), columns),
        (wish(Some(Bar), "khu_vuc", &["dan_so"], Some(&["gioi_tinh"])), ChartKey::Chart, Code::RepeatedPoint),
        (wish(None, "nam", &["dan_so", "so_ho"], None), ChartKey::Chart, Code::RepeatedPoint),
        (wish(Some(Map), "khu_vuc", &["dan_so"], Some(&["nam", "gioi_tinh"])), ChartKey::X, Code::NoBoundary),
    ] {
        assert_eq!(declared(LONG, wish.clone()), Err(vec![(key, code)]), "{wish:?}");
    }
    let signs = "nam,loai,so\n2014,A,-1\n2015,A,1\n2014,B,2\n2015,B,2\n";
    assert_eq!(declared(signs, wish(Some(Stacked), "", &[], None)), Err(vec![(ChartKey::Type, columns)]));
    let empty = "nam,so\n2014,\n2015,\n";
    assert!(declared(empty, DeclaredChart::default()).is_err());
    let long: String = (0..401).map(|row| format!("Xã {row},{row}\n")).collect();
    assert_eq!(
        declared(&format!("xa,so\n{long}"), wish(Some(Bar), "", &[], None)),
        Err(vec![(ChartKey::X, Code::ChartTooLarge)])
    );
    let gaps = "nam,loai,so\n2014,A,1\n2015,A,1\n2014,B,2\n2015,B,\n";
    assert_eq!(declared(gaps, wish(Some(Stacked), "", &[], None)), Err(vec![(ChartKey::Type, Code::ChartLeavesOut)]));
    let unplaced = "nam,loai,so\n2014,A,1\n2015,A,1\n,A,2\n";
    assert_eq!(declared(unplaced, DeclaredChart::default()), Err(vec![(ChartKey::Chart, Code::ChartLeavesOut)]));
}

#[test]
fn a_title_of_a_chart_is_no_reason_to_read_its_table_again() {
    // Titles are given to charts by the caller, so that they are no part of what is kept.
    let found = file(LONG, Some(&[DeclaredChart::default()]), Places::NONE).table.expect("a table");
    assert_eq!(found.charts[0].title, None::<Localized>);
    assert!(file(LONG, Some(&[]), Places::NONE).table.expect("a table").charts.is_empty());
}

/// Tables of a few columns, in which names, times and numbers repeat now and then.
fn tables() -> impl Strategy<Value = (Vec<&'static str>, Vec<Vec<String>>)> {
    let column = prop_oneof![
        Just("nam"),
        Just("ky"),
        Just("khu_vuc"),
        Just("loai hinh"),
        Just("ma_xa"),
        Just("don_vi"),
        Just("so_bo"),
        Just("so_ho"),
        Just("ty_le"),
        Just("2020"),
        Just("2021"),
        Just("ghi_chu"),
    ];
    let columns = prop::collection::btree_set(column, 1..7);
    (columns, 0..40usize, any::<u64>(), 1..6u64).prop_map(|(columns, rows, seed, variety)| {
        let columns: Vec<&str> = columns.into_iter().collect();
        let mut state = seed;
        let mut random = move |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let mut cell = |column: &str, row: usize| match column {
            _ if random(20) == 0 => String::new(),
            "nam" => format!("{}", 2010 + if seed % 3 == 0 { row as u64 / variety } else { random(variety * 2) }),
            "ky" => format!("2023-{:02}", 1 + random(12)),
            "khu_vuc" => format!("Vùng {}", if seed % 2 == 0 { row as u64 % variety } else { random(variety) }),
            "loai hinh" => ["Chung", "Nhà nước", "Tư nhân"][random(3) as usize].to_owned(),
            "ma_xa" => format!("{:05}", 1800 + random(40)),
            "don_vi" => ["%", "ha", "người"][random(3) as usize].to_owned(),
            "so_bo" => ["true", "false"][random(2) as usize].to_owned(),
            "ghi_chu" => "x".to_owned(),
            "ty_le" => format!("{}.5", random(100)),
            _ => format!("{}", random(5000)),
        };
        let rows = (0..rows).map(|row| columns.iter().map(|column| cell(column, row)).collect()).collect();
        (columns, rows)
    })
}

/// Every point is the cell of the only row that it can stand for; every row that can be placed has its point.
fn assert_points_are_cells(table: &Table, chart: &Chart, columns: &[&str], rows: &[Vec<String>]) {
    let Chart { data, form, .. } = chart;
    let Some(x) = data.x else {
        assert_eq!((*form, data.series.len()), (ChartForm::Histogram, 1));
        return;
    };
    let at =
        |column: usize| columns.iter().position(|other| *other == name(table, column)).expect("a column of the file");
    assert!(data.x_values.len() <= super::MOST_X && data.series.len() <= super::MOST_SERIES);
    for series in &data.series {
        assert_eq!((series.points.len(), series.names.len()), (data.x_values.len(), data.series_by.len()));
        assert!(series.points.iter().any(|point| point.value.is_some()));
        for (value, point) in data.x_values.iter().zip(&series.points) {
            let is_meant = |row: &&Vec<String>| {
                row[at(x)] == **value
                    && data.series_by.iter().zip(&series.names).all(|(by, name)| row[at(*by)] == **name)
            };
            let meant: Vec<_> = rows.iter().filter(is_meant).collect();
            assert!(meant.len() < 2, "two rows are one point");
            let cell = meant.first().map(|row| row[at(series.column)].as_str()).filter(|cell| !cell.is_empty());
            assert_eq!(point.value.as_deref(), cell);
            if let Some(unit) = &series.unit {
                let unit_at = columns.iter().position(|column| *column == "don_vi").expect("a column of units");
                assert!(cell.is_none() || meant[0][unit_at] == **unit);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_point_is_the_cell_of_its_row((columns, rows) in tables(), is_declared in any::<bool>()) {
        let mut csv = columns.join(",") + "\n";
        for row in &rows {
            csv += &(row.join(",") + "\n");
        }
        let wishes = [DeclaredChart::default(), wish(Some(ChartForm::Bar), "", &[], None)];
        let found = file(&csv, is_declared.then_some(&wishes), Places::NONE);
        let Some(table) = found.table else { return Ok(()) };
        prop_assert!(is_declared || table.charts.len() <= 3);
        for chart in &table.charts {
            assert_points_are_cells(&table, chart, &columns, &rows);
        }
    }
}
