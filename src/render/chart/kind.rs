//! What numbers are, by their unit and their name, and so what may be said of them.

use crate::table::words_of;

/// What numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Kind {
    /// Counts, areas, sums of money: the large are so because there is more of them.
    Amount,
    /// Shares, densities, averages: large and small places can be compared by them.
    Rate,
    /// Compared with a base, which may be another at each time: not to be compared in percent.
    Index,
}

impl Kind {
    /// By the unit, as far as it is known, and the names of the column and of the series.
    pub(super) fn of(unit: Option<&str>, name: &str) -> Self {
        const RATE_UNITS: [&str; 9] = ["%", "‰", "/", " trên ", " per ", "lần", "điểm", "tuổi", "°"];
        const RATES: [&str; 14] = [
            "ty le",
            "ti le",
            "ty suat",
            "ti suat",
            "ty trong",
            "ti trong",
            "mat do",
            "binh quan",
            "nang suat",
            "rate",
            "density",
            "share",
            "per capita",
            "percentage",
        ];
        const INDICES: [&str; 5] = ["chi so", "ty so", "ti so", "index", "ratio"];
        // As in "Số bác sĩ trên 10.000 dân"; "trên 15 tuổi" is an amount.
        const PER: [&str; 8] = [
            "per",
            "tren 1000",
            "tren 1 000",
            "tren 10000",
            "tren 10 000",
            "tren 100000",
            "tren 100 000",
            "tren 1 trieu",
        ];
        let unit = unit.unwrap_or_default().to_lowercase();
        let has_sign = name.contains(['%', '‰']);
        let name = format!(" {} ", words_of(name));
        let has_one_of = |words: &[&str]| words.iter().any(|word| name.contains(&format!(" {word} ")));
        if unit.contains('=') || has_one_of(&INDICES) {
            Self::Index
        } else if has_sign
            || has_one_of(&PER)
            || RATE_UNITS.iter().any(|part| unit.contains(part))
            || has_one_of(&RATES)
        {
            Self::Rate
        } else {
            Self::Amount
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind::{self, Amount, Index, Rate};

    #[test]
    fn rates_and_indices_are_told_from_amounts() {
        for (unit, name) in [
            (Some("%"), ""),
            (Some("người/km²"), "Dân số"),
            (None, "Mật độ dân số"),
            (None, "ty_le_ho_ngheo"),
            (Some("tạ/ha"), "x"),
            (Some("°C"), "Nhiệt độ"),
            (None, "Literacy rate"),
            (None, "Số bác sĩ trên 10.000 dân"),
            (None, "Trẻ em được tiêm (%)"),
        ] {
            assert_eq!(Kind::of(unit, name), Rate, "{name}");
        }
        for name in ["Chỉ số sản xuất công nghiệp", "chi_so", "Tỷ số giới tính", "Price index"] {
            assert_eq!(Kind::of(None, name), Index, "{name}");
        }
        assert_eq!(Kind::of(Some("Hà Nội = 100"), "Giá"), Index);
        for (unit, name) in [
            (Some("người"), "Dân số trung bình"),
            (Some("đơn vị"), "Số đơn vị cấp xã"),
            (None, "Corporate tax paid"),
            (None, "Dân số từ 15 tuổi trở lên"),
        ] {
            assert_eq!(Kind::of(unit, name), Amount, "{name}");
        }
    }
}
