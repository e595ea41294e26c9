//! Finding and decoding together, on texts of our own.

use proptest::prelude::*;

use super::*;

const LEGACY: [Encoding; 5] = [Encoding::Tcvn3, Encoding::Vni, Encoding::Viscii, Encoding::Vps, Encoding::Windows1258];

/// Text of our own, as in the tables and reports of an agency.
const TEXT: &str = "Dân số trung bình phân theo địa phương, giới tính và thành thị, nông thôn. Số liệu sơ bộ của năm gần nhất \
    được điều chỉnh khi có kết quả chính thức. Đơn vị tính: nghìn người. Diện tích gieo trồng lúa cả năm đạt thấp hơn kế \
    hoạch vì hạn hán kéo dài ở miền Trung; năng suất bình quân tăng nhẹ. Giá trị sản xuất công nghiệp theo giá hiện hành \
    phân theo ngành kinh tế: khai khoáng, chế biến, chế tạo, sản xuất và phân phối điện, khí đốt, nước nóng, cung cấp nước, \
    quản lý và xử lý rác thải. Học sinh tiểu học đi học đúng độ tuổi; giáo viên đạt chuẩn trở lên; số phòng học kiên cố. \
    Thu ngân sách nhà nước trên địa bàn gồm thu nội địa, thu từ dầu thô và thu từ hoạt động xuất nhập khẩu. Chi đầu tư phát \
    triển, chi trả nợ lãi, chi thường xuyên và chi bổ sung quỹ dự trữ tài chính. Vận tải hành khách bằng đường bộ, đường \
    sắt, đường thủy và hàng không; khối lượng hàng hóa luân chuyển. Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều giảm so với \
    cùng kỳ. Bệnh viện, phòng khám đa khoa khu vực, trạm y tế xã, phường; giường bệnh và cán bộ y tế. Rừng tự nhiên, rừng \
    trồng mới tập trung, diện tích rừng bị cháy, bị chặt phá. Trâu, bò, lợn, gia cầm; sản lượng thịt hơi xuất chuồng; thủy \
    sản khai thác và nuôi trồng. Chỉ số giá tiêu dùng, chỉ số giá vàng và đô la Mỹ các tháng trong năm. Vốn đầu tư trực \
    tiếp nước ngoài được cấp giấy phép; doanh nghiệp đang hoạt động có kết quả sản xuất kinh doanh. Người khuyết tật được \
    hưởng trợ cấp xã hội hằng tháng, bảo hiểm y tế, học phí. Ủy ban nhân dân các huyện, thị xã báo cáo trước ngày mười lăm. \
    Nhiệt độ không khí trung bình, số giờ nắng, lượng mưa và độ ẩm tương đối tại trạm quan trắc. Quyết định phê duyệt quy \
    hoạch sử dụng đất đến năm hai nghìn không trăm ba mươi; kế hoạch giải phóng mặt bằng; đấu giá quyền khai thác.";

const NAMES: &str = "Hà Nội,Hải Phòng,Đà Nẵng,Cần Thơ,Bà Rịa - Vũng Tàu,Bắc Kạn,Bạc Liêu,Bến Tre,Bình Định,Bình Dương,Bình \
    Phước,Bình Thuận,Cà Mau,Cao Bằng,Đắk Lắk,Đắk Nông,Điện Biên,Đồng Nai,Đồng Tháp,Hà Tĩnh,Hậu Giang,Hòa Bình,Hưng Yên,Kiên \
    Giang,Lâm Đồng,Lạng Sơn,Nam Định,Nghệ An,Phú Thọ,Quảng Bình,Quảng Ngãi,Quảng Trị,Sóc Trăng,Thừa Thiên Huế,Tiền \
    Giang,Vĩnh Long,Vĩnh Phúc,Yên Bái,Tổng số,Đơn vị: triệu đồng,Bộ Tài chính,Họ và tên,Số lượng";

fn reading(encoding: Encoding) -> Reading {
    Reading { encoding, bom: false, repair: None, certain: true, evidence: String::new(), contradicted_by: None }
}

fn decode_in(reading: &Reading, bytes: &[u8], size: usize) -> (String, Findings) {
    let mut decoder = Decoder::new(reading);
    let mut out = String::new();
    for chunk in bytes.chunks(size) {
        decoder.decode(chunk, false, &mut out);
    }
    decoder.decode(&[], true, &mut out);
    (out, decoder.findings().clone())
}

fn read(bytes: &[u8]) -> (Reading, String, Findings) {
    let reading = detect(bytes, true);
    let (text, findings) = decode_in(&reading, bytes, bytes.len().max(1));
    (reading, text, findings)
}

/// The text in the encoding; TCVN3 as in a font without capitals.
fn bytes(text: &str, encoding: Encoding) -> Vec<u8> {
    encode(text, encoding).expect("the text is in the encoding")
}

/// What became of the text when its bytes were taken for windows-1252.
fn broken(text: &str, encoding: Encoding) -> String {
    let mut out = String::new();
    for byte in bytes(text, encoding) {
        let from = out.len();
        charsets::decode(Encoding::Windows1252, &[byte], &mut out);
        if out[from..].starts_with(char::REPLACEMENT_CHARACTER) {
            out.truncate(from);
            out.push(char::from(byte));
        }
    }
    out
}

/// Runs of whole words of about so many characters, starting at every fifth word.
fn chunks(size: usize) -> Vec<String> {
    let words: Vec<&str> = TEXT.split_whitespace().collect();
    let chunk = |start: usize| {
        let mut chunk = String::new();
        for word in &words[start..] {
            chunk.push_str(word);
            chunk.push(if chunk.len().is_multiple_of(7) { ';' } else { ' ' });
            if chunk.chars().count() >= size {
                break;
            }
        }
        chunk
    };
    (0..words.len()).step_by(5).map(chunk).filter(|chunk| chunk.chars().count() >= size && !chunk.is_ascii()).collect()
}

#[test]
fn at_least_745_of_750_chunks_are_read_right() {
    let (mut right, mut all, mut surely_wrong) = (0, 0, Vec::new());
    for size in [40, 80, 150, 250, 400] {
        for encoding in LEGACY {
            let chunks = chunks(size);
            let before = right;
            for chunk in &chunks {
                let (reading, text, _) = read(&bytes(chunk, encoding));
                let same = text.to_lowercase() == chunk.to_lowercase();
                right += usize::from(same);
                if !same && reading.certain {
                    surely_wrong.push((encoding, chunk.clone()));
                }
            }
            all += chunks.len();
            println!("{} of {size} characters: {} of {}", encoding.as_str(), right - before, chunks.len());
        }
    }
    assert!(right * 750 >= all * 745, "{right} of {all}");
    assert!(surely_wrong.is_empty(), "{surely_wrong:?}");
}

#[test]
fn a_name_alone_is_read_right_in_the_frequent_encodings_and_never_surely_wrong() {
    for encoding in LEGACY {
        let (mut right, mut all) = (0, 0);
        for name in NAMES.split(',') {
            let (reading, text, _) = read(&bytes(name, encoding));
            let same = text == name;
            assert!(same || !reading.certain, "{name} in {}: {reading:?}", encoding.as_str());
            right += usize::from(same);
            all += 1;
        }
        println!("{}: {right} of {all}", encoding.as_str());
        let frequent = matches!(encoding, Encoding::Tcvn3 | Encoding::Vni);
        assert!(if frequent { right == all } else { right * 10 >= all * 8 }, "{}: {right} of {all}", encoding.as_str());
    }
}

#[test]
fn unicode_is_found_with_and_without_a_mark() {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        for text in ["STT;Tỉnh\r\n1;Hà Nội\r\n", "Năm", "a,b", "Đường sắt", NAMES] {
            let marked = bytes(&format!("\u{feff}{text}"), encoding);
            let (found, decoded, _) = read(&marked);
            assert_eq!((found.encoding, found.bom, found.certain, decoded.as_str()), (encoding, true, true, text));
            let (found, decoded, _) = read(&bytes(text, encoding));
            assert_eq!((found.encoding, found.bom, found.certain, decoded.as_str()), (encoding, false, true, text));
        }
    }
}

#[test]
fn ascii_is_utf_8() {
    let (found, text, findings) = read(b"id,name,url\n1,Ha Noi,http://a.vn/?id=1&b=\n");
    assert_eq!((found.encoding, found.certain), (Encoding::Utf8, true));
    assert_eq!((text.len(), findings), (42, Findings::default()));
    assert!(detect(b"", true).certain);
}

#[test]
fn other_languages_come_out_of_windows_1252() {
    let texts = [
        "Café",
        "Total – 25 °C",
        "“Hello” world",
        "São Paulo;Müller;naïve",
        "Country,Côte d’Ivoire,Réunion,Curaçao",
        "Straße, Köln",
        "l’été à Orléans, garçon",
        "El Niño; año; España; señor",
        "Åland, Malmö, Øresund",
        "Area (km²),Temp (°C)",
        "don’t • bullet…",
        "Perú, México, Panamá, Bogotá",
        "José",
        "Population—total",
        "CÔTE D’IVOIRE",
    ];
    for text in texts {
        let (found, decoded, _) = read(&bytes(text, Encoding::Windows1252));
        assert_eq!((found.encoding, found.certain, decoded.as_str()), (Encoding::Windows1252, true, text));
    }
}

#[test]
fn what_cannot_be_decided_is_not_certain() {
    for sample in [&b"B\xE9"[..], b"\xE9", b"\xB1\xB2\xB3\xB4", b"x\x81y\x8Dz"] {
        assert!(!detect(sample, true).certain, "{sample:?}");
    }
}

#[test]
fn a_sample_may_end_within_a_character() {
    let text = bytes("Tỉnh,Bắc Kạn,Thừa Thiên Huế", Encoding::Utf8);
    for end in 2..text.len() {
        assert_eq!(detect(&text[..end], false).encoding, Encoding::Utf8);
        assert!(detect(&text[..end], false).certain);
    }
    assert_eq!(
        detect(&text[..text.len() - 1], true).encoding,
        Encoding::Utf8,
        "one bad byte, and seven good characters"
    );
}

#[test]
fn a_few_bad_bytes_do_not_make_utf_8_something_else() {
    let mut sample = bytes(TEXT, Encoding::Utf8);
    sample.extend_from_slice(b"\nB\xEF,x");
    let (found, text, findings) = read(&sample);
    assert_eq!((found.encoding, found.certain), (Encoding::Utf8, true));
    assert_eq!((findings.malformed, text.matches('\u{fffd}').count()), (1, 1));
    let place = findings.first_malformed.expect("there is one");
    assert_eq!((place.offset, place.excerpt.as_str()), (Some(TEXT.len() as u64 + 2), "B\u{fffd},"));
}

#[test]
fn a_declared_encoding_wins_and_a_contradiction_is_told() {
    let sample = bytes("Bộ Tài chính; số lượng", Encoding::Tcvn3);
    assert_eq!(declared(Encoding::Tcvn3, &sample, true).contradicted_by, None);
    let given = declared(Encoding::Viscii, &sample, true);
    assert_eq!((given.encoding, given.contradicted_by), (Encoding::Viscii, Some(Encoding::Tcvn3)));
    assert_eq!(declared(Encoding::Vni, b"a,b\n1,2\n", true).contradicted_by, None, "ASCII is of any");
    assert_eq!(declared(Encoding::Utf16Le, b"a,b\n1,2\n", true).contradicted_by, Some(Encoding::Utf8));
    let utf8 = bytes("\u{feff}Tỉnh", Encoding::Utf8);
    assert_eq!(declared(Encoding::Windows1258, &utf8, true).contradicted_by, Some(Encoding::Utf8));
    assert!(declared(Encoding::Utf8, &utf8, true).bom);
}

#[test]
fn text_stored_as_other_characters_is_repaired_in_whole_files() {
    let kinds = [
        (Encoding::Tcvn3, Mojibake::Tcvn3),
        (Encoding::Vni, Mojibake::Vni),
        (Encoding::Utf8, Mojibake::DoubleUtf8),
        (Encoding::Viscii, Mojibake::Viscii),
        (Encoding::Vps, Mojibake::Vps),
    ];
    for (encoding, kind) in kinds {
        let (found, text, findings) = read(broken(NAMES, encoding).as_bytes());
        assert_eq!(found.repair, Some(Repair { kind, mixed: false }));
        assert_eq!((text.as_str(), found.certain), (NAMES, true));
        assert!(findings.repaired > 30);
    }
    let twice = broken(&broken(NAMES, Encoding::Utf8), Encoding::Utf8);
    assert_eq!(read(twice.as_bytes()).1, NAMES);
    assert_eq!(read(&bytes(&broken("Bộ Tài chính", Encoding::Tcvn3), Encoding::Utf16Le)).1, "Bộ Tài chính");
}

#[test]
fn a_broken_column_is_repaired_without_harm_to_the_others() {
    let row = |name: &str| format!("{name};Hà Nam;Café;Bé;{}\n", broken(name, Encoding::Tcvn3));
    let table: String = NAMES.split(',').map(row).collect();
    let (found, text, _) = read(table.as_bytes());
    assert_eq!(found.repair, Some(Repair { kind: Mojibake::Tcvn3, mixed: true }));
    let wanted: String = NAMES.split(',').map(|name| format!("{name};Hà Nam;Café;Bé;{name}\n")).collect();
    // `Hßa B×nh` has nothing in it that tells; what might stand as it is, stays.
    let wrong: Vec<_> = text.lines().zip(wanted.lines()).filter(|(line, wanted)| line != wanted).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn good_text_needs_no_repair() {
    for text in
        [TEXT, NAMES, "Hà Nam,Hòa Bình,Thái Bình,Tài chính,Thanh Hóa", "Café;Müller;São;Réunion;Malmö", "m²,25 °C"]
    {
        assert_eq!(detect_text(text), None);
        let (_, decoded, findings) = read(text.as_bytes());
        assert_eq!((decoded.as_str(), findings), (text, Findings::default()));
    }
}

#[test]
fn what_is_cleaned_is_counted() {
    let file =
        "\u{feff}To\u{302}\u{309}ng so\u{302}\u{301},Ða\u{300} Nẵng,a\u{a0}b,a\u{200b}b\u{ad},B?c K?n,H\u{fffd} N?i\n";
    let (found, text, findings) = read(file.as_bytes());
    assert_eq!(text, "Tổng số,Đà Nẵng,a b,ab,B?c K?n,H\u{fffd} N?i\n");
    assert!(found.bom);
    let Findings { malformed, lost, no_break_spaces, zero_width, eth, decomposed, repaired, .. } = findings;
    assert_eq!((malformed, lost, no_break_spaces, zero_width, eth, decomposed, repaired), (0, 4, 1, 2, 1, 2, 0));
    let place = findings.first_lost.expect("letters were lost");
    assert_eq!((place.text_offset, place.excerpt.as_str()), (text.find("B?c").map(|at| at as u64), "B?c K?n,"));
    assert_eq!(&file.as_bytes()[place.offset.expect("a file") as usize..][..7], b"B?c K?n");
}

#[test]
fn text_with_letters_lost_is_not_taken_for_another_encoding() {
    let (found, text, findings) =
        read(b"B? T\xC0I CH\xCDNH,BI?U S?\nT\xEAn ??n v?,D? to\xE1n n?m,Ghi ch\xFA\nT?nh,H? N?i,B?c K?n,T?ng s?\n");
    assert_eq!((found.encoding, found.certain), (Encoding::Windows1252, true));
    assert!(text.contains("D? toán n?m") && findings.lost >= 8, "{findings:?}");
}

#[test]
fn capitals_of_the_fonts_come_back_in_a_file() {
    let (found, text, _) = read(b"T\xE6NG S\xE8,BI\xD3U S\xE8 53,T\xC8nh H\xB5 Nam\n");
    assert_eq!((found.encoding, text.as_str()), (Encoding::Tcvn3, "TỔNG SỐ,BIỂU SỐ 53,Tẩnh Hà Nam\n"));
}

#[test]
fn windows_1258_is_read_with_tones_apart_and_together() {
    for sample in [
        &b"Ha\xCC Ti\xDEnh,Qua\xD2ng Nam,L\xE2m \xD0\xF4\xCCng\n"[..],
        b"H\xE0 Ti\xDEnh,Qua\xD2ng Nam,L\xE2m \xD0\xF4\xCCng\n",
    ] {
        let (found, text, findings) = read(sample);
        assert_eq!((found.encoding, found.certain), (Encoding::Windows1258, true));
        assert_eq!((text.as_str(), findings), ("Hà Tĩnh,Quảng Nam,Lâm Đồng\n", Findings::default()));
    }
}

#[test]
fn viscii_that_could_be_another_script_in_utf_8_is_viscii() {
    let sample = bytes("Phương,Trường,Dương\n", Encoding::Viscii);
    assert!(std::str::from_utf8(&sample).is_ok());
    assert_eq!(read(&sample).1, "Phương,Trường,Dương\n");
    assert_eq!(read("Ελλάδα,Россия\n".as_bytes()).1, "Ελλάδα,Россия\n");
}

#[test]
fn cells_of_a_workbook_are_cleaned_alike() {
    let repair = detect_text("Bé Tµi chÝnh\nTæng sè\n");
    let mut cleaner = Cleaner::new(repair);
    assert_eq!(cleaner.repair_text("Bé Tµi chÝnh"), "Bộ Tài chính");
    assert_eq!(cleaner.repair_text("Sè l\u{ad}îng"), "Số lượng");
    assert_eq!(cleaner.repair_text("1 234"), "1 234");
    assert_eq!(cleaner.findings().repaired, 2);
    assert_eq!(Cleaner::new(None).repair_text("a\u{a0}Ðà"), "a Đà");
}

#[test]
fn a_cell_without_end_is_read_in_bounded_memory() {
    let long = "ổ ".repeat(200_000) + &"ổ".repeat(100_000);
    let reading = reading(Encoding::Utf8);
    for size in [1000, 70_001, 1 << 20] {
        assert_eq!(decode_in(&reading, long.as_bytes(), size).0, long);
    }
    let decomposed = "o\u{302}\u{309} ".repeat(50_000);
    for size in [999, 1 << 20] {
        assert_eq!(decode_in(&reading, decomposed.as_bytes(), size).0, "ổ ".repeat(50_000));
    }
}

/// Bytes in which things to clean, separators and malformed sequences are frequent.
fn odd_bytes() -> impl Strategy<Value = Vec<u8>> {
    const PARTS: [&[u8]; 22] = [
        b"Th\xE1",
        b",",
        b"\n",
        b"\"",
        b" ",
        "ổ".as_bytes(),
        "o\u{302}\u{309}".as_bytes(),
        "\u{a0}".as_bytes(),
        "Ðà".as_bytes(),
        "Ä‘á»‹a".as_bytes(),
        "Tµi chÝnh".as_bytes(),
        b"B?c",
        b"?",
        "\u{fffd}".as_bytes(),
        b"\xE1\xBB",
        b"\xFF",
        b"\0",
        b"\xD8\x00",
        b"T\xE6NG",
        b"a\xE2",
        b"\x9EY",
        "\u{200b}\u{301}".as_bytes(),
    ];
    let part = prop_oneof![6 => prop::sample::select(&PARTS[..]).prop_map(<[u8]>::to_vec), 1 => prop::collection::vec(any::<u8>(), 0..4)];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn any_reading() -> impl Strategy<Value = Reading> {
    let kinds = prop::option::of((prop::sample::select(&Mojibake::ALL[..]), any::<bool>()));
    (prop::sample::select(Encoding::ALL), kinds).prop_map(|(encoding, kind)| {
        let repair = kind.map(|(kind, mixed)| Repair { kind, mixed });
        Reading { repair, ..reading(encoding) }
    })
}

proptest! {
    #[test]
    fn any_bytes_become_composed_utf_8_however_they_are_cut(bytes in odd_bytes(), reading in any_reading(), size in 1_usize..9) {
        let (whole, findings) = decode_in(&reading, &bytes, bytes.len().max(1));
        let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        prop_assert!(nfc.is_normalized(&whole), "{whole:?}");
        prop_assert_eq!((whole, findings), decode_in(&reading, &bytes, size));
    }

    #[test]
    fn any_bytes_get_an_encoding(bytes in odd_bytes(), whole in any::<bool>(), encoding in prop::sample::select(Encoding::ALL)) {
        let found = detect(&bytes, whole);
        prop_assert!(!found.evidence.is_empty());
        decode_in(&found, &bytes, 7);
        prop_assert_eq!(declared(encoding, &bytes, whole).encoding, encoding);
    }

    #[test]
    fn clean_text_stays_as_it_is(words in prop::collection::vec(prop::sample::select(TEXT.split(' ').collect::<Vec<_>>()), 0..60)) {
        let text = words.join(",");
        let (found, decoded, findings) = read(text.as_bytes());
        prop_assert_eq!((found.encoding, found.repair, decoded, findings), (Encoding::Utf8, None, text, Findings::default()));
    }

    #[test]
    fn text_comes_back_from_every_encoding(start in 0_usize..200, length in 20_usize..60, encoding in prop::sample::select(&LEGACY[..])) {
        let text = TEXT.to_lowercase().split(' ').skip(start).take(length).collect::<Vec<_>>().join("\t");
        prop_assert_eq!(read(&bytes(&text, encoding)).1, text);
    }
}
