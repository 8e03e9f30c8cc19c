"""From an empty folder to claims and evidence, as docs/first-steps.md says, and what must not work.

The page is followed word for word once; every other test has a copy of the folder that it left.
"""

import contextlib
import json
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from mandate_cli import CliTest, finish, mandate, start
from walk import Walk

SOURCE = Path(__file__).resolve().parents[2]
PAGE = SOURCE / "docs" / "first-steps.md"
VERIFIER = SOURCE / "tests" / "audit" / "verifier.py"
NOT_GOVERNED = ("delivery", "source_of_record", "outbox", "refusal", "sqlite_")
ROWS = 3  # of a table, that are tampered with
KILLS = 20
SEED = 20261124


@contextlib.contextmanager
def opened(path):
    """The database, committed and closed at the end."""
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        yield database


def drop_triggers(database):
    """What a thief of the file does first: the rules of the database go."""
    for trigger, in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    database.execute("PRAGMA ignore_check_constraints = ON")


class GovernanceTest(CliTest):
    """A copy of what the page left."""

    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory(prefix="mandate-governance-")
        cls.addClassCleanup(shared.cleanup)
        cls.walk = Walk(Path(shared.name) / "walked")
        cls.walk.follow(PAGE)

    def setUp(self):
        super().setUp()
        shutil.copytree(self.walk.folder, self.folder / "copy")
        self.here = self.folder / "copy"
        self.data = self.here / "mandate-data"
        self.database = self.data / "mandate.db"

    def token(self, person):
        return self.here / f"{person}.token"

    def deciding(self, person, *arguments):
        return (*arguments, "--data", self.data, "--token-file", self.token(person))

    def verify(self, *options):
        return mandate("audit", "verify", "--data", self.data, *options)

    def assert_verifies(self, *options):
        answer = self.verify(*options)
        self.assertEqual(answer.code, 0, answer.out + answer.err)

    def put_back(self, content):
        for file in self.data.glob("mandate.db-*"):
            file.unlink()
        self.database.write_bytes(content)

    def draft(self, workload):
        """A request of Priya's that waits for a Lead; its id."""
        made = self.ok(*self.deciding(
            "priya", "request", "draft", "--workload", workload, "--product", "e4-support-bot",
            "--runtime", "lambda", "--estimate", "50", "--description", "Sorts mail."))
        request = made.out.split()[0]
        self.ok(*self.deciding("priya", "request", "submit", request))
        return request

    def approval(self, request):
        function = "arn:aws:lambda:us-east-1:111122223333:function:mail"
        return self.deciding(
            "lena", "approve", "request", request, "--account", "111122223333", "--model",
            "anthropic.claude-sonnet-4-6", "--region", "us-east-1", "--runtime",
            f"function_arn={function}")


class PageTest(GovernanceTest):
    def test_the_page_is_true(self):
        self.assertGreater(self.walk.commands, 60)
        self.assertEqual(self.walk.unlike, [], "\n\n".join(self.walk.unlike))

    def test_it_ends_with_claims_on_both_platforms(self):
        claims = self.ok("claim", "list", "--data", self.data, "--format", "json").json()["rows"]
        anchors = " ".join(json.dumps(claim["anchor"]) for claim in claims)
        self.assertIn("role/finops-ai-support-bot", anchors)
        self.assertIn("wrkspc_01AbCdEf23GhIj", anchors)


class Cell:
    """One stored value, and the same with one byte flipped."""

    def __init__(self, table, column, row, value):
        self.table = table
        self.column = column
        self.row = row
        self.value = value

    def flipped(self, random_):
        if self.value is None:
            return 1 if self.column.endswith("_seq") else "x"
        if isinstance(self.value, int):
            return self.value ^ 1
        data = bytearray(self.value.encode() if isinstance(self.value, str) else self.value)
        if not data:
            return "x"
        places = [at for at, byte in enumerate(data) if chr(byte).isalnum()] or range(len(data))
        data[random_.choice(places)] ^= 1
        return data.decode() if isinstance(self.value, str) else bytes(data)


def key_of(table):
    """What tells the rows of a table apart: private_text is kept without row numbers."""
    return "digest" if table == "private_text" else "rowid"


class TamperedTest(GovernanceTest):
    """Whoever has the database's file changes one byte of it."""

    def cells(self):
        with opened(self.database) as database:
            tables = [name for name, in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                if not name.startswith(NOT_GOVERNED)]
            for table in tables:
                columns = [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
                key = key_of(table)
                rows = database.execute(f"SELECT {key}, * FROM {table} ORDER BY {key}").fetchall()
                for row in rows[:1] + rows[1:][-(ROWS - 1):]:
                    for column, value in zip(columns, row[1:]):
                        yield Cell(table, column, row[0], value)

    def names_of(self, cell):
        """What the sentence about it may name: the entity, entry, text or checkpoint."""
        with opened(self.database) as database:
            database.row_factory = sqlite3.Row
            row = database.execute(f"SELECT * FROM {cell.table} WHERE {key_of(cell.table)} = ?",
                                   (cell.row,)).fetchone()
        return {str(row[name]) for name in ("id", "sequence", "size", "digest", "duty_a")
                if name in row.keys()} | {cell.table, cell.table.replace("log_", "")}

    def tamper(self, cell, value):
        with opened(self.database) as database:
            drop_triggers(database)
            database.execute(f"UPDATE {cell.table} SET {cell.column} = ? "
                             f"WHERE {key_of(cell.table)} = ?", (value, cell.row))

    def test_every_column_of_every_governed_table(self):
        random_ = random.Random(SEED)
        self.assert_verifies()
        untouched = self.database.read_bytes()
        tampered = 0
        for cell in list(self.cells()):
            with self.subTest(table=cell.table, column=cell.column, row=cell.row):
                self.put_back(untouched)
                names = self.names_of(cell)
                value = cell.flipped(random_)
                try:
                    self.tamper(cell, value)
                except sqlite3.IntegrityError:  # a key that is there already: shift it away
                    self.tamper(cell, value + 10_000 if isinstance(value, int) else value + "x")
                answer = self.verify()
                said = answer.out + answer.err
                self.assertEqual(answer.code, 1, f"{cell.value!r} became {value!r}: {said}")
                self.assertTrue(any(name in said for name in names), f"{names}: {said}")
                tampered += 1
        self.assertGreater(tampered, 200)

    def test_a_row_that_is_taken_away(self):
        with opened(self.database) as database:
            drop_triggers(database)
            database.execute("DELETE FROM claim WHERE id = 'claim-1'")
        answer = self.verify()
        self.assertEqual(answer.code, 1, answer.err)
        self.assertIn("claim-1", answer.out)


class EvidenceTest(GovernanceTest):
    """What an auditor holds, judged by the program and by a verifier that shares no code with it."""

    def setUp(self):
        super().setUp()
        self.key = self.ok("audit", "key", "--data", self.data).out.strip()
        self.file = self.folder / "evidence"

    def independent(self, kind, *options):
        return subprocess.run(
            [sys.executable, VERIFIER, kind, self.file, "--key", self.key, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def assert_only_whole(self, kind, *options):
        """It holds as it is, and in no byte otherwise."""
        whole = self.file.read_bytes()
        done = self.independent(kind, *options)
        self.assertEqual(done.returncode, 0, done.stdout)
        random_ = random.Random(SEED)
        for at in sorted(random_.sample(range(len(whole) - 1), 10)):
            self.file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            done = self.independent(kind, *options)
            self.assertEqual(done.returncode, 1, f"byte {at}: {done.stdout}")
            if kind == "bundle":
                answer = mandate("audit", "verify", "--bundle", self.file, "--key", self.key)
                self.assertNotEqual(answer.code, 0, f"byte {at}: {answer.out}")

    def test_bundle(self):
        self.ok("audit", "export", self.file, "--data", self.data)
        self.ok("audit", "verify", "--bundle", self.file, "--key", self.key)
        self.assert_only_whole("bundle", "--kept", self.here / "kept-checkpoint")

    def test_bundle_of_another_key(self):
        self.ok("audit", "export", self.file, "--data", self.data)
        other = self.folder / "other"
        self.ok("user", "add", "eve", "--name", "Eve", "--email", "eve@example.com", "--data", other)
        self.key = self.ok("audit", "key", "--data", other).out.strip()
        self.assertEqual(self.independent("bundle").returncode, 1)
        self.refused(1, "audit", "verify", "--bundle", self.file, "--key", self.key)

    def test_proof_of_an_entry(self):
        for number in (0, 7):
            self.file.write_text(
                self.ok("audit", "prove", number, "--data", self.data).out, encoding="utf-8")
            self.assert_only_whole("proof")

    def test_proof_of_growth(self):
        self.file.write_text(
            self.ok("audit", "prove", "--from", self.here / "kept-checkpoint", "--data",
                    self.data).out, encoding="utf-8")
        self.assert_only_whole("proof")

    def test_proof_of_an_entry_that_is_not_there(self):
        self.refused(2, "audit", "prove", "100000", "--data", self.data)

    def test_an_older_database_put_back(self):
        older = self.database.read_bytes()
        self.draft("mail-sorter")
        kept = self.folder / "kept"
        kept.write_text(self.ok("audit", "checkpoint", "--data", self.data).out, encoding="utf-8")
        self.assert_verifies("--checkpoint", kept)
        self.put_back(older)
        self.assert_verifies()  # alone it knows nothing of it
        answer = self.verify("--checkpoint", kept)
        self.assertEqual(answer.code, 1, answer.out + answer.err)
        self.assertIn("checkpoint", answer.out + answer.err)


class KilledTest(GovernanceTest):
    def test_kill_9_at_any_moment(self):
        random_ = random.Random(SEED)
        begun = time.monotonic()
        self.ok(*self.deciding("priya", "comment", "request", "req-1", "how long it takes"))
        usual = time.monotonic() - begun
        killed = 0
        for number in range(KILLS):
            process = start(*self.deciding("priya", "comment", "request", "req-1", f"{number}"))
            try:
                process.wait(random_.uniform(0.2, 1.0) * usual)
            except subprocess.TimeoutExpired:
                process.kill()
            killed += finish(process).code == -signal.SIGKILL
            with self.subTest(kill=number):
                self.assert_verifies()
        self.assertGreater(killed, 0)
        self.ok(*self.deciding("priya", "comment", "request", "req-1", "it still works"))
        self.assert_verifies()


class TwoAtOnceTest(GovernanceTest):
    def test_two_leads_approve_the_same_request(self):
        for workload in ("mail-sorter", "mail-reader", "mail-writer"):
            request = self.draft(workload)
            processes = [start(*self.approval(request)) for _ in range(2)]
            answers = sorted((finish(process) for process in processes), key=lambda a: a.code)
            self.assertEqual(answers[0].code, 0, answers[0].err)
            self.assertIn("is active", answers[0].out)
            self.sentence(2, answers[1])
            self.assertIn(request, answers[1].err)
            approvals = self.ok("approve", "list", "--data", self.data).out
            self.assertEqual(approvals.count(f" {workload} "), 1, approvals)
        self.assert_verifies()

    def test_a_stale_version(self):
        request = self.draft("mail-sorter")
        self.ok(*self.deciding("lena", "request", "review", request))
        self.refused(2, *self.approval(request), "--if-version", "2")
        self.assert_verifies()


class KeptOutsideTest(GovernanceTest):
    """Every checkpoint is also kept in a folder that the settings name."""

    def setUp(self):
        super().setUp()
        self.outside = self.folder / "outside"
        self.outside.mkdir()
        self.ok("settings", "set", "checkpoint_folder", self.outside, "--reason", "a witness",
                "--data", self.data)

    def checkpoint(self):
        return self.ok("audit", "checkpoint", "--data", self.data).out

    def comment(self, text):
        self.ok(*self.deciding("carl", "comment", "request", "req-1", text))

    def test_what_is_kept_is_met(self):
        notes = {self.checkpoint()}
        self.checkpoint()  # of the same size: nothing new
        self.comment("hello")
        notes.add(self.checkpoint())
        files = sorted(self.outside.iterdir())
        self.assertEqual({file.read_text(encoding="utf-8") for file in files}, notes)
        self.assertIn("it extends 2 checkpoints kept outside", self.verify().out)
        report = self.verify("--format", "json").json()
        self.assertEqual((report["kept_outside"], report["faults"]), (2, []))

    def test_an_older_database_and_another_history(self):
        self.checkpoint()
        older = self.database.read_bytes()
        self.comment("hello")
        self.checkpoint()
        self.put_back(older)
        answer = self.verify()
        self.assertEqual(answer.code, 1)
        self.assertIn("it was shortened", answer.out)
        self.comment("another history")  # as long as the first one
        answer = self.verify()
        self.assertEqual(answer.code, 1)
        self.assertIn("written anew", answer.out)
        self.assertIn("another log", self.refused(1, "audit", "checkpoint", "--data", self.data))
        self.assertEqual(len(list(self.outside.iterdir())), 2)

    def test_a_folder_that_is_gone(self):
        self.checkpoint()
        shutil.rmtree(self.outside)
        for command in ("checkpoint", "verify"):
            said = self.refused(3, "audit", command, "--data", self.data)
            self.assertIn(str(self.outside), said)
            self.assertIn("settings set checkpoint_folder", said)

    def test_what_is_no_folder(self):
        self.refused(2, "settings", "set", "checkpoint_folder", "outside", "--reason", "r", "--data",
                     self.data)


class RefusedTest(GovernanceTest):
    """What somebody was refused is counted, and in the log before the next checkpoint."""

    def entries(self, action):
        bundle = self.folder / "after.bundle"
        self.ok("audit", "export", bundle, "--data", self.data)
        lines = bundle.read_text(encoding="utf-8").splitlines()
        return [entry for entry in map(json.loads, lines) if entry.get("action") == action]

    def test_denials_and_sign_ins(self):
        before = len(self.entries("access.refused"))
        for _ in range(3):
            self.refused(1, *self.deciding("carl", "request", "review", "req-1"))
        denied = self.entries("access.refused")[before:]
        self.assertEqual(sum(entry["after"]["count"] for entry in denied), 3)
        self.assertEqual({entry["actor"] for entry in denied}, {"carl"})
        good = self.token("carl").read_text(encoding="utf-8").strip()
        for wrong in (good[:-1] + ("0" if good[-1] != "0" else "1"), "nonsense"):
            answer = mandate("comment", "request", "req-1", "hello", "--data", self.data,
                             env={"MANDATE_TOKEN": wrong})
            self.sentence(1, answer)
        tried = {entry["entity"]["id"]: entry for entry in self.entries("sign_in.refused")}
        token = good.split("_")[1]
        self.assertLessEqual({token, "unknown"}, set(tried))
        self.assertTrue(tried[token]["actor"].startswith("operator:"))
        self.assert_verifies()

    def test_every_action_is_on_the_page(self):
        page = (SOURCE / "docs" / "formats" / "audit_actions.md").read_text(encoding="utf-8")
        told = re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", page, re.MULTILINE)
        rows = self.ok("audit", "actions", "--format", "json").json()["rows"]
        self.assertEqual(told, [(row["action"], row["description"]) for row in rows])


class TokenTest(GovernanceTest):
    COMMENT = ("comment", "request", "req-1", "hello")

    def said_with(self, token):
        answer = mandate(*self.COMMENT, "--data", self.data, env={"MANDATE_TOKEN": token})
        return self.sentence(1, answer)

    def expired(self, person):
        """A token, in a database that says its last day was long ago."""
        token = self.token(person).read_text(encoding="utf-8").strip()
        self.ok(*self.deciding(person, *self.COMMENT))
        with opened(self.database) as database:
            drop_triggers(database)
            for id_, body in database.execute(
                    "SELECT id, body FROM api_token WHERE person = ?", (person,)).fetchall():
                body = json.loads(body) | {"expires_on": "2020-01-01"}
                database.execute("UPDATE api_token SET body = ? WHERE id = ?",
                                 (json.dumps(body, separators=(",", ":")), id_))
        return token

    def test_what_is_no_token_says_the_same(self):
        good = self.token("carl").read_text(encoding="utf-8").strip()
        self.ok(*self.deciding("carl", *self.COMMENT))
        wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
        said = {self.said_with(token) for token in (wrong, "nonsense", good + "0", good.upper())}
        tokens = self.ok("token", "list", "--data", self.data, "--format", "json").json()["rows"]
        self.ok("token", "revoke", next(t["id"] for t in tokens if t["person"] == "carl"),
                "--data", self.data)
        said.add(self.said_with(good))
        said.add(self.said_with(self.expired("lena")))
        self.assertEqual(len(said), 1, said)
        for secret in (good, wrong):
            self.assertNotIn(secret, "".join(said))

    def test_who_has_left(self):
        self.ok(*self.deciding("carl", *self.COMMENT))
        self.ok("user", "set", "carl", "--left", "--data", self.data)
        self.assertEqual(self.refused(1, *self.deciding("carl", *self.COMMENT)),
                         self.said_with("nonsense"))

    def test_a_token_is_not_made_for_a_day_that_is_past(self):
        self.refused(2, "token", "create", "carl", "--until", "2020-01-01", "--data", self.data)

    def test_no_file_of_the_data_folder_holds_a_token(self):
        secrets = [file.read_bytes().strip() for file in self.here.glob("*.token")]
        self.assertEqual(len(secrets), 4)
        for file in self.data.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                for secret in secrets:
                    self.assertNotIn(secret, content, file)
                    self.assertNotIn(secret.rsplit(b"_")[-1], content, file)

    def test_acting_as_somebody_is_for_the_sample(self):
        sentence = self.refused(1, *self.COMMENT, "--as", "priya", "--data", self.data)
        self.assertIn("sample organisation", sentence)
        self.refused(1, *self.COMMENT, "--data", self.data)
        self.refused(1, "user", "add", "eve", "--name", "Eve", "--email", "eve@example.com", "--as",
                     "lena", "--data", self.data)


if __name__ == "__main__":
    unittest.main(verbosity=2)
