"""Makes the workbooks of this folder: one made-up statistical sheet as .xlsx, .xls and .ods.

    pip install xlsxwriter xlwt odfpy
    python make_workbooks.py [folder]

The three hold the same cells, merged regions and number formats, and a hidden second sheet. The files
are the same byte for byte at each run (times in them are fixed), with the same versions of the packages.
"""

import datetime
import io
import pathlib
import sys
import zipfile

import xlsxwriter
import xlwt
from odf import number as odf_number
from odf import style as odf_style
from odf import table as odf_table
from odf.opendocument import OpenDocumentSpreadsheet
from odf.text import LineBreak, P

SHEET = "Dân số"
HIDDEN = "Danh mục"
TIME = datetime.datetime(2024, 1, 2, 3, 4, 5)

# Kinds of cells: text, whole number, decimal number, percent, date, code of two digits.
ROWS = [
    [("text", "BIỂU SỐ 07/DS-HTX")],
    [("text", "DÂN SỐ VÀ DIỆN TÍCH CHIA THEO HUYỆN, NĂM 2023")],
    [("text", "Đơn vị: người, km²")],
    [],
    [("text", "Mã"), ("text", "Huyện"), ("text", "Dân số"), None, None, ("text", "Diện tích"),
     ("text", "Tỷ lệ đô thị"), ("text", "Ngày\nđiều tra")],
    [None, None, ("text", "Tổng số"), ("text", "Nam"), ("text", "Nữ")],
    [("text", "A"), ("text", "B"), ("text", "1=2+3"), ("int", 2), ("int", 3), ("int", 4), ("int", 5), ("int", 6)],
    [("text", "I"), ("text", "MIỀN NÚI")],
    [("code", 1), ("text", "Suối Mây"), ("int", 9870), ("int", 4810), ("int", 5060), ("decimal", 312.75),
     ("percent", 0.124), ("date", datetime.date(2023, 7, 1))],
    [("code", 2), ("text", "Đèo Ngang Xanh"), ("int", 12405), ("int", 6120), ("int", 6285), ("decimal", 1048.3),
     ("percent", 0.0875), ("date", datetime.date(2023, 7, 3))],
    [("text", "II"), ("text", "ĐỒNG BẰNG")],
    [("code", 11), ("text", "Bến Lúa"), ("int", 154230), ("int", 75990), ("int", 78240), ("decimal", 0.1 + 0.2),
     ("percent", 0.523), ("date", datetime.date(2023, 6, 30))],
    [("code", 12), ("text", "Cồn Sao"), ("int", 88012), ("int", 43500), ("int", 44512), ("decimal", 96),
     ("text", "..."), ("text", "-")],
    [("text", "TỔNG SỐ"), None, ("int", 264517), ("int", 130420), ("int", 134097), ("decimal", 1457.35),
     ("percent", 0.4), None],
    [],
    [("text", "Ghi chú: số liệu bịa ra để thử; \"...\" là chưa có số liệu.")],
    [("text", "Nguồn: điều tra giả định ngày 1/7/2023.")],
]
# First row, last row, first column, last column, from 0.
MERGED = [(1, 1, 0, 7), (4, 5, 0, 0), (4, 5, 1, 1), (4, 4, 2, 4), (4, 5, 5, 5), (4, 5, 6, 6), (4, 5, 7, 7),
          (13, 13, 0, 1)]
FORMATS = {"int": "#,##0", "decimal": "#,##0.00", "percent": "0.0%", "date": "dd/mm/yyyy", "code": "00"}


def cells():
    for row, values in enumerate(ROWS):
        for column, cell in enumerate(values):
            if cell is not None:
                yield row, column, *cell


def make_xlsx(path):
    book = xlsxwriter.Workbook(str(path), {"default_date_format": FORMATS["date"]})
    book.set_properties({"created": TIME})
    sheet = book.add_worksheet(SHEET)
    styles = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    for top, bottom, left, right in MERGED:
        sheet.merge_range(top, left, bottom, right, "")
    for row, column, kind, value in cells():
        sheet.write(row, column, value, styles.get(kind))
    hidden = book.add_worksheet(HIDDEN)
    hidden.hide()
    hidden.write(1, 1, "không hiện")
    book.close()


def make_xls(path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(SHEET)
    styles = {kind: xlwt.easyxf(num_format_str=code) for kind, code in FORMATS.items()}
    starts = {(top, left): (top, bottom, left, right) for top, bottom, left, right in MERGED}
    for row, column, kind, value in cells():
        style = styles.get(kind, xlwt.Style.default_style)
        if (row, column) in starts:
            sheet.write_merge(*starts[row, column], value, style)
        else:
            sheet.write(row, column, value, style)
    hidden = book.add_sheet(HIDDEN)
    hidden.visibility = 1
    hidden.write(1, 1, "không hiện")
    book.save(str(path))


def make_ods(path):
    book = OpenDocumentSpreadsheet()
    book.meta.childNodes.clear()
    concealed = odf_style.Style(name="concealed", family="table")
    concealed.addElement(odf_style.TableProperties(display="false"))
    book.automaticstyles.addElement(concealed)
    code = odf_number.NumberStyle(name="two-digits")
    code.addElement(odf_number.Number(minintegerdigits="2", decimalplaces="0"))
    book.automaticstyles.addElement(code)
    code_style = odf_style.Style(name="code", family="table-cell", datastylename=code)
    book.automaticstyles.addElement(code_style)
    sheet = odf_table.Table(name=SHEET)
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, bottom, left, right in MERGED}
    for row, values in enumerate(ROWS):
        line = odf_table.TableRow()
        for column in range(8):
            covered = any(t <= row <= b and l <= column <= r and (row, column) != (t, l) for t, b, l, r in MERGED)
            cell = values[column] if column < len(values) else None
            line.addElement(odf_table.CoveredTableCell() if covered else ods_cell(cell, starts.get((row, column)), code_style))
        # As LibreOffice fills up a row.
        line.addElement(odf_table.TableCell(numbercolumnsrepeated="16376"))
        sheet.addElement(line)
    rest = odf_table.TableRow(numberrowsrepeated=str(1048576 - len(ROWS)))
    rest.addElement(odf_table.TableCell(numbercolumnsrepeated="16384"))
    sheet.addElement(rest)
    book.spreadsheet.addElement(sheet)
    hidden = odf_table.Table(name=HIDDEN, stylename=concealed)
    hidden.addElement(odf_table.TableRow())
    line = odf_table.TableRow()
    line.addElement(odf_table.TableCell())
    line.addElement(ods_cell(("text", "không hiện"), None, code_style))
    hidden.addElement(line)
    book.spreadsheet.addElement(hidden)
    stream = io.BytesIO()
    book.write(stream)
    path.write_bytes(with_fixed_times(stream.getvalue()))


def ods_cell(cell, span, code_style):
    attributes = {}
    if span:
        attributes = {"numberrowsspanned": str(span[0]), "numbercolumnsspanned": str(span[1])}
    if cell is None:
        return odf_table.TableCell(**attributes)
    kind, value = cell
    if kind == "text":
        attributes["valuetype"] = "string"
        shown = value
    elif kind == "date":
        attributes |= {"valuetype": "date", "datevalue": value.isoformat()}
        shown = value.strftime("%d/%m/%Y")
    elif kind == "percent":
        attributes |= {"valuetype": "percentage", "value": repr(value)}
        shown = f"{value * 100:.1f}%".replace(".", ",")
    elif kind == "code":
        attributes |= {"valuetype": "float", "value": repr(value), "stylename": code_style}
        shown = f"{value:02}"
    else:
        attributes |= {"valuetype": "float", "value": repr(value)}
        shown = f"{value:,}".replace(",", ".") if kind == "int" else f"{value:.2f}".replace(".", ",")
    element = odf_table.TableCell(**attributes)
    paragraph = P()
    for number, line in enumerate(shown.split("\n")):
        if number:
            paragraph.addElement(LineBreak())
        paragraph.addText(line)
    element.addElement(paragraph)
    return element


def with_fixed_times(archive):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            packing = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(entry.filename, (2024, 1, 2, 3, 4, 4)), old.read(entry.filename), packing)
    return stream.getvalue()


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__)
    folder = folder if folder.is_dir() else folder.parent
    make_xlsx(folder / "population.xlsx")
    make_xls(folder / "population.xls")
    make_ods(folder / "population.ods")
