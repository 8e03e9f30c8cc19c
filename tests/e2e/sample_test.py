"""The sample organisation says what every figure should be; mandate spend must say the same."""

import os
import shutil
import unittest
from decimal import Decimal

import json
from mandate_cli import CliTest, mandate


MAY_BE_UNKNOWN = {"model", "vendor", "token_type", "tier", "routing", "region"}


def rows_by_values(rows, keys):
    """Rows as {values + what was not understood: (cost, tokens, lines)}."""
    found = {}
    for row in rows:
        unknown = tuple(sorted(row.get("unknown_keys", [])))
        if "unknown" in row:  # expected.json
            unknown = tuple(sorted(row["unknown"])) if isinstance(row["unknown"], list) else tuple(
                key for key in sorted(keys) if key in MAY_BE_UNKNOWN and row.get(key) is None)
        index = tuple(row.get(key) for key in keys) + (unknown,)
        assert index not in found, f"{index} stands twice"
        found[index] = (Decimal(row["cost"]), row["tokens"], row["lines"])
    return found


class SampleTest(CliTest):
    def assert_same(self, got, want):
        """Equal, or the first differences and how many there are."""
        wrong = [f"{index}: got {got.get(index)}, expected {want.get(index)}"
                 for index in sorted(set(got) | set(want), key=str)
                 if got.get(index) != want.get(index)]
        self.assertFalse(wrong, f"{len(wrong)} rows differ:\n" + "\n".join(wrong[:12]))

    def check(self, seed, export_format, delivery):
        out = self.folder / "sample"
        self.ok("sample", "--out", out, "--seed", seed, "--export-format", export_format,
                "--delivery", delivery, "--lines-per-month", os.environ.get("MANDATE_LINES", 10000))
        self.ingest(out / "exports")
        expected = json.loads((out / "expected.json").read_text(encoding="utf-8"))
        compared = 0
        for by in expected["by"]:
            keys = by.split(",")
            with self.subTest(by=by):
                want = rows_by_values(expected["by"][by], keys)
                got = rows_by_values(self.spend(by)["rows"], keys)
                self.assert_same(got, want)
                compared += len(want)
        for basis in ("net", "list"):
            for by, rows in expected.get(basis, {}).items():
                with self.subTest(basis=basis, by=by):
                    want = {tuple(r.get(k) for k in by.split(",")): Decimal(r["cost"]) for r in rows}
                    got = {tuple(r.get(k) for k in by.split(",")): Decimal(r["cost"])
                           for r in self.spend(by, "--basis", basis)["rows"]}
                    self.assertEqual(got, want)
        self.assertGreater(compared, 500)
        for period, figures in expected["periods"].items():
            total = self.spend("platform", "--period", period)["total"]
            self.assertEqual(total["cost"], figures["cost"]["unblended"])
            self.assertEqual(total["lines"], figures["lines"])
        reconciled = self.ok("reconcile", "--data", self.data, "--format", "json").json()
        for period in reconciled["periods"]:
            self.assertEqual(period["difference"], "0.000000000000")
        return expected

    def test_parquet_overwrite(self):
        self.check(1, "parquet", "overwrite")

    def test_csv_create_new(self):
        self.check(2, "csv", "create-new")

    def test_parquet_create_new(self):
        self.check(3, "parquet", "create-new")

    @unittest.skipUnless(os.environ.get("MANDATE_LONG"), "runs under ./test --long")
    def test_all_seeds_and_formats(self):
        for seed in (1, 2, 3):
            for export_format in ("parquet", "csv"):
                shutil.rmtree(self.folder / "sample", ignore_errors=True)
                shutil.rmtree(self.data, ignore_errors=True)
                self.check(seed, export_format, "overwrite")

    def test_ingest_twice_changes_nothing(self):
        out = self.folder / "sample"
        self.ok("sample", "--out", out, "--months", 2)
        first = self.ingest(out / "exports").out
        before = self.spend("month,platform")
        second = self.ingest(out / "exports").out
        self.assertIn("new", first)
        self.assertIn("unchanged", second)
        self.assertNotIn("new", second.replace("not new", ""))
        self.assertEqual(self.spend("month,platform"), before)

    def test_reconcile_says_no_when_a_line_of_the_snapshot_is_altered(self):
        out = self.folder / "sample"
        self.ok("sample", "--out", out, "--months", 1)
        self.ingest(out / "exports")
        facts = next(self.data.glob("bills/*/*/*/facts.parquet"))
        raw = bytearray(facts.read_bytes())
        raw[len(raw) // 2] ^= 1
        facts.chmod(0o644)
        facts.write_bytes(raw)
        answer = mandate("reconcile", "--data", self.data)
        self.assertEqual(answer.code, 1, answer.err)
        self.assertIn("has been altered", answer.out)

    def test_spend_by_an_unknown_key_names_the_keys(self):
        out = self.folder / "sample"
        self.ok("sample", "--out", out, "--months", 1)
        self.ingest(out / "exports")
        sentence = self.refused(2, "spend", "--by", "colour", "--data", self.data)
        self.assertIn("'colour' is no key of spend", sentence)
        self.assertIn("token_type", sentence)
        self.refused(2, "spend", "--by", "role", "--data", self.data, "--basis", "gross")
        self.refused(2, "spend", "--by", "role", "--data", self.data, "--period", "2019-01")
        self.refused(2, "spend", "--by", "role", "--data", self.data, "--where", "role")

    def test_filters_and_totals_agree(self):
        out = self.folder / "sample"
        self.ok("sample", "--out", out, "--months", 2)
        self.ingest(out / "exports")
        for row in self.spend("platform")["rows"]:
            picked = self.spend("model,token_type", "--where", f"platform={row['platform']}")
            self.assertEqual(picked["total"]["cost"], row["cost"])
            self.assertEqual(sum(Decimal(r["cost"]) for r in picked["rows"]), Decimal(row["cost"]))
        whole = Decimal(self.spend("platform")["total"]["cost"])
        ai = self.spend("platform", "--ai")
        self.assertNotIn("non_ai", [row["platform"] for row in ai["rows"]])
        non_ai = Decimal(self.spend("platform", "--where", "platform=non_ai")["total"]["cost"])
        self.assertEqual(Decimal(ai["total"]["cost"]) + non_ai, whole)


if __name__ == "__main__":
    unittest.main(verbosity=2)
