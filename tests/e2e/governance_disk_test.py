"""Commands that govern, on a disk that is full: exit 3 and one sentence, nothing half is there, and
with room again the same command works."""

import hashlib
import json
import unittest

from company import HIERARCHY, MODEL, CompanyTest, role_printout
from faults_test import PrivateDisk
from mandate_cli import mandate

FREE_KB = (0, 4, 32, 40, 48, 64)  # SQLite takes 32 KB beside the database before the first page
BEDROCK = "bedrock:anthropic.claude-sonnet-4-6"
MODELS = {"modelSummaries": [{
    "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
    "modelId": "anthropic.claude-sonnet-4-6", "modelName": "Claude Sonnet 4.6",
    "providerName": "Anthropic", "inputModalities": ["TEXT"], "outputModalities": ["TEXT"],
    "responseStreamingSupported": True, "customizationsSupported": [],
    "inferenceTypesSupported": ["ON_DEMAND"], "modelLifecycle": {"status": "ACTIVE"}}]}


class FullDiskTest(CompanyTest):
    def approval(self, request):
        return self.deciding(
            "lena", "approve", "request", request, "--account", "111122223333", "--model",
            "anthropic.claude-sonnet-4-6", "--region", "us-east-1", "--runtime",
            f"function_arn=arn:aws:lambda:us-east-1:111122223333:function:{request}",
            "--acknowledge-business-case")

    def approved(self, workload):
        """A request with its task, told by number."""
        request = self.draft("priya", workload, "e4-support-bot")
        return request, self.ok(*self.approval(request)).out.split()[-1]

    def build(self, workload):
        """A request whose task is done; the role's name is the program's."""
        request, task = self.approved(workload)
        body = self.ok(*self.here("task", "show", task, "--format", "json")).json()
        name = body["role_name"]
        role = self.folder / f"{task}.txt"
        role.write_text(role_printout(body), encoding="utf-8")
        self.ok(*self.deciding("carl", "task", "start", task))
        self.ok(*self.deciding("carl", "task", "step", task, "1", "--answer",
                               "terms_accepted_by=legal", "--evidence", "AVAILABLE"))
        self.ok(*self.deciding("carl", "task", "step", task, "2", "--answer",
                               f"role_arn=arn:aws:iam::111122223333:role/mandate/{name}"))
        self.ok(*self.deciding("carl", "task", "step", task, "3", "--evidence", "as asked for"))
        self.ok(*self.deciding("carl", "task", "step", task, "4", "--evidence-output", role))
        self.ok(*self.deciding("carl", "task", "implement", task))
        return request

    def prepare(self):
        """A state in which each of the commands can be given."""
        models = self.folder / "models.json"
        models.write_text(json.dumps(MODELS), encoding="utf-8")
        self.ok(*self.here("model", "import", models, "--region", "us-east-1"))
        self.ok(*self.deciding("lena", "model", "approve", BEDROCK, "--regions", "us-east-1"))
        self.ok(*self.here("user", "set", "pam", "--left"))
        built = self.build("built")
        waiting = self.draft("priya", "waiting", "e4-support-bot")
        task = self.approved("to-do")[1]
        drafted = self.ok(*self.drafting("drafted")).out.split()[0]
        hierarchy = self.folder / "next.csv"
        hierarchy.write_text(HIERARCHY + "Retail,Digital,Care,Returns,CC-119,\n", encoding="utf-8")
        budget = self.folder / "Customer_2026_true_2026-01-01_true_Budget_v1.csv"
        budget.write_text("Business Unit,Department,Portfolio,Product,annual\n"
                          "Retail,Digital,Care,Support Bot,14400\n", encoding="utf-8")
        return (
            self.here("user", "add", "eve", "--name", "Eve", "--email", "eve@example.com"),
            self.here("user", "set", "carl", "--email", "carl@example.org"),
            self.here("user", "erase", "pam", "--reason", "asked for", "--yes"),
            self.here("team", "set", "platform", "--members", "carl,lena"),
            self.here("token", "create", "lena"),
            self.here("hierarchy", "import", hierarchy),
            self.here("hierarchy", "set", "e4-support-bot", "--name", "Help Desk"),
            self.here("account", "set", "111122223333", "--ou", "suspended"),
            self.here("budget", "import", budget),
            self.here("settings", "set", "size_limit", "9000", "--reason", "as agreed"),
            self.deciding("lena", "model", "block", MODEL, "--reason", "its terms changed"),
            self.drafting("asked-for"),
            self.deciding("priya", "request", "submit", drafted),
            self.deciding("priya", "comment", "request", built, "hello"),
            self.approval(waiting),
            self.deciding("carl", "task", "start", task),
            self.deciding("priya", "claim", "request", built),
            self.here("audit", "checkpoint"),
        )

    def drafting(self, workload):
        return self.deciding(
            "priya", "request", "draft", "--workload", workload, "--product", "e4-support-bot",
            "--runtime", "lambda", "--estimate", "50", "--description", "x" * 2000)

    def test_each_command_on_a_full_disk(self):
        commands = self.prepare()
        disk = PrivateDisk(self, self.folder / "disk", 'mount -t tmpfs -o size=16m mandate "$1"')
        full = 0
        for command in commands:
            with self.subTest(command=command[:3]):
                on_disk = [disk.folder / "data" if word == self.data else word for word in command]
                disk.run("rm", "-rf", disk.folder / "data")
                disk.run("cp", "-r", self.data, disk.folder)
                failed = self.fail_until_there_is_room(disk, on_disk)
                self.assertGreater(failed, 0, "the disk was never full")
                full += failed
        self.assertGreater(full, len(commands))

    def fail_until_there_is_room(self, disk, command):
        """How often the command failed, as it has to, before it was done."""
        before = self.state(disk)
        for failed, free in enumerate((*FREE_KB, 4096)):
            disk.leave_free(free * 1024)
            answer = mandate(*command, through=disk.through)
            disk.run("rm", disk.folder / "filler")
            if answer.code == 0:
                break
            sentence = self.sentence(3, answer)
            self.assertIn(str(disk.folder), sentence, "the place")
            self.assertIn("space", sentence, "the way out")
            self.assertEqual(answer.out, "")
            self.assertEqual(self.state(disk), before)
        self.assertEqual(answer.code, 0, answer.err)
        self.assertNotEqual(self.state(disk), before, "it was done")
        return failed

    def state(self, disk):
        """What the whole log says, once it verifies; signed heads count, too."""
        report = self.ok("audit", "verify", "--format", "json", "--data", disk.folder / "data",
                         through=disk.through).json()
        return hashlib.sha256(json.dumps(report).encode()).hexdigest()


if __name__ == "__main__":
    unittest.main(verbosity=2)
