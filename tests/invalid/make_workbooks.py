"""Makes the workbook of the fixture E411: two sheets, each of which may be the table.

    python3 make_workbooks.py

It is the same byte for byte at each run: times in it are fixed, and only the standard library is used.
"""

import pathlib
import zipfile

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = {
    "Bìa": [["Danh sách trường học"]],
    "Mầm non": [["ten_truong", "so_lop"], ["Trường Hoa Sen", 12], ["Trường Ban Mai", 9]],
    "Tiểu học": [["ten_truong", "so_lop"], ["Trường Suối Mây", 20]],
}


def cell(column, row, value):
    at = f"{'ABC'[column]}{row + 1}"
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(rows):
    body = ""
    for number, row in enumerate(rows):
        cells = "".join(cell(column, number, value) for column, value in enumerate(row))
        body += f'<row r="{number + 1}">{cells}</row>'
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def parts():
    count = range(1, len(SHEETS) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.worksheet+xml"/>' for n in count)
    yield "[Content_Types].xml", (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        f'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>')
    yield "_rels/.rels", (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>')
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(count, SHEETS))
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in count)
    yield "xl/_rels/workbook.xml.rels", f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
    for n, rows in zip(count, SHEETS.values()):
        yield f"xl/worksheets/sheet{n}.xml", sheet(rows)


here = pathlib.Path(__file__).parent
with zipfile.ZipFile(here / "E411/catalog/datasets/truong-hoc/truong-hoc.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
    for name, text in parts():
        book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
