"""What goes wrong in the field: broken files, a full disk, kill -9, two at once.

Each case ends with the exit code of design section 6 and one sentence, and leaves what was
ingested before as it was: the same spend, to the byte, and `reconcile` still says yes.
"""

import csv
import gzip
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
from decimal import Decimal
from pathlib import Path

from mandate_cli import CliTest, finish, mandate, start

BY = "month,platform,model,token_type,account,line_kind"
MONTHS = ("2026-10", "2026-11")
LINES = 400  # of a month, in the small CSV exports
LIMIT = 120  # seconds until a state that must come is given up
LONG = bool(os.environ.get("MANDATE_LONG"))
COST = "line_item_unblended_cost"
PAYER = "bill_payer_account_id"
CURRENCY = "line_item_currency_code"


def until(condition):
    """Asks until it is so; the last answer."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        os.sched_yield()
    return condition()


class Rows:
    """The lines of one month of an export, to be changed and written."""

    def __init__(self, header, rows):
        self.header = header
        self.rows = rows

    def copy(self):
        return Rows(list(self.header), [list(row) for row in self.rows])

    def set(self, row, column, value):
        self.rows[row][self.header.index(column)] = value

    def set_all(self, column, value):
        for row in range(len(self.rows)):
            self.set(row, column, value)

    def dearer(self, by):
        """The same month with other figures, as AWS delivers it again."""
        changed = self.copy()
        at = self.header.index(COST)
        for row in changed.rows:
            if row[at]:
                row[at] = str(Decimal(row[at]) + Decimal(by))
        return changed

    def total(self):
        at = self.header.index(COST)
        return sum((Decimal(row[at]) for row in self.rows if row[at]), Decimal(0))

    def text(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return out.getvalue().encode("utf-8")


class Export:
    """A CUR 2.0 export in a folder, as AWS lays it out."""

    def __init__(self, folder, name="acme-cur2"):
        self.folder = folder
        self.name = name

    def file(self, month, execution=""):
        return self.period("data", month) / execution / f"{self.name}-00001.csv.gz"

    def manifest(self, month):
        return self.period("metadata", month) / f"{self.name}-Manifest.json"

    def period(self, kind, month):
        return self.folder / self.name / kind / f"BILLING_PERIOD={month}"

    def write(self, month, rows, execution=""):
        file = self.file(month, execution)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(rows if isinstance(rows, bytes) else rows.text(), 1))
        self.write_manifest(month, [f"s3://bucket/cur/{file.relative_to(self.folder)}"])
        return file

    def write_manifest(self, month, files):
        manifest = self.manifest(month)
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.write_text(json.dumps({
            "exportName": self.name,
            "billingPeriod": {"start": f"{month}-01T00:00:00.000Z"},
            "columns": [],
            "dataFiles": files,
        }), encoding="utf-8")
        return manifest


def child_of(pid):
    """The process id of the reader child, while there is one."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return int(children[0]) if children else None
    except OSError:
        return None


def readers_in(folder):
    """Reader children, of whatever parent, that work in this data folder."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = command.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"read-export" in words and any(w.startswith(os.fsencode(folder)) for w in words):
            found.append(command.parent.name)
    return found


class FaultTest(CliTest):
    """A data folder that holds two months, and a way to say that nothing happened to it."""

    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory(prefix="mandate-faults-")
        cls.addClassCleanup(shared.cleanup)
        cls.shared = Path(shared.name)
        cls.months = cls.read_sample()
        cls.old = Export(cls.shared / "old")
        cls.new = Export(cls.shared / "new")
        for month in MONTHS:
            cls.old.write(month, cls.months[month])
            cls.new.write(month, cls.months[month].dearer("0.25"))
        cls.base = cls.shared / "base"
        cls.must("ingest", cls.old.folder, "--data", cls.base)

    @classmethod
    def must(cls, *arguments):
        answer = mandate(*arguments)
        assert answer.code == 0, f"{arguments}: {answer.err}"

    @classmethod
    def read_sample(cls):
        """A few lines of each month, chosen evenly."""
        out = cls.shared / "sample"
        cls.must("sample", "--out", out, "--months", 2, "--export-format", "csv")
        months = {}
        for month in MONTHS:
            file = next(out.glob(f"exports/**/data/BILLING_PERIOD={month}/**/*.csv.gz"))
            with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
                header, *rows = csv.reader(text)
            months[month] = Rows(header, rows[::max(1, len(rows) // LINES)])
        return months

    def setUp(self):
        super().setUp()
        shutil.copytree(self.base, self.data)
        self.export = Export(self.folder / "export")
        shutil.copytree(self.old.folder, self.export.folder)

    # What can be seen of a data folder.

    def answers(self, data=None, through=()):
        """The whole spend of each month: its rows, as text."""
        answer = self.ok("spend", "--by", BY, "--format", "json", "--data", data or self.data,
                         through=through).json()
        rows = {month: [] for month in MONTHS}
        for row in answer["rows"]:
            rows[row["month"]].append(json.dumps(row))
        self.assertEqual(sum(Decimal(row["cost"]) for row in answer["rows"]),
                         Decimal(answer["total"]["cost"]))
        return {month: "\n".join(lines) for month, lines in rows.items()}

    def reconciled(self, data=None, through=()):
        self.ok("reconcile", "--data", data or self.data, through=through)

    def snapshots(self, kind="bills"):
        depth = {"bills": "*/*/*", "ledger": "*", "staging": "*"}[kind]
        return sorted(str(path.relative_to(self.data)) for path in (self.data / kind).glob(depth))

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.data}/mandate.db?mode=ro", uri=True) as database:
            return sorted(row[0] for row in database.execute(sql))

    def assert_tidy(self):
        """Nothing in staging, and no folder that no row names."""
        self.assertEqual(self.snapshots("staging"), [])
        for kind, column in (("bills", "folder"), ("ledger", "ledger")):
            named = self.rows(f"SELECT {column} FROM delivery")
            self.assertEqual(self.snapshots(kind), [f"{kind}/{place}" for place in named])

    def refuses(self, code, *words, source=None):
        """Ingest says one sentence with these words, and nothing has changed."""
        before = self.answers(), self.snapshots(), self.snapshots("ledger")
        sentence = self.refused(code, "ingest", source or self.export.folder, "--data", self.data)
        for word in words:
            self.assertIn(str(word), sentence)
        self.assertEqual((self.answers(), self.snapshots(), self.snapshots("ledger")), before)
        self.assert_tidy()
        self.reconciled()
        return sentence


class BrokenFilesTest(FaultTest):
    """Folders, manifests and files that are not what they should be."""

    def test_missing_folder(self):
        self.refuses(2, self.folder / "nowhere", source=self.folder / "nowhere")

    def test_empty_folder(self):
        (self.folder / "empty").mkdir()
        self.refuses(2, self.folder / "empty", source=self.folder / "empty")

    def test_file_of_another_kind(self):
        letter = self.folder / "letter.txt"
        letter.write_text("Dear all,\n", encoding="utf-8")
        self.refuses(2, letter, source=letter)

    def test_manifest_names_a_file_that_is_not_there(self):
        self.export.file("2026-11").unlink()
        self.refuses(2, self.export.manifest("2026-11"), "acme-cur2-00001.csv.gz", "not there")

    def test_manifest_is_no_json(self):
        for text in ('{"exportName": "acme-cur2", "dataFiles": [', "", "\0\0\0\0", "[1, 2]", "null",
                     '{"dataFiles": 7}', '{"dataFiles": [7]}', "[" * 100_000,
                     '{"exportName": "acme-cur2", "dataFiles": []}'):
            with self.subTest(text=text[:40]):
                self.export.manifest("2026-11").write_text(text, encoding="utf-8")
                self.refuses(2, self.export.manifest("2026-11"))

    def test_manifest_with_hostile_paths(self):
        for path in ("../../etc/passwd", "../../../../../../../../etc/passwd.csv", "/etc/passwd",
                     "/etc/passwd.csv", "file:///etc/passwd", "s3://", "s3://bucket", "",
                     "s3://bucket/../../etc/passwd", "data/./x.csv", "a\0b.csv.gz", "a\nb.csv.gz",
                     "..\\..\\etc\\passwd", "s3://bucket//x.csv", "a\x1b[31mb.csv"):
            with self.subTest(path=path):
                self.export.write_manifest("2026-11", [path])
                self.refuses(2, self.export.manifest("2026-11"))

    def test_gzip_that_ends_early(self):
        file = self.export.file("2026-11")
        whole = file.read_bytes()
        for keep in (0, 1, 12, len(whole) // 2, len(whole) - 1):
            with self.subTest(keep=keep):
                file.write_bytes(whole[:keep])
                self.refuses(2, file, "ends early", "at byte")

    def test_gzip_with_a_wrong_crc(self):
        file = self.export.file("2026-11")
        whole = bytearray(file.read_bytes())
        whole[-8] ^= 1
        file.write_bytes(whole)
        self.refuses(2, file, "at byte")

    def test_gzip_with_a_wrong_length(self):
        file = self.export.file("2026-11")
        whole = bytearray(file.read_bytes())
        whole[-1] ^= 1
        file.write_bytes(whole)
        self.refuses(2, file, "at byte")

    def test_gzip_with_bytes_after_it(self):
        file = self.export.file("2026-11")
        whole = file.read_bytes()
        for after in (b"x", b"\0" * 512, whole[:20]):
            with self.subTest(after=after[:8]):
                file.write_bytes(whole + after)
                self.refuses(2, file, "at byte")

    def test_gzip_of_garbage(self):
        file = self.export.file("2026-11")
        file.write_bytes(b"this is no gzip file at all\n" * 40)
        self.refuses(2, file)

    def test_csv_with_a_broken_quote(self):
        lines = self.months["2026-11"].text().split(b"\n")
        for broken in (b'"never closed', b'"closed" twice",'):
            with self.subTest(broken=broken):
                text = lines[:20] + [broken + lines[20]] + lines[21:]
                file = self.export.write("2026-11", b"\n".join(text))
                sentence = self.refuses(2, file, "line 2")
                self.assertNotIn("\\n", sentence)

    def test_csv_with_too_few_and_too_many_cells(self):
        lines = self.months["2026-11"].text().split(b"\n")
        for broken in (b"just,three,cells", lines[20] + b",more"):
            with self.subTest(broken=broken[:20]):
                file = self.export.write("2026-11", b"\n".join(lines[:20] + [broken] + lines[21:]))
                self.refuses(2, file, "line 21")

    def test_csv_with_bytes_that_are_no_text(self):
        rows = self.months["2026-11"].copy()
        rows.set(4, "line_item_operation", "@")
        text = rows.text().replace(b",@,", b",Invoke\xff\xfeModel,", 1)
        self.refuses(2, self.export.write("2026-11", text), "line 6")

    def test_csv_with_a_column_twice(self):
        rows = self.months["2026-11"].copy()
        rows.header[0] = COST
        self.refuses(2, self.export.write("2026-11", rows), "line 1", COST)

    def test_csv_that_is_empty(self):
        self.refuses(2, self.export.write("2026-11", b""), "empty")

    def test_cost_that_is_no_finite_number(self):
        for value in ("NaN", "nan", "inf", "-inf", "1e308", "-1e308", "1e12", "12.5x", "0x10", "1,5"):
            with self.subTest(value=value):
                rows = self.months["2026-11"].copy()
                rows.set(122, COST, value)
                file = self.export.write("2026-11", rows)
                self.refuses(2, file, "row 123", COST, value)

    def test_stranger_with_200_columns(self):
        header = [f"column_{number}" for number in range(200)]
        rows = Rows(header, [[str(number) for number in range(200)]] * 50)
        sentence = self.refuses(2, self.export.manifest("2026-11").parent.name,
                                source=self.write_stranger(rows))
        self.assertLess(len(sentence), 600, "a sentence, not a list of 200 columns")

    def write_stranger(self, rows):
        self.export.write("2026-11", rows)
        return self.export.folder

    def test_two_currencies_under_one_payer(self):
        rows = self.months["2026-11"].copy()
        rows.set(7, CURRENCY, "EUR")
        self.export.write("2026-11", rows)
        self.refuses(2, self.export.manifest("2026-11"), rows.rows[0][rows.header.index(PAYER)],
                     "EUR", "USD", "2026-11")

    def test_lines_of_another_month(self):
        rows = self.months["2026-11"].copy()
        rows.rows[3] = self.months["2026-10"].rows[3]
        self.export.write("2026-11", rows)
        self.refuses(2, self.export.manifest("2026-11"), "2026-10")

    def test_one_broken_month_does_not_keep_the_other_out(self):
        shutil.rmtree(self.export.folder)
        shutil.copytree(self.new.folder, self.export.folder)
        before = self.answers()
        self.export.file("2026-11").write_bytes(b"")
        self.refused(2, "ingest", self.export.folder, "--data", self.data)
        after = self.answers()
        self.assertEqual(after["2026-11"], before["2026-11"])
        self.assertNotEqual(after["2026-10"], before["2026-10"])
        self.reconciled()
        self.assert_tidy()


class BrokenParquetTest(FaultTest):
    """Parquet that cannot be decoded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parquet = cls.shared / "parquet"
        cls.must("sample", "--out", cls.parquet, "--months", 1)

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.export.folder)
        shutil.copytree(self.parquet / "exports", self.export.folder)
        self.file = next(self.export.folder.glob("**/*.parquet"))
        self.whole = self.file.read_bytes()

    def test_truncated(self):
        for keep in (0, 3, 4, 8, 11, 12, 5000, len(self.whole) // 2, len(self.whole) - 1):
            with self.subTest(keep=keep):
                self.file.write_bytes(self.whole[:keep])
                self.refuses(2, self.file)

    def test_garbage_in_the_footer(self):
        length = int.from_bytes(self.whole[-8:-4], "little")
        choose = random.Random(7)
        for at, count in ((8, 4), (length // 2, 64), (length, 64), (length + 8, 200)):
            with self.subTest(at=at):
                raw = bytearray(self.whole)
                position = len(raw) - at
                raw[position:position + count] = choose.randbytes(len(raw[position:position + count]))
                self.file.write_bytes(raw)
                self.refuses(2, self.file)

    def test_footer_that_lies_about_its_length(self):
        for length in (0, 1, len(self.whole), 2**31 - 1, 2**32 - 1):
            with self.subTest(length=length):
                self.file.write_bytes(self.whole[:-8] + length.to_bytes(4, "little") + b"PAR1")
                self.refuses(2, self.file)

    def test_zeros_in_the_pages(self):
        raw = bytearray(self.whole)
        raw[4:len(raw) // 2] = bytes(len(raw) // 2 - 4)
        self.file.write_bytes(raw)
        self.refuses(2, self.file)

    def test_no_parquet_at_all(self):
        self.file.write_bytes(b"PAR1" + b"nothing of the kind" * 100 + b"PAR1")
        self.refuses(2, self.file)


class RewrittenTest(FaultTest):
    """An export that changes while it is read: all of one content or a clear error, no mixture."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.versions = []
        cls.spent = []
        for lines in (10_000, 11_000, 12_000):
            out = cls.shared / f"lines-{lines}"
            cls.must("sample", "--out", out, "--months", 1, "--lines-per-month", lines)
            cls.versions.append(next(out.glob("exports/**/*.parquet")))
            moving = cls.shared / f"moving-{lines}" / "moving"
            moving.mkdir(parents=True)
            shutil.copy(cls.versions[-1], moving)
            cls.must("ingest", moving, "--data", cls.shared / f"data-{lines}")
            cls.spent.append(cls.spend_of(cls.shared / f"data-{lines}"))
        assert len(set(cls.spent)) == 3

    @classmethod
    def spend_of(cls, data):
        answer = mandate("spend", "--by", BY, "--format", "json", "--data", data)
        assert answer.code == 0, answer.err
        return answer.out

    def rewrite(self, pattern, how):
        """Version 0 was ingested; version 1 becomes version 2 while the reader is at this step."""
        source = self.folder / "moving"
        for folder in (source, self.data):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.shared / "data-10000", self.data)
        source.mkdir()
        file = source / self.versions[0].name
        shutil.copy(self.versions[1], file)
        replacement = self.folder / "replacement.parquet"
        shutil.copy(self.versions[2], replacement)
        process = start("ingest", source, "--data", self.data)
        child = until(lambda: child_of(process.pid) or process.poll() is not None)
        until(lambda: next(self.data.glob(f"staging/*/{pattern}"), None) or process.poll() is not None)
        self.assertIsNot(child, True, "the reader is a child process")
        try:
            os.kill(child, signal.SIGSTOP)
            how(file, replacement)
            os.kill(child, signal.SIGCONT)
        except ProcessLookupError:
            how(file, replacement)
        answer = finish(process)
        after = self.spend_of(self.data)
        self.reconciled()
        self.assert_tidy()
        if answer.code == 0:
            self.assertIn(after, self.spent[1:], "a mixture")
            return "read"
        self.assertIn(str(file), self.sentence(2, answer))
        self.assertEqual(after, self.spent[0])
        return "refused"

    def test_rewritten_at_every_step(self):
        def replaced(file, replacement):
            os.replace(replacement, file)

        def written_over(file, replacement):
            with file.open("r+b") as out:
                out.write(replacement.read_bytes())

        def cut(file, _):
            os.truncate(file, file.stat().st_size // 3)

        def removed(file, _):
            file.unlink()

        steps = ("job.json", "work", "work/fine.parquet", "work/coarse.parquet", "20*", "20*/facts.parquet")
        ends = []
        for how in (replaced, written_over, cut, removed):
            for step in steps:
                with self.subTest(how=how.__name__, step=step):
                    ends.append(self.rewrite(step, how))
        self.assertGreaterEqual(ends.count("refused"), len(steps))


class StepsTest(FaultTest):
    """Sees the steps of a running ingest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.must("ingest", cls.new.folder, "--data", cls.shared / "only-new")

    def setUp(self):
        super().setUp()
        self.answers_of = {"old": self.answers(self.base), "new": self.answers(self.shared / "only-new")}

    def points(self):
        """States that a run goes through, in order, and how to see them."""
        known = {kind: set(self.snapshots(kind)) for kind in ("bills", "ledger")}
        log = self.data / "mandate.db-wal"
        deliveries = len(self.rows("SELECT id FROM delivery"))

        def staged(pattern):
            return lambda: next(self.data.glob(f"staging/*/{pattern}"), None)

        def moved(kind, count=1):
            return lambda: len(set(self.snapshots(kind)) - known[kind]) >= count

        return {
            "database open": log.exists,
            "staging": staged("job.json"),
            "reader": lambda: child_of(self.process.pid),
            "csv": staged("work/csv-00001.parquet"),
            "fine": staged("work/fine.parquet"),
            "coarse": staged("work/coarse.parquet"),
            "keys": staged("20*/keys.parquet"),
            "facts": staged("20*/facts.parquet"),
            "report": staged("report.json"),
            "ledger staged": staged("ledger/meanings.parquet"),
            "ledger moved": moved("ledger"),
            "snapshot moved": moved("bills"),
            "log written": lambda: log.exists() and log.stat().st_size > 0,
            "row": lambda: len(self.rows("SELECT id FROM delivery")) > deliveries,
            "second ledger": moved("ledger", 2),
            "second snapshot": moved("bills", 2),
        }

    def fresh(self):
        shutil.rmtree(self.data)
        shutil.copytree(self.base, self.data)

    def run_until(self, reached, source=None):
        """Starts an ingest of the new figures and waits for a state; whether it was seen."""
        self.process = start("ingest", source or self.new.folder, "--data", self.data)
        until(lambda: reached() or self.process.poll() is not None)
        return self.process.poll() is None

    def check_after(self, source=None):
        for month, answer in self.answers().items():
            possible = [self.answers_of[name][month] for name in ("old", "new")]
            self.assertIn(answer, possible, "neither the old nor the new state")
        self.reconciled()
        again = self.ok("ingest", source or self.new.folder, "--data", self.data)
        self.assertEqual(again.err, "")
        self.assertEqual(self.answers(), self.answers_of["new"])
        self.reconciled()
        self.assert_tidy()


class KillTest(StepsTest):
    """kill -9 at any point loses nothing and shows nothing half-done."""

    def test_kill_the_program(self):
        met = []
        for name in self.points():
            with self.subTest(point=name):
                self.fresh()
                if self.run_until(self.points()[name]):
                    met.append(name)
                self.process.kill()
                finish(self.process)
                self.assertTrue(until(lambda: not readers_in(self.data)),
                                "the reader outlives the program")
                if name in ("reader", "csv"):
                    self.assertIsNone(next(self.data.glob("staging/*/report.json"), None),
                                      "the reader worked on without the program")
                self.check_after()
        self.assertGreaterEqual(len(met), 8, met)

    def test_kill_the_program_at_random(self):
        choose = random.Random(20261101)
        self.fresh()
        began = time.monotonic()
        self.ok("ingest", self.new.folder, "--data", self.data)
        lasts = time.monotonic() - began
        for _ in range(100 if LONG else 4):
            self.fresh()
            end = time.monotonic() + choose.random() * lasts
            with self.subTest(after=end):
                self.run_until(lambda end=end: time.monotonic() >= end)
                self.process.kill()
                finish(self.process)
                self.check_after()

    def test_kill_the_reader(self):
        met = []
        for name in ("reader", "csv", "fine", "coarse", "keys", "facts"):
            with self.subTest(point=name):
                self.fresh()
                self.run_until(self.points()[name])
                child = child_of(self.process.pid)
                if child is None:
                    finish(self.process)
                    continue
                try:
                    os.kill(child, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                answer = finish(self.process)
                if answer.code != 0:  # 0: the reader was done already
                    met.append(name)
                    sentence = self.sentence(3, answer)
                    self.assertIn("BILLING_PERIOD=", sentence)
                    self.assert_tidy()
                self.check_after()
        self.assertGreaterEqual(len(met), 4, met)

    def test_kill_within_a_folder_of_two_months(self):
        """Without period folders both months are one delivery: all of it, or nothing."""
        loose = self.folder / "acme-cur2"
        rows = self.months["2026-10"].dearer("0.25")
        rows.rows += self.months["2026-11"].dearer("0.25").rows
        loose.mkdir()
        (loose / "both.csv").write_bytes(rows.text())
        seen = 0
        for name in ("facts", "ledger moved", "snapshot moved", "row", "second ledger", "second snapshot"):
            with self.subTest(point=name):
                self.fresh()
                seen += self.run_until(self.points()[name], loose)
                self.process.kill()
                finish(self.process)
                self.check_after(loose)
        self.assertGreaterEqual(seen, 2)

    def test_kill_while_the_data_folder_is_made(self):
        for name in ("", "bills", "ledger", "staging", "mandate.db", "mandate.db-journal", "mandate.db-wal",
                     "jobs.lock"):
            with self.subTest(point=name):
                shutil.rmtree(self.data)
                self.run_until((self.data / name).exists)
                self.process.kill()
                finish(self.process)
                answer = mandate("spend", "--by", BY, "--data", self.data)
                if answer.code != 0:
                    self.sentence(2, answer)
                self.ok("ingest", self.new.folder, "--data", self.data)
                self.assertEqual(self.answers(), self.answers_of["new"])
                self.reconciled()
                self.assert_tidy()


class TogetherTest(StepsTest):
    """Several processes on one data folder."""

    def test_read_while_an_ingest_stands_still(self):
        names = list(self.points())
        for name in names if LONG else names[2::2]:
            with self.subTest(point=name):
                self.fresh()
                self.run_until(self.points()[name])
                if self.process.poll() is None:
                    self.process.send_signal(signal.SIGSTOP)
                try:
                    for month, answer in self.answers().items():
                        self.assertIn(answer, [self.answers_of[n][month] for n in ("old", "new")])
                    self.reconciled()
                finally:
                    self.process.send_signal(signal.SIGCONT)
                    self.assertEqual(finish(self.process).code, 0)
                self.assertEqual(self.answers(), self.answers_of["new"])

    def test_second_ingest_is_refused(self):
        self.assertTrue(self.run_until(self.points()["staging"]))
        self.process.send_signal(signal.SIGSTOP)
        try:
            for command in (("ingest", self.old.folder), ("reclassify",)):
                sentence = self.refused(2, *command, "--data", self.data)
                self.assertIn("another process", sentence)
                self.assertIn(str(self.data), sentence)
        finally:
            self.process.send_signal(signal.SIGCONT)
        self.assertEqual(finish(self.process).code, 0)
        self.assertEqual(self.answers(), self.answers_of["new"])
        self.assert_tidy()

    def test_reading_while_ingests_switch(self):
        failed = []

        def switch():
            for turn in range(20 if LONG else 6):
                source = self.old if turn % 2 else self.new
                answer = mandate("ingest", source.folder, "--data", self.data)
                if answer.code != 0:
                    failed.append(answer.err)

        writer = threading.Thread(target=switch)
        writer.start()
        reads = 0
        try:
            while writer.is_alive():
                for month, answer in self.answers().items():
                    self.assertIn(answer, [self.answers_of[n][month] for n in ("old", "new")])
                self.reconciled()
                reads += 1
        finally:
            writer.join()
        self.assertEqual(failed, [])
        self.assertGreater(reads, 1)
        self.assert_tidy()


class PrivateDisk:
    """A small disk that only the processes started through it see."""

    def __init__(self, test, folder, command):
        folder.mkdir()
        self.folder = folder
        mapped = [] if os.geteuid() == 0 else ["--map-root-user"]
        try:
            self.keeper = subprocess.Popen(
                ["unshare", "--mount", *mapped, "sh", "-c", f"{command} && echo ready && exec cat", "sh",
                 folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except FileNotFoundError:
            test.skipTest("this machine has no unshare(1)")
        test.addCleanup(self.close)
        said = self.keeper.stdout.readline().decode("utf-8", "replace").strip()
        if said != "ready":
            test.skipTest(f"mounting is not permitted here: {said}")
        space = f"/proc/{self.keeper.pid}/ns"
        as_user = [] if os.geteuid() == 0 else [f"--user={space}/user", "--preserve-credentials"]
        self.through = ["nsenter", *as_user, f"--mount={space}/mnt", f"--wd={os.getcwd()}", "--"]

    def close(self):
        self.keeper.stdin.close()
        self.keeper.wait(LIMIT)
        self.keeper.stdout.close()

    def run(self, *command):
        subprocess.run([*self.through, *map(str, command)], check=True, stdout=subprocess.DEVNULL)

    def leave_free(self, size):
        """Fills the disk until so many bytes are left."""
        script = ("import os, sys; at = os.statvfs(sys.argv[1]); "
                  "free = at.f_bavail * at.f_frsize - int(sys.argv[2]); "
                  "out = os.open(sys.argv[1] + '/filler', os.O_CREAT | os.O_WRONLY | os.O_TRUNC); "
                  "os.posix_fallocate(out, 0, max(free, 1))")
        self.run("python3", "-c", script, self.folder, size)


class DiskTest(FaultTest):
    """A disk that is full, or may not be written."""

    def test_full_disk(self):
        disk = PrivateDisk(self, self.folder / "disk", 'mount -t tmpfs -o size=16m mandate "$1"')
        data = disk.folder / "data"
        ends = []
        for free in (0, 16, 64, 128, 192, 256, 384, 512, 768, 1024, 1536, 8192):
            with self.subTest(free=f"{free} KB"):
                disk.run("rm", "-rf", data, disk.folder / "filler")
                disk.run("cp", "-r", self.base, data)
                before = self.answers(data, disk.through)
                disk.leave_free(free * 1024)
                answer = mandate("ingest", self.new.folder, "--data", data, through=disk.through)
                ends.append(answer.code)
                if answer.code != 0:
                    self.assert_sentences(answer)
                disk.run("rm", disk.folder / "filler")
                after = self.answers(data, disk.through)
                if answer.code != 0:
                    changed = [month for month in MONTHS if after[month] != before[month]]
                    self.assertLess(len(changed), len(MONTHS))
                self.reconciled(data, disk.through)
                again = self.ok("ingest", self.new.folder, "--data", data, through=disk.through)
                self.assertEqual(again.err, "")
                self.reconciled(data, disk.through)
        self.assertIn(3, ends)
        self.assertEqual(ends[-1], 0, "with room enough it is done")

    def assert_sentences(self, answer):
        """One sentence for each month that could not be taken."""
        self.assertEqual(answer.code, 3, answer.err)
        lines = answer.err.splitlines()
        self.assertIn(len(lines), (1, len(MONTHS)), answer.err)
        for line in lines:
            self.assertTrue(line.startswith("mandate: "), answer.err)
            self.assertIn("; ", line)
            self.assertIn("/", line, "the sentence names a place")
            self.assertIn("space", line, "the sentence names the way out")

    def test_reading_on_a_full_disk(self):
        disk = PrivateDisk(self, self.folder / "disk", 'mount -t tmpfs -o size=8m mandate "$1"')
        data = disk.folder / "data"
        disk.run("cp", "-r", self.base, data)
        before = self.answers(data, disk.through)
        disk.leave_free(0)
        # SQLite's readers need a few pages of shared memory beside the database.
        answer = mandate("spend", "--by", "month", "--data", data, through=disk.through)
        if answer.code != 0:
            self.assertIn("free space", self.sentence(3, answer))
        disk.leave_free(128 * 1024)
        self.assertEqual(self.answers(data, disk.through), before)

    def read_only(self, folder):
        return PrivateDisk(self, self.folder / "disk",
                           f"mount --bind '{folder}' \"$1\" && mount -o remount,bind,ro \"$1\"")

    def test_read_only_data_folder(self):
        before = self.answers()
        disk = self.read_only(self.data)
        for command in (("ingest", self.new.folder), ("reclassify",)):
            sentence = self.refused(3, *command, "--data", disk.folder, through=disk.through)
            self.assertIn(str(disk.folder), sentence)
        self.assertEqual(self.answers(disk.folder, disk.through), before)
        self.reconciled(disk.folder, disk.through)
        self.assertEqual(sorted(path.name for path in self.data.glob("mandate.db*")), ["mandate.db"])
        self.reconciled()

    def test_read_only_data_folder_of_a_killed_program(self):
        """What was stored last stands in SQLite's log beside the database, or is refused."""
        self.process = start("ingest", self.new.folder, "--data", self.data)
        log = self.data / "mandate.db-wal"
        until(lambda: (log.exists() and log.stat().st_size > 0) or self.process.poll() is not None)
        self.process.kill()
        finish(self.process)
        left = self.folder / "left"
        shutil.copytree(self.data, left)
        disk = self.read_only(left)
        answer = mandate("spend", "--by", BY, "--data", disk.folder, through=disk.through)
        if answer.code == 0:
            self.assertEqual(answer.out, self.ok("spend", "--by", BY, "--data", self.data).out)
        else:
            self.assertIn(str(disk.folder), self.sentence(3, answer))

    def test_diagnosis_of_a_read_only_export(self):
        disk = self.read_only(self.new.folder)
        self.assertIn("acme-cur2", self.ok("doctor", disk.folder, through=disk.through).out)

    def test_read_only_export(self):
        disk = self.read_only(self.new.folder)
        self.ok("ingest", disk.folder, "--data", self.data, through=disk.through)
        self.reconciled()


class DataFolderTest(FaultTest):
    """A data folder that is none, or is not whole."""

    def test_reading_a_folder_that_is_none(self):
        other = self.folder / "other"
        for made in (False, True):
            if made:
                other.mkdir()
                (other / "notes.txt").write_text("mine", encoding="utf-8")
            for command in (("spend", "--by", "month"), ("reconcile",), ("reclassify",)):
                sentence = self.refused(2, *command, "--data", other)
                self.assertIn(f"{other} is not a Mandate data folder", sentence)
        self.assertEqual([path.name for path in other.iterdir()], ["notes.txt"])

    def test_ingest_into_a_foreign_folder(self):
        other = self.folder / "other"
        other.mkdir()
        (other / "notes.txt").write_text("mine", encoding="utf-8")
        self.assertIn(str(other), self.refused(2, "ingest", self.old.folder, "--data", other))
        self.assertEqual([path.name for path in other.iterdir()], ["notes.txt"])
        sentence = self.refused(2, "ingest", self.old.folder, "--data", other / "notes.txt")
        self.assertIn(str(other / "notes.txt"), sentence)

    def test_database_that_is_none(self):
        for content in (b"this is no database\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096):
            with self.subTest(content=content[:15]):
                (self.data / "mandate.db").write_bytes(content)
                for command in (("spend", "--by", "month"), ("ingest", self.old.folder)):
                    sentence = self.refused(3, *command, "--data", self.data)
                    self.assertIn(str(self.data / "mandate.db"), sentence)

    def test_database_of_a_newer_program(self):
        with sqlite3.connect(self.data / "mandate.db") as database:
            database.execute("PRAGMA user_version = 999")
        database.close()
        self.assertIn("newer", self.refused(2, "spend", "--by", "month", "--data", self.data))

    def test_ledger_that_is_lost_is_built_again(self):
        before = self.answers()
        shutil.rmtree(self.data / "ledger")
        (self.data / "ledger").mkdir()
        self.assertEqual(self.answers(), before)
        shutil.rmtree(self.data / "ledger")
        self.assertEqual(self.answers(), before)
        self.reconciled()

    def test_snapshot_that_is_lost(self):
        before = self.answers()
        shutil.rmtree(next(self.data.glob("bills/*/2026-11/*")))
        self.assertIn("2026-11", self.refused(3, "spend", "--by", "month", "--data", self.data))
        self.assertEqual(mandate("reconcile", "--data", self.data).code, 1)
        self.ok("spend", "--by", "month", "--period", "2026-10", "--data", self.data)
        self.ok("ingest", self.old.folder, "--data", self.data)
        self.assertEqual(self.answers(), before)
        self.reconciled()


class RedeliveryTest(FaultTest):
    """The same month again, another export of it, another payer."""

    def total(self, *options):
        return Decimal(self.spend("month", *options)["total"]["cost"])

    def test_changed_month_replaces_the_period_whole(self):
        export = Export(self.folder / "create-new")
        data = self.folder / "changing"
        month = self.months["2026-11"]
        for number, by in enumerate(("0", "0.5", "-0.125")):
            rows = month.dearer(by)
            rows.rows = rows.rows[number:]
            export.write("2026-11", rows, f"2026120{number + 1}T041207Z-execution-{number}")
            said = self.ok("ingest", export.folder, "--data", data).out
            self.assertIn("replaced" if number else "new", said)
            self.data = data
            self.assertEqual(self.total(), rows.total())
            self.assertEqual(self.spend("month")["total"]["lines"], len(rows.rows))
            self.reconciled()
            self.assert_tidy()
        self.assertEqual(len(list(export.folder.glob("**/*.csv.gz"))), 3)
        self.assertIn("unchanged", self.ok("ingest", export.folder, "--data", data).out)

    def test_second_export_is_an_alternate(self):
        other = Export(self.folder / "other", "acme-second")
        dearer = self.months["2026-11"].dearer("1")
        other.write("2026-11", dearer)
        before = self.answers()
        self.assertIn("alternate", self.ok("ingest", other.folder, "--data", self.data).out)
        self.assertEqual(self.answers(), before)
        self.assertIn("acme-second", self.ok("reconcile", "--data", self.data).out)
        payer = dearer.rows[0][dearer.header.index(PAYER)]
        record = ("record", "--payer", payer, "--period", "2026-11", "--data", self.data, "--export")
        self.assertIn("acme-third", self.refused(2, *record, "acme-third"))
        self.assertEqual(self.answers(), before)
        self.ok(*record, "acme-second")
        self.assertEqual(self.total("--period", "2026-11"), dearer.total())
        self.assertEqual(self.answers()["2026-10"], before["2026-10"])
        self.reconciled()
        self.ok(*record, "acme-cur2")
        self.assertEqual(self.answers(), before)

    def test_payers_of_two_currencies_side_by_side(self):
        other = Export(self.folder / "other", "acme-europe")
        euros = self.months["2026-11"].dearer("2")
        euros.set_all(PAYER, "999900001111")
        euros.set_all(CURRENCY, "EUR")
        other.write("2026-11", euros)
        self.ok("ingest", other.folder, "--data", self.data)
        for command in (("spend", "--by", "month"), ("reconcile",)):
            sentence = self.refused(2, *command, "--data", self.data)
            self.assertIn("choose --currency", sentence)
            self.assertIn("EUR, USD", sentence)
        self.assertEqual(self.total("--currency", "EUR"), euros.total())
        self.assertEqual(self.total("--currency", "USD"),
                         sum(rows.total() for rows in self.months.values()))
        self.ok("spend", "--by", "month", "--period", "2026-10", "--data", self.data)
        for currency in ("EUR", "USD"):
            self.ok("reconcile", "--currency", currency, "--data", self.data)
        self.assertIn("GBP", self.refused(2, "spend", "--by", "month", "--currency", "GBP",
                                          "--data", self.data))


if __name__ == "__main__":
    unittest.main(verbosity=2)
