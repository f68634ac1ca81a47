"""Re-add an archive's figures from its ledger, as anybody can: this script knows nothing of the product.

python re_add.py ARCHIVE.zip says which figures do not agree, and ends with 1 if there are any: of the tables, and of
the first annex of the final report, which says itself up to which day it counts.
"""

import csv
import io
import itertools
import re
import sys
import zipfile
from collections import Counter

with zipfile.ZipFile(sys.argv[1]) as zipped:
    files = [zipped.read(f"{name}.csv").decode("utf-8-sig") for name in ("so-cai", "so-lieu", "tong-hop")]
    report = zipfile.ZipFile(zipped.open("giay-to/bao-cao-ket-qua-district.docx")).read("word/document.xml").decode()
ledger, figures, totals = (list(csv.DictReader(io.StringIO(file, newline=""))) for file in files)
areas = {"Tổng cộng": "", **{row["Địa bàn"]: row["Mã địa bàn"] for row in figures}}
printed = {("table", row.get("Mã địa bàn", ""), row["Mã chỉ số"]): row["Số"] for row in figures + totals}
COLUMNS = ("DSD", "ACT", "ABS", "INE")
added: Counter[tuple[str, str, str]] = Counter()
for line in re.findall(r"<w:tr>.*?</w:tr>", report, re.DOTALL):
    cells = ["".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", cell)) for cell in line.split("<w:tc>")[1:]]
    if len(cells) == 11 and cells[1] in areas:
        closes = "-".join(reversed(cells[9].split("/")))  # of the last row: of all together
        printed.update({("report", areas[cells[1]], code): cells[at] for at, code in enumerate(COLUMNS, 2)})
for row in (line for line in ledger if line["Loại dòng"] == "bước"):
    for of, area in itertools.product(("table", "report")[: 1 + (row["Ngày"] <= closes)], ("", row["Mã địa bàn"])):
        added[of, area, row["Mã chỉ số"]] += int(row["Số mới"] or 0) - int(row["Số cũ"] or 0)
known = {place: int(said.replace(".", "")) for place, said in printed.items() if said[:1].isdecimal()}
shown = {*printed, *(place for place in added if place[0] == "table")}
wrong = sorted(place for place in shown if added[place] != known.get(place, 0))
sys.exit(f"{len(wrong)} of {len(shown)} figures do not agree: {wrong}" if wrong else 0)
