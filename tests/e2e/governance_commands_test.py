"""The commands that set things up, used as a stranger would: right, wrong, and twice."""

import contextlib
import datetime
import os
import pty
import re
import sqlite3
import subprocess
import unittest

import mandate_cli
from company import HIERARCHY, CompanyTest, found
from mandate_cli import CliTest
from postgresql import Server


class SettingsTest(CompanyTest):
    def settings(self):
        shown = self.ok(*self.here("settings", "--format", "json")).json()
        self.assertEqual(shown["format"], "mandate.settings/1")
        return {row["name"]: row for row in shown["rows"]}

    def set(self, *words):
        return self.here("settings", "set", *words, "--reason", "as agreed")

    def test_all_are_shown_with_value_default_and_meaning(self):
        table = self.ok(*self.here("settings")).out
        for name, row in self.settings().items():
            self.assertEqual(row["value"], row["default"])
            line = next(line for line in table.splitlines() if line.startswith(name + " "))
            self.assertEqual(line.count(f" {row['value']} "), 2, line)
            self.assertTrue(line.endswith(row["meaning"]), line)

    def test_what_is_shown_can_be_set(self):
        self.ok(*self.set("size_limit", "8000", "labels.product", "AI Service", "guard_rails", "no",
                          "calendar.kind", "weeks445", "calendar.first_day", "2026-02-01",
                          "calendar.first_year", "2026"))
        changed = self.settings()
        self.assertEqual(changed["size_limit"]["value"], "8000.00")
        self.assertEqual(changed["labels.product"]["value"], "AI Service")
        before = self.entries()
        for name, row in changed.items():
            answer = self.ok(*self.set(name, row["value"]))
            self.assertEqual(answer.out, "nothing is changed: it is so already\n")
        self.assertEqual(self.entries(), before)
        header = self.ok(*self.here("hierarchy", "export")).out.splitlines()[0]
        self.assertIn("AI Service", header)

    def test_a_change_says_what_it_changed(self):
        self.assertEqual(self.ok(*self.set("size_limit", "8000", "task_due_days", "2")).out,
                         "size_limit is 8000.00; it was 5000.00\n")

    def test_what_is_wrong_changes_nothing(self):
        before = self.entries()
        for code, words, said in (
                (2, ("size_limit", "much"), "size_limit cannot be 'much'"),
                (2, ("size_limit", "-5"), "size_limit cannot be '-5'"),
                (2, ("approval_days", "400", "guard_rails", "perhaps"), "yes or no"),
                (2, ("elevated_approval_days", "400"), "approval_days is 366"),
                (2, ("size_limit",), "no value"),
                (2, ("size_limt", "1"), "size_limit"),
                (2, ("calendar.kind", "weeks445"), "in one command")):
            with self.subTest(words=words):
                self.assertIn(said, self.refused(code, *self.set(*words)))
        self.refused(2, *self.here("settings", "set", "size_limit", "1"))
        self.refused(2, *self.here("settings", "set", "size_limit", "1", "--reason", ""))
        self.assertEqual(self.entries(), before)

    def test_who_may(self):
        words = ("settings", "set", "size_limit", "9000", "--reason", "as agreed")
        self.assertIn("Administrator", self.refused(1, *self.deciding("lena", *words)))
        self.ok(*self.deciding("ada", *words))
        self.ok(*self.set("size_limit", "9500"))
        self.assertIn("operator:", self.last_actor())
        self.assert_verifies()

    def last_actor(self):
        bundle = self.folder / "bundle"
        self.ok(*self.here("audit", "export", bundle))
        lines = bundle.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if '"settings.changed"' in line][-1]

    def test_a_setting_changes_the_flow(self):
        request = self.draft("priya", "support-bot", "e4-support-bot", "6000")
        self.assertIn("awaiting_size", self.ok(*self.here("request", "show", request)).out)
        self.ok(*self.set("size_limit", "6000"))
        request = self.draft("max", "order-desk", "e4-order-desk", "6000")
        self.assertIn("submitted", self.ok(*self.here("request", "show", request)).out)


class EraseTest(CompanyTest):
    """A person who has left goes; what they did stays, under the handle."""

    OWN = ("Max Example", "max@example.com", "order-desk by max", "so says max himself")

    def texts(self):
        """All that the database's files hold, after SQLite has moved its changes into the file."""
        with contextlib.closing(sqlite3.connect(self.data / "mandate.db")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return b"".join(file.read_bytes() for file in self.data.glob("mandate.db*"))

    def prepare(self):
        """Max has asked, has commented and has left; a Lead has rejected what waited."""
        self.request = self.draft("max", "order-desk", "e4-order-desk")
        self.ok(*self.deciding("max", "comment", "request", self.request, self.OWN[3]))
        self.ok(*self.here("user", "set", "max", "--left"))

    def erase(self, *options):
        return self.here("user", "erase", "max", "--reason", "asked for by letter 12", *options)

    def free(self):
        """Nothing waits for Max any more."""
        self.ok(*self.deciding("lena", "request", "reject", self.request, "--reason", "Nobody."))
        file = self.folder / "hierarchy.csv"
        file.write_text(HIERARCHY.replace(",max", ",priya"), encoding="utf-8")
        self.ok(*self.here("hierarchy", "import", file))

    def test_not_before_they_have_left_and_nothing_waits(self):
        self.assertIn("have not left", self.refused(2, *self.erase("--yes")))
        self.prepare()
        before = self.entries()
        self.assertIn(f"mandate request reject {self.request}", self.refused(2, *self.erase("--yes")))
        self.ok(*self.deciding("lena", "request", "reject", self.request, "--reason", "Nobody."))
        self.assertIn("e4-order-desk", self.refused(2, *self.erase("--yes")))
        self.refused(1, *self.deciding("lena", "user", "erase", "max", "--reason", "x", "--yes"))
        self.assertEqual(self.entries(), before + 1)
        self.assertIn("Max Example", self.ok(*self.here("user", "list")).out)

    def test_it_must_be_meant(self):
        self.prepare()
        self.free()
        before = self.entries()
        self.assertIn("--yes", self.refused(2, *self.erase()))
        self.assertIn("nothing is erased", self.typed("mix\n", 2))
        self.refused(2, *self.here("user", "erase", "max", "--yes"))
        self.assertEqual(self.entries(), before)
        self.assertIn("max is erased: ", self.typed("max\n", 0))

    def typed(self, answer, code):
        """What the command says to somebody who types this at a terminal."""
        mine, theirs = pty.openpty()
        process = subprocess.Popen([mandate_cli.PROGRAM, *map(str, self.erase())], stdin=theirs,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.close(theirs)
        os.write(mine, answer.encode())
        out, _ = process.communicate(timeout=mandate_cli.LIMIT_SECONDS)
        os.close(mine)
        self.assertEqual(process.returncode, code, out)
        return out.decode()

    def test_nothing_of_them_is_left(self):
        self.prepare()
        self.free()
        held = self.texts()
        for text in self.OWN:
            self.assertIn(text.encode(), held)
        said = self.ok(*self.erase("--yes")).out
        self.assertIn("max is erased: 5 texts gone", said)
        held = self.texts()
        for text in self.OWN:
            self.assertNotIn(text.encode(), held)
        self.assertIn(b"Priya Example", held)
        self.assert_what_stays()

    def assert_what_stays(self):
        people = self.ok(*self.here("user", "list")).out
        self.assertRegex(people, r"(?m)^max +\(erased\) +\(erased\) +erased")
        self.assertRegex(self.ok(*self.here("request", "list")).out, r"(?m)^req-1 .* max$")
        self.assert_verifies()
        bundle = self.folder / "bundle"
        self.ok(*self.here("audit", "export", bundle))
        key = self.ok(*self.here("audit", "key")).out.strip()
        self.assertIn("erased", self.ok("audit", "verify", "--bundle", bundle, "--key", key).out)
        entry = next(line for line in bundle.read_text(encoding="utf-8").splitlines()
                     if '"person.erased"' in line)
        self.assertIn('"actor":"operator:', entry)
        self.assertIn("asked for by letter 12", bundle.read_text(encoding="utf-8"))
        for text in self.OWN:
            self.assertNotIn(text, bundle.read_text(encoding="utf-8"))
        self.assertIn("done already", self.refused(2, *self.erase("--yes")))
        self.refused(2, *self.here("user", "set", "max", "--name", "Max Example"))


class EraseOnPostgresqlTest(EraseTest):
    """The same, where the state is in PostgreSQL."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        os.environ["PGPASSWORD"] = cls.server.password
        cls.addClassCleanup(os.environ.pop, "PGPASSWORD")

    def setUp(self):
        CliTest.setUp(self)
        self.name = self.id().rsplit(".", 1)[1].lower()[:50]
        found(self.data, self.folder, "--database", self.server.create_database(self.name))

    def texts(self):
        """Every row of every table."""
        tables = self.server.sql(self.name, "SELECT tablename FROM pg_tables WHERE schemaname = "
                                 "'public'").split()
        self.assertGreater(len(tables), 20)
        rows = (self.server.sql(self.name, f"SELECT t::text FROM {table} t") for table in tables)
        return "\n".join(rows).encode()


class TeamTest(CompanyTest):
    def test_what_is_not_named_stays(self):
        def team(*options):
            return self.ok(*self.here("team", "set", "platform", *options)).out

        self.assertEqual(team("--members", "carl,lena"), "team platform: 2 members, 1 account\n")
        self.assertEqual(team("--name", "Cloud"), "team platform: 2 members, 1 account\n")
        self.assertEqual(team("--accounts", "none"), "team platform: 2 members, 0 accounts\n")
        self.assertIn("nobody-here", self.refused(
            2, *self.here("team", "set", "platform", "--members", "nobody-here")))
        self.assertRegex(self.ok(*self.here("team", "list")).out, r"platform +Cloud +carl, lena +0")


class TokenRuleTest(CompanyTest):
    """One rule: what does not act as a person takes no token, and says so."""

    def commands(self):
        """Every command of the program with what its help says."""
        def below(*words):
            text = self.ok(*words, "--help").out
            yield words, text
            if "\nSubcommands:\n" in text:
                for line in text.split("\nSubcommands:\n")[1].splitlines():
                    name = re.match(r"  ([a-z-]+)", line)
                    if name:
                        yield from below(*words, name[1])

        return [(words, text) for words, text in below() if "--data" in text]

    def test_the_help_says_who_acts_and_is_right(self):
        kinds = {"takes no token": 0, "With a token": 0, "it needs a token": 0}
        for words, text in self.commands():
            with self.subTest(command=words):
                for said in kinds:
                    kinds[said] += said in " ".join(text.split())
                takes = "--token-file FILE" in text
                self.assertFalse(takes and "takes no token" in text)
                if not takes:
                    self.assert_refuses_a_token(words)
        self.assertGreater(kinds["takes no token"], 20)
        self.assertGreater(kinds["With a token"], 10)
        self.assertGreater(kinds["it needs a token"], 20)

    def assert_refuses_a_token(self, words):
        for option in ("--token-file", "--as", "--on-behalf-of"):
            wanted = re.findall(r"(?m)^  (--[a-z-]+) .*REQUIRED", self.ok(*words, "--help").out)
            given = [part for name in wanted for part in (name, "1")]
            sentence = self.refused(2, *words, "1", *given, option, "lena.token")
            self.assertIn(f"takes no {option}", sentence)

    def test_a_token_in_the_environment_does_not_matter_to_who_reads(self):
        answer = mandate_cli.mandate(*self.here("request", "list"), env={"MANDATE_TOKEN": "bad"})
        self.assertEqual(answer.code, 0, answer.err)


class RuntimeTest(CompanyTest):
    def draft_on(self, *runtime):
        return self.deciding("priya", "request", "draft", "--workload", "support-bot", "--product",
                             "e4-support-bot", "--estimate", "50", "--description", "x", *runtime)

    def test_a_request_names_the_option_and_the_kinds(self):
        for runtime in ((), ("--runtime", "lamda"), ("--runtime", "")):
            with self.subTest(runtime=runtime):
                sentence = self.refused(2, *self.draft_on(*runtime))
                self.assertIn("--runtime", sentence)
                self.assertIn("lambda, ecs_task, ", sentence)

    def test_an_approval_names_the_option_and_what_it_asks_for(self):
        request = self.draft("priya", "support-bot", "e4-support-bot")
        approval = self.deciding(
            "lena", "approve", "request", request, "--platform", "claude_platform", "--account",
            "111122223333", "--model", "claude-sonnet-4-6", "--region", "us-east-1", "--workspace",
            "support-bot", "--acknowledge-business-case")
        for runtime in ((), ("--runtime", "function_arn=*"), ("--runtime", "functionarn=x")):
            with self.subTest(runtime=runtime):
                sentence = self.refused(2, *approval, *runtime)
                self.assertIn("--runtime", sentence)
                self.assertIn("function_arn", sentence)
        self.ok(*approval, "--runtime",
                "function_arn=arn:aws:lambda:us-east-1:111122223333:function:support-bot")


class HierarchyTest(CompanyTest):
    def set(self, *options):
        return self.here("hierarchy", "set", "e4-support-bot", *options)

    def test_a_new_name_is_the_same_element(self):
        said = self.ok(*self.set("--name", "Help Desk", "--cost-centre", "none", "--deputy", "max",
                                 "--reason", "as customers call it")).out
        self.assertRegex(said, r"^e4-support-bot is Help Desk \(owner priya, deputy max\) from ")
        self.assertIn("it was Support Bot (cost centre CC-117, owner priya)", said)
        file = self.folder / "exported.csv"
        exported = self.ok(*self.here("hierarchy", "export")).out
        self.assertIn("Retail,Digital,Care,Help Desk,,,,priya,max", exported)
        file.write_text(exported, encoding="utf-8")
        self.assertIn("0 added, 0 changed, 0 ended", self.ok(
            *self.here("hierarchy", "preview", file)).out)
        before = self.entries()
        self.assertIn("nothing is changed", self.ok(*self.set("--name", "Help Desk")).out)
        self.assertIn("nothing is changed", self.ok(*self.set()).out)
        self.assertEqual(self.entries(), before)
        self.draft("priya", "support-bot", "e4-support-bot")
        self.assert_verifies()

    def test_what_it_was_before_a_later_day_is_still_shown(self):
        self.ok(*self.set("--name", "Help Desk", "--from", "2999-01-01"))
        rows = [line for line in self.ok(*self.here("hierarchy", "show")).out.splitlines()
                if line.startswith("e4-support-bot ")]
        self.assertEqual(len(rows), 2, rows)
        self.assertRegex(rows[0], r"^e4-support-bot +20..-..-.. +2999-01-01 +product +Support Bot ")
        self.assertRegex(rows[1], r"^e4-support-bot +2999-01-01 +product +Help Desk ")
        self.assertIn("2999-01-01", self.refused(2, *self.set("--name", "Bot")))

    def test_what_is_wrong(self):
        for code, options, said in (
                (2, ("--name", "=Help"), "name"), (2, ("--owner", "nobody"), "mandate user list"),
                (2, ("--name", "Order Desk"), "same path"), (2, ("--from", "2020-01-01"), "past"),
                (2, ("--from", "tomorrow"), "tomorrow")):
            with self.subTest(options=options):
                self.assertIn(said, self.refused(code, *self.set(*options)))
        self.refused(2, *self.here("hierarchy", "set", "e4-nothing", "--name", "X"))
        self.refused(1, *self.deciding("priya", "hierarchy", "set", "e4-support-bot", "--name", "X"))


class AccountTest(CompanyTest):
    def set(self, *options):
        return self.here("account", "set", "111122223333", *options)

    def test_a_move_is_dated_and_the_rest_stays(self):
        self.ok(*self.set("--type", "shared"))
        said = self.ok(*self.set("--ou", "suspended")).out
        self.assertEqual(said, "account 111122223333 (care-prod) is shared\n"
                               "it moved from workloads/prod to suspended\n")
        today = datetime.datetime.now(datetime.timezone.utc).date()
        row = self.ok(*self.here("account", "list", "--format", "json")).json()["rows"][0]
        self.assertIn(row["ou_since"], (f"{today}", f"{today - datetime.timedelta(1)}"))
        self.assertEqual((row["name"], row["type"], row["ou"]), ("care-prod", "shared", "suspended"))
        self.assertIn("to the root", self.ok(*self.set("--ou", "none")).out)
        self.assert_verifies()

    def test_a_new_one_needs_a_name(self):
        self.assertIn("--name", self.refused(2, *self.here("account", "set", "999988887777")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
