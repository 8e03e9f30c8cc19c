"""Two real bills, where they are: both ingest, and add up to an independent sum to the last digit."""

import csv
import os
import unittest
from decimal import Decimal, ROUND_HALF_EVEN
from pathlib import Path

from mandate_cli import CliTest

FILES = Path(os.environ.get("MANDATE_SHARED", "../shared")) / "data"
PLACES = Decimal("0.000000000001")


@unittest.skipUnless(FILES.is_dir(), "the folder with the real files is not here")
class RealFilesTest(CliTest):
    def independent_total(self, file, column, null=""):
        total = Decimal(0)
        lines = 0
        with file.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                lines += 1
                if row[column] not in ("", null):
                    total += Decimal(row[column]).quantize(PLACES, rounding=ROUND_HALF_EVEN)
        return total.quantize(PLACES), lines

    def check(self, name, columns):
        file = FILES / name
        self.ingest(file)
        for basis, column in columns.items():
            cost, lines = self.independent_total(file, column, "NULL")
            total = self.spend("platform", "--basis", basis)["total"]
            self.assertEqual((total["cost"], total["lines"]), (str(cost), lines), basis)
        self.ok("reconcile", "--data", self.data)

    def test_legacy_cur(self):
        self.check("legacy-cur-anonymised.csv",
                   {"unblended": "lineItem/UnblendedCost", "list": "pricing/publicOnDemandCost"})

    def test_focus(self):
        self.check("focus-1.0-sample.csv", {"unblended": "BilledCost", "list": "ListCost"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
