"""A small company for tests of governance commands: people, a hierarchy, an account, a team."""

import json
import shutil
import tempfile
from pathlib import Path

from mandate_cli import CliTest, mandate

PEOPLE = {
    "ada": "administrator",
    "lena": "finops_lead",
    "priya": "product_owner@e4-support-bot",
    "max": "product_owner@e4-order-desk",
    "carl": "cloud_engineer",
    "pam": "portfolio_manager",
}
HIERARCHY = """Business Unit,Department,Portfolio,Product,cost_centre,owner
Retail,,,,CC-100,
Retail,Digital,Care,Support Bot,CC-117,priya
Retail,Digital,Care,Order Desk,CC-118,max
"""
MODEL = "claude_platform:claude-sonnet-4-6"


def role_printout(task):
    """What AWS prints about the role of a task (as JSON) that was made as its artefacts say."""
    name = task["role_name"]
    texts = {}
    for step in task["steps"]:
        artefact = step.get("artefact")
        if artefact and artefact.get("role") == name:
            texts[artefact["part"]] = json.loads(artefact["text"])
    role = {
        "Path": "/mandate/",
        "RoleName": name,
        "Arn": f"arn:aws:iam::{task['account']}:role/mandate/{name}",
        "AssumeRolePolicyDocument": texts["trust_policy"],
    }
    outputs = [
        {"Role": role},
        {"PolicyNames": ["mandate"]},
        {
            "RoleName": name,
            "PolicyName": "mandate",
            "PolicyDocument": texts["permission_policy"],
        },
        {"AttachedPolicies": []},
    ]
    return "\n".join(json.dumps(output, indent=4) for output in outputs) + "\n"


def must(*arguments):
    answer = mandate(*arguments)
    assert answer.code == 0, f"{arguments}: {answer.err}"
    return answer


def found(data, tokens, *database):
    """Makes the company in a new data folder; each person's token is in a file of `tokens`."""
    def here(*arguments):
        return must(*arguments, "--data", data)

    first = True
    for person in PEOPLE:
        here("user", "add", person, "--name", f"{person.capitalize()} Example", "--email",
             f"{person}@example.com", *(database if first else ()))
        first = False
    file = tokens / "hierarchy.csv"
    file.write_text(HIERARCHY, encoding="utf-8")
    here("hierarchy", "import", file)
    for person, roles in PEOPLE.items():
        here("user", "set", person, "--roles", roles)
        token = tokens / f"{person}.token"
        token.write_text(here("token", "create", person).out, encoding="utf-8")
    here("account", "set", "111122223333", "--name", "care-prod", "--ou", "workloads/prod")
    here("team", "set", "platform", "--members", "carl", "--accounts", "111122223333")
    here("model", "add-claude-platform")
    here("model", "approve", MODEL, "--regions", "us-east-1", "--token-file",
         tokens / "lena.token")


class CompanyTest(CliTest):
    """A copy of the company for each test."""

    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory(prefix="mandate-company-")
        cls.addClassCleanup(shared.cleanup)
        cls.company = Path(shared.name)
        found(cls.company / "data", cls.company)

    def setUp(self):
        super().setUp()
        shutil.copytree(self.company, self.folder, dirs_exist_ok=True)

    def here(self, *arguments):
        return (*arguments, "--data", self.data)

    def deciding(self, person, *arguments):
        return (*arguments, "--data", self.data, "--token-file", self.folder / f"{person}.token")

    def draft(self, person, workload, product, estimate="50"):
        """A request that is submitted; its id."""
        made = self.ok(*self.deciding(
            person, "request", "draft", "--workload", workload, "--product", product, "--runtime",
            "lambda", "--estimate", estimate, "--baseline", "900000", "--target-percent", "10",
            "--description", f"{workload} by {person}"))
        request = made.out.split()[0]
        self.ok(*self.deciding(person, "request", "submit", request))
        return request

    def entries(self):
        return self.ok(*self.here("audit", "verify", "--format", "json")).json()["entries"]

    def assert_verifies(self):
        self.ok(*self.here("audit", "verify"))
