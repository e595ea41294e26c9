#!/usr/bin/env python3
"""Makes a CSV of about SIZE bytes (10MB, 100MB, 1GB, a number) with 12 columns of mixed kinds.

The same bytes on every machine; a smaller table is the beginning of a larger one. Nothing in it is true.
"""

import argparse
import datetime
import random
import re
from pathlib import Path

from make_catalogue import SYLLABLES, Text, vocabulary

# Name, and what is in it.
COLUMNS = {
    "id": "running number",
    "ma_xa": "code of five digits, leading zeros, 11,000 different",
    "dia_ban": "700 names of places",
    "noi_dung": "free text, nearly all different; 1 of 20 empty, 1 of 8 quoted for a comma",
    "ngay_nop": "date, d/m/yyyy",
    "thoi_diem": "date and time, ISO 8601",
    "so_ca": "count, 7 of 10 missing: `..`",
    "gia_tri": "decimal with two places after a point",
    "kinh_do": "decimal with 13 places after a point",
    "ty_le": "percentage with a comma, so quoted: \"52,3%\"",
    "dat": "true or false",
    "nam": "year",
}
UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
BLOCK = 20_000
NO_COUNT = ".."


def size(text):
    number, unit = re.fullmatch(r"(\d+)([KMG]B)?", text.upper().replace(" ", "")).groups()
    return int(number) * UNITS.get(unit, 1)


class Rows:
    """Texts that are made once, and rows put together from them by chance."""

    def __init__(self):
        self.rng = random.Random(3)
        prose = Text(self.rng, SYLLABLES)
        places = vocabulary(700, 2, "xã ").values()
        self.places = [name for name, _ in places]
        self.openings = [prose.title(self.rng.randint(3, 7)) for _ in range(5_000)]
        self.endings = [prose.phrase(self.rng.randint(3, 9)) for _ in range(7_000)]
        first = datetime.date(2015, 1, 1)
        days = [first + datetime.timedelta(days=day) for day in range(9 * 365)]
        self.dates = [f"{day.day}/{day.month}/{day.year}" for day in days]
        self.days = [day.isoformat() for day in days]
        self.years = [day.year for day in days]
        self.times = [f"T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(86_400)]
        self.codes = [f"{n:05}" for n in range(3, 88_003, 8)]
        self.counts = [NO_COUNT] * 700 + [str(n * n // 40) for n in range(1, 301)]
        self.shares = [f'"{n // 10},{n % 10}%"' for n in range(1_001)]

    def text(self, opening, ending):
        kind = ending % 40
        if kind < 2:
            return ""
        if kind < 7:
            return f'"{self.openings[opening]}, {self.endings[ending]}"'
        return f"{self.openings[opening]} {self.endings[ending]}"

    def block(self, start):
        """Lines of BLOCK rows. One random number gives a row all its parts."""
        lines = []
        bits = self.rng.getrandbits
        for number in range(start, start + BLOCK):
            n, m = bits(64), bits(64)
            day = n % 3_285
            lines.append(
                f"{number},{self.codes[n // 3_285 % 11_000]},{self.places[(n >> 24) % 700]},"
                f"{self.text((n >> 34) % 5_000, m % 7_000)},{self.dates[day]},"
                f"{self.days[(day + (m >> 20) % 60) % 3_285]}{self.times[(m >> 30) % 86_400]},"
                f"{self.counts[(n >> 52) % 1_000]},{m % 9_999_991 / 100:.2f},"
                f"{102 + (n >> 11) / 2**53 * 7.5:.13f},{self.shares[(m >> 44) % 1_001]},"
                f"{'true' if m >> 63 else 'false'},{self.years[day]}\n"
            )
        return lines


def make(wanted, path):
    rows, written, number = Rows(), 0, 1
    with open(path, "wb") as file:
        written += file.write((",".join(COLUMNS) + "\n").encode())
        while written < wanted:
            lines = rows.block(number)
            block = "".join(lines).encode()
            if written + len(block) > wanted:
                block = first_lines(block, wanted - written)
            written += file.write(block)
            number += BLOCK


def first_lines(block, wanted):
    """Whole lines of a block until there are at least so many bytes."""
    return block[: block.index(b"\n", wanted - 1) + 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=size, metavar="SIZE", help="such as 10MB, 100MB or 1GB")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write")
    args = parser.parse_args()
    make(args.size, args.out)


if __name__ == "__main__":
    main()
