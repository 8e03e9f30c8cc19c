"""The commands that set things up, used as a stranger would: right, wrong, and twice."""

import unittest

from company import CompanyTest


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


if __name__ == "__main__":
    unittest.main(verbosity=2)
