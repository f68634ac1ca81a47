"""Re-add an archive's figures from its ledger, as anybody can: this script knows nothing of the product.

python re_add.py ARCHIVE.zip prints each figure that does not agree, and ends with 1 if there is one.
"""

import csv
import io
import sys
import zipfile
from collections import Counter

with zipfile.ZipFile(sys.argv[1]) as zipped:
    tables = {
        name: list(csv.DictReader(io.StringIO(zipped.read(name).decode("utf-8-sig"), newline="")))
        for name in ("so-cai.csv", "so-lieu.csv")
    }
added: Counter[tuple[str, str]] = Counter()
for row in tables["so-cai.csv"]:
    if row["Loại dòng"] == "bước":
        added[row["Mã địa bàn"], row["Mã chỉ số"]] += int(row["Số mới"] or 0) - int(row["Số cũ"] or 0)
printed = {(row["Mã địa bàn"], row["Mã chỉ số"]): row["Số"] for row in tables["so-lieu.csv"]}
wrong = [place for place in {*added, *printed} if added[place] != int(printed.get(place) or 0)]
sys.stdout.write(f"{len(printed)} figures, {sum(map(bool, printed.values()))} known, wrong: {sorted(wrong)}\n")
sys.exit(bool(wrong))
