#!/usr/bin/env python3
"""Makes a catalogue of N made-up datasets: for odcat, and the same content for Hugo and Zola.

Dataset number i is the same bytes on every machine and for every N. Nothing in it is true.
"""

import argparse
import datetime
import json
import random
import shutil
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
BASE_URL = "https://dulieu.example/"
PREVIEW_ROWS = 20
PERIODS = [f"{year}Q{quarter}" for year in (2022, 2023) for quarter in (1, 2, 3, 4)]
PLACES = ["Huyện Bắc", "Huyện Nam", "Huyện Đông", "Huyện Tây", "Huyện Giữa"]
LICENSES = {
    "CC0-1.0": "CC0 1.0",
    "CC-BY-4.0": "CC BY 4.0",
    "CC-BY-SA-4.0": "CC BY-SA 4.0",
    "ODC-BY-1.0": "ODC-BY 1.0",
    "VN-ND47-2020": "Nghị định 47/2020/NĐ-CP",
}
FREQUENCIES = ["annual", "quarterly", "monthly", "irreg"]
# name, title, English title, type, unit
COLUMNS = [
    ("ky_bao_cao", "Kỳ báo cáo", "Period", "period", None),
    ("dia_ban", "Địa bàn", "Area", "string", None),
    ("ma_don_vi", "Mã đơn vị", "Unit code", "string", None),
    ("so_luong", "Số lượng", "Count", "integer", "hồ sơ"),
    ("gia_tri", "Giá trị", "Value", "number", "triệu đồng"),
    ("ty_le", "Tỷ lệ", "Share", "number", "%"),
    ("ngay_chot", "Ngày chốt số liệu", "Date of record", "date", None),
    ("ghi_chu", "Ghi chú", "Note", "string", None),
]
SYLLABLES = """
an bàn báo bảo bằng bến biển bình bộ cao cải cấp cầu chăn chất chè chí chính chuyển chương công
cộng cơ cục cứu dân dẫn diện dịch doanh du dục dựng dữ đà đai đào đánh đất đầu điện điều đình định
đo đoàn đô độ đời đồng động đơn được đường gạo giá giao giáo giảm giấy giống gỗ hàng hành hạ hải hệ
hiện hiệu hình hóa học hộ hồ hội hợp huyện hưởng kế kết khai khám khảo khí khoa khoáng khu khuyến
kiểm kiến kinh kỳ lao lâm lập liệu lịch loại lúa luật lực lượng lý mạng mầm mạnh máy mía môi mới mục
mức năng ngành nghèo nghề nghị nghiệp ngoại ngô nguồn người nhà nhân nhận nhiệm nhập nông nội nuôi
nước ổn phát phân phẩm phòng phổ phủ phục phương quan quản quả quốc quy quyền rau rừng sách sạch sản
sáng sinh sóc số sông sở suất sự tác tài tạo tăng tầng tập tế tham thành thải thẩm thất thể thị
thiên thiết thông thống thời thu thuế thủy thư thực thương tích tiêu tin tín tỉnh toàn tổ trạm trại
tri triển trì trình trò trọng trồng trợ trung trường trưởng tuyến tư từ tự ứng vay văn vận vật vệ vị
viên việc viện viễn vốn vùng vụ xã xây xét xuất xử y yêu yếu
""".split()
WORDS = """
account agency annual area average budget building capital census change child clinic code commune
count crop data decision district energy export family farm field fishery fund goods health
household income industry labour land library licence market measure member mountain network notice
office output people period place plan plant price project public quality rate region register
report resource revenue river road school service share source state station stock supply survey
system table teacher tourism trade transport unit value village ward water year
""".split()


class Text:
    """Made-up prose in one language."""

    def __init__(self, rng, vocabulary):
        self.rng, self.vocabulary = rng, vocabulary

    def phrase(self, count):
        return " ".join(self.rng.choices(self.vocabulary, k=count))

    def title(self, count):
        phrase = self.phrase(count)
        return phrase[0].upper() + phrase[1:]

    def sentence(self, count):
        return self.title(count) + "."

    def description(self):
        """160 words of Markdown; the first sentence is the summary."""
        opening = [self.sentence(16)] + [self.sentence(15) for _ in range(4)]
        items = [f"- **{self.title(3)}**: {self.phrase(5)}" for _ in range(3)]
        closing = [self.sentence(15) for _ in range(4)]
        return "\n\n".join([" ".join(opening), "\n".join(items), " ".join(closing)]) + "\n"


def slug(text):
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in letters if c.isascii()).replace(" ", "-")


def vocabulary(count, words, prefix=""):
    """`count` names, no two alike once the marks are off: slug → (name, English name)."""
    rng = random.Random(f"{prefix}{count}")
    vietnamese, english, names = Text(rng, SYLLABLES), Text(rng, WORDS), {}
    while len(names) < count:
        name = prefix + vietnamese.phrase(words)
        names.setdefault(slug(name), (name[0].upper() + name[1:], english.title(words)))
    return names


PUBLISHERS = vocabulary(40, 3, "sở ")
TOPICS = vocabulary(24, 3)
KEYWORDS = [name.lower() for name, _ in vocabulary(200, 2).values()]


def dataset(number):
    rng = random.Random(number)
    vietnamese, english = Text(rng, SYLLABLES), Text(rng, WORDS)
    title = vietnamese.title(7)
    issued = datetime.date(2023, 1, 1) + datetime.timedelta(days=rng.randrange(365))
    description = vietnamese.description()
    return {
        "id": f"{slug(title)}-{number:06}",
        "file": f"{slug(vietnamese.phrase(3))}.csv",
        "title": title,
        "summary": description[: description.index(".") + 1],
        "description": description,
        "en": {"title": english.title(7), "description": english.description()},
        "publisher": rng.choice(list(PUBLISHERS)),
        "topics": rng.sample(list(TOPICS), rng.randint(1, 2)),
        "keywords": rng.sample(KEYWORDS, rng.randint(3, 5)),
        "license": rng.choice(list(LICENSES)),
        "frequency": rng.choice(FREQUENCIES),
        "issued": issued,
        "modified": issued + datetime.timedelta(days=rng.randrange(300)),
        "temporal": {"start": datetime.date(2022, 1, 1), "end": datetime.date(2023, 12, 31)},
        "spatial": f"Tỉnh {vietnamese.title(2)}",
        "source": {"title": vietnamese.title(6), "url": f"https://nguon.example/{number}"},
        "fields": [vietnamese.title(8) for _ in COLUMNS],
        "rows": [row(rng, period, place) for period in PERIODS for place in PLACES],
    }


def row(rng, period, place):
    year, month = int(period[:4]), 3 * int(period[5])
    return [
        period,
        place,
        f"DV{rng.randrange(10_000):04}",
        str(rng.randrange(100_000)),
        f"{rng.uniform(0, 90_000):.2f}",
        f"{rng.uniform(0, 100):.1f}",
        f"{year}-{month:02}-{rng.randint(1, 28):02}",
        " ".join(rng.choices(SYLLABLES, k=3)) if rng.random() < 0.7 else "",
    ]


def csv_text(data):
    lines = [[column[0] for column in COLUMNS], *data["rows"]]
    return "".join(",".join(line) + "\n" for line in lines)


def to_json(value):
    return json.dumps(value, ensure_ascii=False, default=datetime.date.isoformat)


# TOML. Our texts hold no quotation mark and no backslash, so JSON's strings are TOML's.


def toml_value(value):
    if isinstance(value, str):
        return f'"""\n{value}"""' if "\n" in value else json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(v)}" for key, v in value.items()) + " }"
    return json.dumps(value)


def toml(table, header=None):
    lines = [header] if header else []
    lines += [f"{key} = {toml_value(value)}" for key, value in table.items() if value is not None]
    return "\n".join(lines) + "\n\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


# odcat


def write_odcat_site(site, languages):
    catalog = {
        "title": "Cổng dữ liệu thử",
        "description": "Một danh mục bịa ra để đo. Không số liệu nào ở đây là thật.",
        "base_url": BASE_URL,
        "languages": languages,
        "publisher": next(iter(PUBLISHERS)),
        "license": "CC-BY-4.0",
    }
    english = {"title": "A catalogue for measuring", "description": "Nothing in it is true."}
    contact = toml({"email": "du-lieu@dulieu.example"}, "[contact]")
    write(
        site / "catalog/catalog.toml",
        toml(catalog) + contact + (toml(english, "[en]") if "en" in languages else ""),
    )
    for file, names in (("publishers", PUBLISHERS), ("topics", TOPICS)):
        tables = []
        for key, (name, english_name) in names.items():
            tables.append(toml({"name": name}, f"[{key}]"))
            if "en" in languages:
                tables.append(toml({"name": english_name}, f"[{key}.en]"))
        write(site / f"catalog/{file}.toml", "".join(tables))


def write_odcat_dataset(site, data, languages):
    plain = ["title", "description", "publisher", "topics", "keywords", "license", "frequency"]
    plain += ["issued", "modified", "temporal", "spatial"]
    parts = [toml({key: data[key] for key in plain}), toml(data["source"], "[[sources]]")]
    if "en" in languages:
        parts.append(toml(data["en"], "[en]"))
    distribution = {"path": data["file"], "primary_key": ["ky_bao_cao", "dia_ban"]}
    parts.append(toml(distribution, "[[distributions]]"))
    for (name, title, english, kind, unit), description in zip(COLUMNS, data["fields"]):
        field = dict(name=name, title=title, type=kind, unit=unit, description=description)
        parts.append(toml(field, "[[distributions.fields]]"))
        if "en" in languages:
            parts.append(toml({"title": english}, "[distributions.fields.en]"))
    folder = site / "catalog/datasets" / data["id"]
    write(folder / "dataset.toml", "".join(parts))
    write(folder / data["file"], csv_text(data))


# Hugo and Zola. Each gets the first 20 rows, the dictionary and the size of the CSV ready made, in
# the way that costs it least (README.md has the figures): Hugo in the front matter, Zola in a JSON
# file that the page's template loads, since it copies the front matter into every list.


def facts(data):
    """What the template of a dataset page shows besides title, text and taxonomies."""
    keys = ["frequency", "issued", "modified", "temporal", "spatial", "source", "file"]
    columns = [
        {"name": name, "title": title, "type": kind, "unit": unit or "", "description": description}
        for (name, title, _, kind, unit), description in zip(COLUMNS, data["fields"])
    ]
    return {key: data[key] for key in keys} | {
        "license_name": LICENSES[data["license"]],
        "publisher_name": PUBLISHERS[data["publisher"]][0],
        "row_count": len(data["rows"]),
        "bytes": len(csv_text(data).encode()),
        "columns": columns,
        "rows": data["rows"][:PREVIEW_ROWS],
    }


def body(data):
    """The description without its first sentence, which the page shows as the summary."""
    return data["description"].removeprefix(data["summary"]).lstrip()


def write_hugo_site(site):
    shutil.copytree(HERE / "hugo", site, dirs_exist_ok=True)
    sections = {"_index": "Cổng dữ liệu thử", "dataset/_index": "Bộ dữ liệu"}
    sections |= {f"publisher/{key}/_index": name for key, (name, _) in PUBLISHERS.items()}
    sections |= {f"topic/{key}/_index": name for key, (name, _) in TOPICS.items()}
    for path, title in sections.items():
        write(site / f"content/{path}.md", json.dumps({"title": title}) + "\n")


def write_hugo_dataset(site, data):
    front = {
        "title": data["title"],
        "description": data["summary"],
        "date": data["modified"],
        "publisher": [data["publisher"]],
        "topic": data["topics"],
        "keyword": data["keywords"],
        "params": facts(data),
    }
    folder = site / "content/dataset" / data["id"]
    write(folder / "index.md", f"{to_json(front)}\n\n{body(data)}")
    write(folder / data["file"], csv_text(data))


def write_zola_site(site):
    shutil.copytree(HERE / "zola", site, dirs_exist_ok=True)
    write(site / "content/_index.md", '+++\ntitle = "Cổng dữ liệu thử"\n+++\n')
    section = {
        "title": "Bộ dữ liệu",
        "sort_by": "date",
        "paginate_by": 20,
        "template": "list.html",
        "page_template": "dataset.html",
    }
    write(site / "content/dataset/_index.md", f"+++\n{toml(section)}+++\n")


def write_zola_dataset(site, data):
    plain = {"title": data["title"], "description": data["summary"], "date": data["modified"]}
    taxonomies = {
        "publisher": [PUBLISHERS[data["publisher"]][0]],
        "topic": [TOPICS[key][0] for key in data["topics"]],
        "keyword": data["keywords"],
    }
    details = facts(data)
    card = {key: details.pop(key) for key in ("publisher_name", "row_count")}
    front = toml(plain) + toml(taxonomies, "[taxonomies]") + toml(card, "[extra]")
    folder = site / "content/dataset" / data["id"]
    write(folder / "index.md", f"+++\n{front}+++\n\n{body(data)}")
    write(folder / data["file"], csv_text(data))
    write(site / "data" / f"{data['id']}.json", to_json(details))


def make(count, site, languages=("vi",), hugo=None, zola=None):
    write_odcat_site(site, list(languages))
    if hugo:
        write_hugo_site(hugo)
    if zola:
        write_zola_site(zola)
    for number in range(1, count + 1):
        data = dataset(number)
        write_odcat_dataset(site, data, languages)
        if hugo:
            write_hugo_dataset(hugo, data)
        if zola:
            write_zola_dataset(zola, data)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, metavar="N", help="how many datasets")
    parser.add_argument("site", type=Path, metavar="DIR", help="writes DIR/catalog/")
    parser.add_argument("--languages", default="vi", help="vi (default) or vi,en; odcat only")
    parser.add_argument("--hugo", type=Path, metavar="DIR", help="also writes a Hugo site")
    parser.add_argument("--zola", type=Path, metavar="DIR", help="also writes a Zola site")
    args = parser.parse_args()
    make(args.count, args.site, args.languages.split(","), args.hugo, args.zola)


if __name__ == "__main__":
    main()
