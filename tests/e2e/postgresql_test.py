"""A data folder that keeps its state in PostgreSQL: the same answers as on SQLite, and what must
not work. The server is a real one, and asks for a password, which nobody may see again."""

import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from urllib.parse import quote

import mandate_cli
from governance_test import PAGE, Walk
from mandate_cli import CliTest, mandate, start
from postgresql import Server

REMEMBERED = "mandate-database.json"
SMALL = ("--months", 1, "--lines-per-month", 10_000)
QUESTIONS = ("role,token_type", "model", "account,platform", "day,service")


class PostgresqlTest(CliTest):
    """A test with an empty database, an export, and the eye on the password."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        shared = tempfile.TemporaryDirectory(prefix="mandate-postgresql-")
        cls.addClassCleanup(shared.cleanup)
        cls.shared = Path(shared.name)
        for name in ("MANDATE_DATABASE", "MANDATE_DATA", "MANDATE_TOKEN", "PGPASSWORD"):
            os.environ.pop(name, None)
        done = mandate("sample", "--out", cls.shared / "sample", *SMALL)
        assert done.code == 0, done.err
        cls.exports = cls.shared / "sample" / "exports"

    def setUp(self):
        super().setUp()
        self.addCleanup(self.assert_no_file_holds_the_password, self.folder)
        os.environ["PGPASSWORD"] = self.server.password
        self.addCleanup(os.environ.pop, "PGPASSWORD", None)
        name = self.id().rsplit(".", 1)[1].lower()[:50]
        self.url = self.server.create_database(name)

    def assert_no_password(self, text, place):
        for secret in (self.server.password, self.server.password.split("@", maxsplit=1)[0],
                       quote(self.server.password, safe="")):
            self.assertNotIn(secret, text, place)

    def assert_no_file_holds_the_password(self, folder):
        for path in folder.rglob("*"):
            if path.is_file():
                self.assert_no_password(path.read_bytes().decode("latin-1"), path)

    def mandate(self, *arguments, env=None):
        answer = mandate(*arguments, env=env)
        self.assert_no_password(answer.out + answer.err, arguments[0])
        return answer

    def ok(self, *arguments, env=None):
        answer = self.mandate(*arguments, env=env)
        self.assertEqual(answer.code, 0, f"{arguments}: {answer.err}{answer.out}")
        return answer

    def refused(self, code, *arguments, env=None):
        return self.sentence(code, self.mandate(*arguments, env=env))

    def make(self, data=None, url=None):
        """A data folder with the bill, on PostgreSQL."""
        data = data or self.data
        self.ok("ingest", self.exports, "--data", data, "--database", url or self.url)
        return data

    def remembered(self, data=None):
        return json.loads(((data or self.data) / REMEMBERED).read_text())


class SameAnswersTest(PostgresqlTest):
    def test_the_first_steps_are_true_on_postgresql(self):
        walk = Walk(self.folder / "walked")
        walk.environment["MANDATE_DATABASE"] = self.server.with_password(self.url)
        walk.environment.pop("PGPASSWORD")
        walk.follow(PAGE)
        self.assertGreater(walk.commands, 60)
        self.assertEqual(walk.unlike, [], "\n\n".join(walk.unlike))
        data = self.folder / "walked" / "mandate-data"
        self.assertFalse((data / "mandate.db").exists())
        self.assertEqual(self.remembered(data)["url"], self.url)
        self.ok("audit", "verify", "--data", data)
        self.assertEqual(len(self.ok("claim", "list", "--data", data, "--format", "json")
                             .json()["rows"]), 2)

    def test_the_sample_is_the_same_as_on_sqlite(self):
        other = self.folder / "sqlite"
        for data, where in ((self.data, ("--database", self.url)), (other, ())):
            self.ok("sample", "--out", self.folder / f"out-{data.name}", "--data", data, *SMALL,
                    *where)
            self.ok("ingest", self.exports, "--data", data)
        self.assertFalse((self.data / "mandate.db").exists())
        self.assertFalse((other / REMEMBERED).exists())
        for question in (
                *(("spend", "--by", by) for by in QUESTIONS), ("reconcile",),
                ("request", "list"), ("approve", "list"), ("task", "list"), ("claim", "list"),
                ("model", "list"), ("user", "list"), ("workload", "list")):
            here, there = (self.ok(*question, "--data", data, "--format", "json").out
                           for data in (self.data, other))
            self.assertGreater(len(here), 100)
            self.assertEqual(here, there, question)
        self.ok("audit", "verify", "--data", self.data)
        self.ok("reclassify", "--data", self.data)

    def test_an_audit_that_does_not_hold_says_no(self):
        self.ok("user", "add", "priya", "--name", "Priya", "--email", "p@example.com", "--data",
                self.data, "--database", self.url)
        self.ok("audit", "verify", "--data", self.data)
        name = self.url.rsplit("/", 1)[1]
        self.server.sql(name, "ALTER TABLE log_entry DISABLE TRIGGER ALL; UPDATE log_entry SET "
                              "canonical = replace(canonical, 'priya', 'pryia')")
        answer = self.mandate("audit", "verify", "--data", self.data)
        self.assertEqual(answer.code, 1, answer.out + answer.err)


class ServerAwayTest(PostgresqlTest):
    def test_a_stopped_server_is_a_sentence_and_nothing_is_lost(self):
        self.make()
        people = ("user", "list", "--data", self.data, "--format", "json")
        spend = ("spend", "--by", "role", "--data", self.data, "--format", "json")
        self.ok("user", "add", "priya", "--name", "Priya", "--email", "p@example.com", "--data",
                self.data)
        before = [self.ok(*question).out for question in (people, spend)]
        self.server.stop()
        try:
            for command in (
                    people, spend, ("audit", "verify", "--data", self.data),
                    ("reconcile", "--data", self.data), ("reclassify", "--data", self.data),
                    ("ingest", self.exports, "--data", self.data),
                    ("serve", "--listen", "127.0.0.1:0", "--data", self.data),
                    ("user", "set", "priya", "--left", "--data", self.data)):
                answer = self.mandate(*command)
                self.assertEqual(answer.code, 3, command)
                self.assertEqual(answer.out, "")
                self.assertEqual(answer.err.count("\n"), 1, answer.err)
                for part in (str(self.data), "127.0.0.1", str(self.server.port)):
                    self.assertIn(part, answer.err)
            self.assertIn('"status":503', self.mandate(*spend).err)
        finally:
            self.server.start()
        self.assertEqual([self.ok(*question).out for question in (people, spend)], before)
        self.assertIn("unchanged", self.ok("ingest", self.exports, "--data", self.data).out)
        self.ok("audit", "verify", "--data", self.data)


class WrongAddressTest(PostgresqlTest):
    def test_an_address_that_does_not_work_leaves_no_folder(self):
        wrong_port = self.url.replace(f":{self.server.port}/", ":1/")
        password = quote(self.server.password, safe="")
        unescaped = self.server.password
        for code, part, url in (
                (3, "port 1 failed", wrong_port),
                (3, '"nowhere" does not exist', self.server.url("nowhere")),
                (3, "authentication failed", self.url.replace("@", ":wrong@")),
                (2, "where its password ends", self.url.replace("@", f":{unescaped}@")),
                (2, "none of PostgreSQL's", f"mysql://ann:{password}@127.0.0.1/state"),
                (2, "none of PostgreSQL's", password),
                (2, "cannot read", self.server.with_password(self.url) + "?colour=blue")):
            for command in (("ingest", self.exports), ("serve", "--listen", "127.0.0.1:0"),
                            ("sample", "--out", self.folder / "out", *SMALL)):
                for where, env in ((("--database", url), None), ((), {"MANDATE_DATABASE": url})):
                    sentence = self.refused(code, *command, "--data", self.data, *where, env=env)
                    self.assertIn(part, sentence)
                    self.assertEqual(list(self.folder.iterdir()), [])
        self.make()

    def test_without_its_password(self):
        self.make()
        question = ("spend", "--by", "role", "--data", self.data)
        del os.environ["PGPASSWORD"]
        self.assertIn("PGPASSWORD", self.refused(3, *question))
        self.ok(*question, env={"MANDATE_DATABASE": self.server.with_password(self.url)})
        passwords = self.folder / ".pgpass"
        escaped = self.server.password.replace(":", "\\:")
        passwords.write_text(f"127.0.0.1:{self.server.port}:*:postgres:{escaped}\n")
        passwords.chmod(0o600)
        self.ok(*question, env={"PGPASSFILE": str(passwords)})
        passwords.unlink()


class OneFolderOneDatabaseTest(PostgresqlTest):
    def test_a_second_folder_is_refused(self):
        self.make()
        second = self.folder / "second"
        for command in (("ingest", self.exports),
                        ("sample", "--out", self.folder / "out", *SMALL),
                        ("user", "add", "a", "--name", "A", "--email", "a@example.com")):
            sentence = self.refused(2, *command, "--data", second, "--database", self.url)
            self.assertIn("belongs to another data folder", sentence)
            self.assertFalse(second.exists())
            self.assertFalse((self.folder / "out").exists())

    def test_a_folder_takes_no_other_database(self):
        question = ("spend", "--by", "role", "--data", self.make())
        foreign = self.server.create_database("foreign_one")
        self.make(self.folder / "second", foreign)
        empty = self.server.create_database("empty_one")
        for code, part, url in ((2, "belongs to another data folder", foreign),
                                (2, "holds no state of Mandate", empty)):
            for command in (question, ("ingest", self.exports, "--data", self.data)):
                sentence = self.refused(code, *command, env={"MANDATE_DATABASE": url})
                self.assertIn(part, sentence)
        self.assertEqual(self.server.sql(
            "empty_one", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0\n")
        sentence = self.refused(2, "ingest", self.exports, "--data", self.data, "--database",
                                foreign)
        self.assertIn(f"keeps its state in {self.url}, not in {foreign}", sentence)
        self.ok(*question)
        # doctor has a folder of its own, wherever others keep their state.
        self.ok("doctor", self.exports, env={"MANDATE_DATABASE": self.url})

    def test_its_own_database_may_be_said_again(self):
        self.make()
        for url in (self.url, self.server.with_password(self.url)):
            self.assertIn("unchanged", self.ok("ingest", self.exports, "--data", self.data,
                                               "--database", url).out)

    def test_a_folder_on_sqlite_stays_there(self):
        self.ok("ingest", self.exports, "--data", self.data)
        sentence = self.refused(2, "ingest", self.exports, "--data", self.data, "--database",
                                self.server.with_password(self.url))
        self.assertIn("keeps its state in mandate.db, not in " + self.url, sentence)
        sentence = self.refused(2, "spend", "--by", "role", "--data", self.data,
                                env={"MANDATE_DATABASE": self.url})
        self.assertIn("unset MANDATE_DATABASE", sentence)
        self.ok("spend", "--by", "role", "--data", self.data)

    def test_two_names_for_a_new_folder(self):
        sentence = self.refused(2, "ingest", self.exports, "--data", self.data, "--database",
                                self.url, env={"MANDATE_DATABASE": self.server.url("other")})
        self.assertIn("name two databases", sentence)
        del os.environ["PGPASSWORD"]
        self.ok("ingest", self.exports, "--data", self.data, "--database", self.url,
                env={"MANDATE_DATABASE": self.server.with_password(self.url)})
        self.assertEqual(self.remembered()["url"], self.url)

    def test_two_who_make_the_same_folder(self):
        os.environ["MANDATE_DATABASE"] = self.url
        self.addCleanup(os.environ.pop, "MANDATE_DATABASE", None)
        started = [start("user", "add", name, "--name", name, "--email", f"{name}@example.com",
                         "--data", self.data) for name in ("ann", "bob", "cem")]
        for process in started:
            answer = mandate_cli.finish(process)
            self.assertEqual(answer.code, 0, answer.err)
        rows = self.ok("user", "list", "--data", self.data, "--format", "json").json()["rows"]
        self.assertEqual([row["id"] for row in rows], ["ann", "bob", "cem"])

    def test_two_servers_from_copies_of_one_folder(self):
        self.make()
        copy = self.folder / "copy"
        shutil.copytree(self.data, copy)
        serving = start("serve", "--listen", "127.0.0.1:0", "--data", self.data)
        try:
            self.assertIn(b"serving", serving.stdout.readline())
            sentence = self.refused(2, "serve", "--listen", "127.0.0.1:0", "--data", copy)
            self.assertIn("another process is serving from", sentence)
        finally:
            serving.terminate()
            serving.communicate(timeout=mandate_cli.LIMIT_SECONDS)


class RememberedFileTest(PostgresqlTest):
    def test_killed_while_the_address_was_written(self):
        self.data.mkdir()
        (self.data / f"{REMEMBERED}.new").write_text('{"for')
        self.make()
        self.assertEqual(self.remembered()["url"], self.url)

    def test_killed_before_the_database_was_made(self):
        self.data.mkdir()
        (self.data / REMEMBERED).write_text(json.dumps(
            {"format": "mandate.database/1", "folder": "f" * 32, "url": self.url}))
        sentence = self.refused(2, "spend", "--by", "role", "--data", self.data)
        self.assertIn("holds no state of Mandate", sentence)
        self.ok("ingest", self.exports, "--data", self.data)
        self.ok("spend", "--by", "role", "--data", self.data)

    def test_what_the_file_may_not_say(self):
        self.make()
        file = self.data / REMEMBERED
        good = self.remembered()
        self.assertEqual(set(good), {"format", "folder", "url"})
        for part, change in (
                ("newer Mandate", {"format": "mandate.database/2"}),
                ("does not say where", {"format": "else"}),
                ("does not say where", {"url": "mandate.db"}),
                ("does not say where", {"folder": ""}),
                ("does not say where", {"folder": 7}),
                ("belongs to another data folder", {"folder": "f" * 32}),
                ("holds a password", {"url": self.server.with_password(self.url)})):
            file.write_text(json.dumps({**good, **change}))
            self.assertIn(part, self.refused(2, "spend", "--by", "role", "--data", self.data))
        file.write_text("{")
        self.assertIn(str(file), self.refused(2, "spend", "--by", "role", "--data", self.data))
        file.write_text(json.dumps(good))
        (self.data / "mandate.db").touch()
        self.assertIn("holds both", self.refused(2, "spend", "--by", "role", "--data", self.data))
        (self.data / "mandate.db").unlink()
        self.ok("spend", "--by", "role", "--data", self.data)

    def test_an_ingest_from_above_does_not_read_the_folder(self):
        source = self.folder / "above"
        shutil.copytree(self.exports, source / "exports")
        self.make(source / "data")
        report = self.ok("ingest", source, "--data", source / "data", "--format", "json").json()
        self.assertEqual([period["outcome"] for period in report["periods"]], ["unchanged"])
        self.assertEqual(report["failures"], [])

    def test_a_folder_that_cannot_be_written_can_be_read(self):
        self.make()
        for path in [self.data, *self.data.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        self.addCleanup(lambda: [path.chmod(0o755) for path in [self.data, *self.data.rglob("*")]
                                 if path.is_dir()])
        self.ok("spend", "--by", "role", "--data", self.data)
        self.ok("reconcile", "--data", self.data)


if __name__ == "__main__":
    unittest.main(verbosity=2)
