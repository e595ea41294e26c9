//! Vietnamese syllables: which groups of letters can be one, and how common it is.
//!
//! A syllable is written as an onset, a rhyme and at most one tone mark. The tables are the spelling rules taught in
//! school: the onsets, the rhymes, `k gh ngh` before i, e, ê (and y) and `c g ng` elsewhere, and only sắc or nặng in a
//! syllable that ends in -c, -ch, -p or -t. Where the tone mark stands (hoà, hòa) makes no difference.

use std::sync::LazyLock;

/// How well a word fits Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Cannot be a Vietnamese syllable.
    No,
    /// Only as a place name from another language of Vietnam, such as Lắk, Krông, Kạn.
    Name,
    /// Follows the rules.
    Possible,
    /// One of the frequent syllables of statistics, places and persons.
    Common,
}

/// The vowels, each without tone and with huyền, hỏi, ngã, sắc and nặng.
const VOWELS: [&str; 12] = [
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
];

/// The tones as their place in a row of [`VOWELS`].
const SAC: u8 = 4;
const NANG: u8 = 5;

/// The longest onsets first, so that the first that fits is the one.
const ONSETS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "r", "s", "t", "v", "x", "p",
];

/// Onsets of names from other languages of Vietnam, before a rhyme of the table: Krông, Plông, Glong.
const NAME_ONSETS: [&str; 11] = ["kr", "pl", "bl", "br", "gl", "đr", "dr", "kl", "hr", "hl", "mđ"];

/// All rhymes without tone. `uy` and `y` rhymes stand here as they are written after other onsets than qu.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong \
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm \
    uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp \
    ươt ươu ưt ưu y yêm yên yêng yêt yêu";

/// Rhymes that only qu takes.
const RHYMES_AFTER_QU: &str = "ynh ych yt yn ya yu yên yêt";

/// Syllables with a mark that are frequent in tables, headings, names of places and persons. A list of our own: the
/// vocabulary of statistics and administration, the provinces, common family and given names.
const COMMON: &str = "bảng biểu bộ báo cáo bình bắc bằng bệnh bị bằng biến biển bán bảo bậc bổ bước buýt bưu bạc bến bà bằng \
    các của có còn cơ cả cấp công cộng chính chỉ chợ chức chủ chế chưa chăn châu chè chất chí cây cà cá cán cầu cần cố \
    cư cục cụ củ cử cước cường cửu chữ chứng chuyển chương chồng chị cũ cảng cổ cực \
    dân dự dục dịch diện doanh dưới dưỡng dược dạy dừa dầu dựng dụng đã đất đầu để đến đi địa điểm điện điều đình đó \
    đô đoàn đơn độ đội động đổi đối đồng đông được đường đại đạo đào đạt đăng đặc đảng đảm đánh đá đậu đắk đà đề đều \
    định đợt đủ đức đốc \
    giá giáo giáp giảm giấy giữa giống giới gồm gạo gì giờ giầy gỗ gốc giải \
    hà hàng hành hải hạ hại hạng hạn hậu hệ hết hiện hiểm hiệu hình hóa hòa hoạt hoạch học hồ hộ hội hợp huế huyện hưng \
    hướng hưởng hữu hải hằng hạt hằng hồng họ hỗ hương hùng hiền hiếu hoàng hồi huyền hiệp hảo \
    khách khác khám khẩu khí khánh khối khu không khoáng khoán khoản khỏe khảo kế kê kết kỳ kỹ ký kể kiểm kiến kiên kì kỷ kiện \
    là làm lào lạng lãnh lại lao lâm lập lấy lên lệ lịch lĩnh liên loại lợi lợn lớp lũ lúa lực lượng lưu lý luật lại lắk lộ \
    lần lâu lạc lãi lỗ lương lúc lượt long lớn lít lê luân lệnh \
    máy mía môn mới một mỗi mở mức mục mủ mật mẫu mầm miền muối mùa mỹ mặt mạng mại măng mã mất màu mường minh mục mạnh mậu mười mọi mẹ \
    nam năm nghề nghiệp nghị nghĩa nghìn nghệ người nguồn nguyên nguyễn ngành ngày ngân ngô ngoài ngọc ngọt ngoại ngũ ngư ngừng \
    nhà nhân nhập nhất nhận nhiệm nhiên nhiều nhóm như nhựa những nhẹ nhiệt nhật nội nông nơi nữ nước nợ nuôi nộp nổi nặng nậm \
    nghỉ nghèo nghiên nghĩ nổ ở ổn ô \
    phát phát phải phần phẩm phân phí phòng phố phổ phụ phủ phục phú phúc phước phương phường phù phước phước pháp phạm phạt phẫu phép phép \
    phiếu phẫu phận phó phối phúc \
    quá quảng quân quận quả quản quý quỹ quốc quyết quyền quy quặng quảng \
    rau rừng ra rẫy riêng rộng rượu rủi ròng \
    sách sáng sát sau sản sắt sẵn sĩ sinh sóc số sở sông sơ sơn sử sự sức sữa suất sư sở sắn sét sò súc sâu sạch sân sửa sang \
    tác tài tại tạo tập tất tấn tầng tây tế tên tỉ tỉnh tình tính tích tiếng tiền tiếp tiêu tiến tiết tín tổ tổn tổng tốc tốt tốn toàn \
    tòa tô tôm tới tờ tù tư từ tử tự tương tượng tướng tuổi tuyến tuyển tuần tỷ tấm tải tán táng tầm tăng tằm tọa \
    thái tháng thành thanh thải thảo thấp thẩm thật thể thế thêm thi thị thiên thiết thiện thiếu thiệt thọ thông thôn thống thời thổ thu thuế thuộc \
    thuật thuỷ thủy thuốc thư thứ thừa thực thức thưởng thương thường thước thuận thừa thạc thạch thân thần thâm thăm thẻ thùng thừa thú thủ thụ \
    trà trái trạm trạng trang trẻ trên trị trình trí triển triệu trong trọng tròng trồng trú trung trực trừ trứng trường trưởng trước trở trợ trội trại trả trâu trắng \
    triển tràn tránh trật trị trò truyền tuyên tuyệt \
    ủy úy ứng ước ưu uỷ \
    và văn vàng vải vay vân vật vận vắng vé vệ về viên viện việt việc viễn vị vĩnh vinh vốn với vụ vùng vũ vườn vượt vừa vàng vào vấn \
    vay vải võ vòng vợ vững \
    xã xanh xây xăng xóm xuất xử xuống xếp xí xét xứ xưởng xác xáo \
    yên yếu yêu ý y ấp ấn ảnh án áp ái ánh âm ấm ăn ẩm ốc ông ống \
    bắp bò bông bột bưởi chuối cam điều hạt hồ ngỗng gà vịt dê ong mực cua tằm trứng bản biên bích bố bờ bờ bộ bài bãi bạn bóng \
    cạn cận cảnh cẩm cập cát câu cụm cổng dệt dễ dài da độc đời đích đáy đế đây đèo đồ đỗ đợi kạn kiểu kiệt kim lai lạnh liệt liệu \
    lĩnh lót mắt mận mét mộc mồ mối môi mất ngập ngắn ngủ ngoặc nấu nếu nền nếp nhãn nhỏ nhánh nhìn nhờ ninh nước óc ổ phẩm phía phút \
    quê quanh rác ráp rõ rễ rạch sáu bảy tám chín mười hai bốn sàn sống suối sườn tàu tái tỏi tồn tối tố từng tủ tạm thắng thạnh \
    thăng thắp thất thầy thỏa thỏ thợ thơm thoại thoát thoáng thủng thường trầm trần trấn trận trục trụ trùng truyện tuấn tuệ tùng tới \
    vỏ vỡ vĩ vùng xà xe xoài xuân chậm chăm chế đỉnh đỏ hệ hòn hướng hầm hầu hẹp hộp lò lọc lồng lãm dương phượng phụng bửu kiếm \
    tịch trị vừa nạn nhượng mượn sàng lấn chiếm thuê được hưởng cấm đợt chấp chấm chất chọn chống chịu chứa dẫn dạng diễn";

fn sorted(list: &'static str) -> Vec<&'static str> {
    let mut words: Vec<_> = list.split_whitespace().collect();
    words.sort_unstable();
    words.dedup();
    words
}

static RHYME_TABLE: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(RHYMES));
static QU_TABLE: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(RHYMES_AFTER_QU));

static COMMON_TABLE: LazyLock<Vec<(String, u8)>> = LazyLock::new(|| {
    let mut keys: Vec<_> =
        COMMON.split_whitespace().filter_map(Letters::read).map(|word| (word.bare, word.tone)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
});

/// Every vowel with its bare letter and tone, sorted by code point.
static TONES: LazyLock<Vec<(char, char, u8)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for row in VOWELS {
        let bare = row.chars().next().unwrap_or_default();
        all.extend(row.chars().zip(0u8..).map(|(letter, tone)| (letter, bare, tone)));
    }
    all.sort_unstable();
    all
});

/// A word as bare letters and its tone.
struct Letters {
    bare: String,
    tone: u8,
}

impl Letters {
    /// Nothing when a letter is not Vietnamese, there are two tone marks, or the word is too long for one syllable.
    fn read(word: &str) -> Option<Self> {
        let mut letters = Self { bare: String::with_capacity(12), tone: 0 };
        for letter in word.chars().flat_map(char::to_lowercase) {
            letters.push(letter)?;
        }
        (1..=12).contains(&letters.bare.len()).then_some(letters)
    }

    fn push(&mut self, letter: char) -> Option<()> {
        if letter.is_ascii_lowercase() || letter == 'đ' {
            self.bare.push(letter);
            return Some(());
        }
        let at = TONES.binary_search_by_key(&letter, |entry| entry.0).ok()?;
        let (_, bare, tone) = TONES[at];
        if tone != 0 && self.tone != 0 || self.bare.len() > 12 {
            return None;
        }
        self.tone = self.tone.max(tone);
        self.bare.push(bare);
        Some(())
    }

    fn fit(&self) -> Fit {
        if COMMON_TABLE.binary_search_by(|(bare, tone)| (bare.as_str(), *tone).cmp(&(&self.bare, self.tone))).is_ok() {
            return Fit::Common;
        }
        if self.follows_the_rules() {
            return Fit::Possible;
        }
        if self.may_be_a_name() { Fit::Name } else { Fit::No }
    }

    fn follows_the_rules(&self) -> bool {
        let splits = ONSETS.iter().filter_map(|onset| Some((*onset, self.bare.strip_prefix(onset)?)));
        splits.chain([("", self.bare.as_str())]).any(|(onset, rhyme)| self.tone_fits(rhyme) && joins(onset, rhyme))
    }

    /// A stop at the end allows sắc and nặng alone; a marked word without a tone (`các` misread as `cac`) does not
    /// come up, as only marked words are asked for.
    fn tone_fits(&self, rhyme: &str) -> bool {
        let stopped = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
        !stopped || matches!(self.tone, SAC | NANG)
    }

    fn may_be_a_name(&self) -> bool {
        let bare = &self.bare;
        let clustered = NAME_ONSETS.iter().filter_map(|onset| bare.strip_prefix(onset)).any(is_rhyme);
        let k_onset = bare.strip_prefix('k').is_some_and(is_rhyme);
        let final_k = bare.strip_suffix(['k', 'l', 'r']).is_some_and(|open| {
            let rhyme = open.trim_start_matches(|letter: char| !is_vowel(letter));
            is_rhyme(rhyme) && open.len() - rhyme.len() <= 2 && rhyme.chars().all(is_vowel)
                || matches!(rhyme, "ă" | "â")
        });
        clustered || k_onset || final_k
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

fn is_rhyme(rhyme: &str) -> bool {
    RHYME_TABLE.binary_search(&rhyme).is_ok()
}

/// Whether the spelling rules let this onset stand before this rhyme.
fn joins(onset: &str, rhyme: &str) -> bool {
    let front = rhyme.starts_with(['i', 'e', 'ê']);
    match onset {
        "qu" => QU_TABLE.binary_search(&rhyme).is_ok() || is_rhyme(rhyme) && !rhyme.starts_with(['o', 'u', 'ư']),
        "gh" | "ngh" => front && is_rhyme(rhyme),
        "k" => (front || rhyme == "y") && is_rhyme(rhyme),
        "c" | "ng" => !front && !rhyme.starts_with('y') && is_rhyme(rhyme),
        "g" => !rhyme.starts_with(['e', 'ê', 'y']) && is_rhyme(rhyme),
        "gi" => !rhyme.starts_with(['i', 'y']) && is_rhyme(rhyme),
        "" => is_rhyme(rhyme),
        "h" | "l" | "m" | "s" | "t" | "v" | "b" | "d" | "n" if rhyme == "y" => true,
        _ => !rhyme.starts_with('y') && is_rhyme(rhyme),
    }
}

/// How well the word, in any case, fits Vietnamese.
///
/// The sign of the currency, `đ`, counts as a word, and an abbreviation such as `QĐ` or `HĐND` as a name.
pub(super) fn fit(word: &str) -> Fit {
    if matches!(word, "đ" | "Đ") {
        return Fit::Common;
    }
    let fit = Letters::read(word).map_or(Fit::No, |letters| letters.fit());
    if fit == Fit::No && is_abbreviation(word, 'Đ') { Fit::Name } else { fit }
}

/// Whether the word is of capitals without a vowel (but U, of the frequent `UBND`), with that letter among them.
pub(super) fn is_abbreviation(word: &str, with: char) -> bool {
    let fits =
        |letter: char| letter == with || letter.is_ascii_uppercase() && !matches!(letter, 'A' | 'E' | 'I' | 'O' | 'Y');
    word.contains(with) && word.len() <= 12 && word.chars().all(fits)
}

/// Whether some marked letter (or đ) in place of every `?` makes the word a Vietnamese syllable, as in `B?c`.
pub(super) fn fits_with_lost_letters(word: &str) -> bool {
    let lost = word.matches('?').count();
    if lost == 0 || lost > 2 || word.chars().count() > 7 {
        return false;
    }
    let fillers = VOWELS.iter().flat_map(|row| row.chars()).chain(['đ']).filter(|letter| !letter.is_ascii());
    fillers.into_iter().any(|letter| {
        let filled = word.replacen('?', letter.encode_utf8(&mut [0; 4]), 1);
        if lost == 1 { fit(&filled) >= Fit::Possible } else { fits_with_lost_letters(&filled) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_spelling_are_kept() {
        for word in
            "nghiêng quyết giếng gìn giữa khuỷu thuở ngoằn quạnh huỳnh Quỳnh ĐẮC yểng gỉ quít rượu xoong hoà hòa kỹ Lý"
                .split(' ')
        {
            assert!(fit(word) >= Fit::Possible, "{word}");
        }
        for word in "cế kà ngế nghả bác̀ bảc tàt đẽp Josộ Néi fỹr xỳz ẹa bộé nhgà tôé ngườii".split(' ')
        {
            assert!(fit(word) < Fit::Possible, "{word}");
        }
    }

    #[test]
    fn names_of_places_in_other_languages_are_known() {
        for word in "Đắk Lắk Đăk Krông Plông Kạn Đạ Glông QĐ HĐND đ".split(' ') {
            assert!(fit(word) >= Fit::Name, "{word}");
        }
    }

    #[test]
    fn every_common_syllable_can_be_read() {
        let odd: Vec<_> = COMMON
            .split_whitespace()
            .filter(|word| {
                Letters::read(word).is_none_or(|letters| !letters.follows_the_rules() && !letters.may_be_a_name())
            })
            .collect();
        assert!(odd.is_empty(), "{odd:?}");
    }

    #[test]
    fn a_lost_letter_is_seen_where_a_syllable_could_have_had_it() {
        for word in "B?c K?n T?ng s? ?ng S?n ?? ?i?n".split(' ') {
            assert!(fits_with_lost_letters(word), "{word}");
        }
        for word in "php?id a?b file?x what?no Kn ?xyz".split(' ') {
            assert!(!fits_with_lost_letters(word), "{word}");
        }
    }
}
