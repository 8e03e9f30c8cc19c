#!/usr/bin/env python3
"""What the generated texts are to others: cfn-lint, parliament, a parser of HCL, a shell.

    forms_test.py IAM_FORMS      with the Python of build/deps/python (tests/iam/requirements.txt)
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import hcl2
import parliament

PROGRAM = ""
ACCOUNT = "111122223333"

# What parliament says because its list of services is of April 2025: these came later.
LATER = {
    "Unknown prefix bedrock-mantle",
    "Unknown prefix aws-external-anthropic",
    "Unknown action bedrock:CallWithBearerToken",
    "Unknown action bedrock:CountTokens",
}
LATER_KEY = "Unknown condition aws:ViaAWSMCPService for action "
# It wants one resource of every type that AWS's reference lists for these actions; the types are
# alternatives there.
ALTERNATIVES = {"bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream",
                "bedrock:CreateModelInvocationJob"}

# "odd" holds what no AWS account accepts, to see that it stays text: only shell and HCL read it.
ODD = "odd"
# AWS's own examples compare `bedrock:InferenceProfileArn` as a text; parliament says so and calls it usable.
USABLE = "Type mismatch: StringEquals requires a value of type String but given Arn"


def is_explained(finding):
    if finding.issue == "RESOURCE_MISMATCH":
        return {one["action"] for one in finding.detail} <= ALTERNATIVES
    if finding.issue == "MISMATCHED_TYPE_BUT_USABLE":
        return finding.detail == USABLE
    return finding.detail in LATER or str(finding.detail).startswith(LATER_KEY)


def policies_of(artefact):
    for one in [artefact, *artefact["companions"]]:
        for name in ("trust_policy", "permission_policy"):
            if one[name]:
                yield one["role_name"], name, one[name]


class FormsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mandate-forms.")
        cls.path = Path(cls.folder.name)
        subprocess.run([PROGRAM, cls.path], check=True)
        cls.names = {file.stem for file in cls.path.glob("*.tf")}
        cls.real = sorted(cls.names - {ODD})

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def artefact(self, name):
        return json.loads((self.path / f"{name}.json").read_text(encoding="utf-8"))

    def test_cfn_lint_accepts_the_templates(self):
        templates = [str(self.path / f"{name}.template.json") for name in self.real]
        done = subprocess.run([Path(sys.executable).with_name("cfn-lint"), *templates], text=True,
                              stdout=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_parliament_accepts_the_policies(self):
        seen = 0
        for name in self.real:
            for role, kind, policy in policies_of(self.artefact(name)):
                if kind == "trust_policy":
                    continue  # parliament reads policies of identities only
                found = parliament.analyze_policy_string(json.dumps(policy)).findings
                left = [str(one) for one in found if not is_explained(one)]
                self.assertEqual(left, [], role)
                seen += 1
        self.assertGreaterEqual(seen, 8)

    def test_parliament_is_asked_in_earnest(self):
        wrong = {"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "bedrock:InvokeModell", "Resource": "*"}}
        found = parliament.analyze_policy_string(json.dumps(wrong)).findings
        self.assertTrue([one for one in found if not is_explained(one)])

    def test_terraform_parses_and_holds_the_same_policies(self):
        for name in self.names:
            text = (self.path / f"{name}.tf").read_text(encoding="utf-8")
            hcl2.loads(text)
            heredocs = [part.split("\nEND_OF_POLICY\n")[0]
                        for part in text.split("<<END_OF_POLICY\n")[1:]]
            found = [json.loads(one.replace("$${", "${").replace("%%{", "%{")) for one in heredocs]
            wanted = [policy for _, _, policy in policies_of(self.artefact(name))]
            for policy in wanted:
                self.assertIn(policy, found, name)
            self.assertEqual(len(found), len(wanted), name)

    def run_script(self, name, state, account=ACCOUNT, **variables):
        """The script against a fake `aws`; its state stays from one run to the next."""
        store = self.path / f"{name}.state"
        store.write_text(json.dumps(state), encoding="utf-8")
        tools = self.path / "bin"
        if not tools.exists():
            tools.mkdir()
            (tools / "aws").symlink_to(Path(__file__).resolve().with_name("fake_aws"))
        done = subprocess.run(
            ["sh", str(self.path / f"{name}.sh")], cwd=self.path, text=True, check=False,
            capture_output=True,
            env={"PATH": f"{tools}:{os.environ['PATH']}", "FAKE_AWS_STATE": str(store),
                 "FAKE_AWS_ACCOUNT": account, "TMPDIR": str(self.path), **variables})
        return done, json.loads(store.read_text(encoding="utf-8"))

    def test_scripts_are_scripts_of_posix(self):
        for name in self.names:
            subprocess.run(["sh", "-n", str(self.path / f"{name}.sh")], check=True)

    def check_roles(self, artefact, state):
        for one in [artefact, *artefact["companions"]]:
            if one["kind"] == "permission_set":
                continue
            made = state[one["kind"]][one["role_name"]]
            permission = one["permission_policy"]
            self.assertEqual(made["path"], one["role_path"])
            self.assertEqual(made["trust"], one["trust_policy"])
            self.assertEqual(made["boundary"], one["permissions_boundary"])
            self.assertEqual(made["tags"], one["tags"])
            self.assertEqual(made["policies"], {"mandate": permission} if permission else {})

    def check_permission_set(self, artefact, state):
        (made,) = state["permission_set"].values()
        self.assertEqual(made["policy"], artefact["permission_policy"])
        self.assertEqual(made["provisioned"], artefact["permission_policy"])
        self.assertEqual(made["duration"], artefact["session_duration"])
        self.assertEqual(made["tags"], artefact["tags"])
        self.assertEqual(made["assigned"], [[ACCOUNT, "GROUP", "g-1"]])
        self.assertEqual(made["boundary"], artefact["permissions_boundary"] and {"CustomerManagedPolicyReference": {
            "Name": "AiBoundary", "Path": "/guard/rails/"}})

    def test_a_script_makes_the_artefact_and_a_second_run_changes_nothing(self):
        for name in self.names:
            artefact = self.artefact(name)
            state = {"role": {}, "user": {}, "permission_set": {}, "calls": []}
            for run in (1, 2):
                before = json.dumps({**state, "calls": []}, sort_keys=True)
                done, state = self.run_script(name, state, PRINCIPAL_ID="g-1",
                                              ACCOUNT_PROFILE="work load")
                self.assertEqual((done.returncode, done.stderr), (0, ""), (name, run))
                self.check_roles(artefact, state)
                if artefact["kind"] == "permission_set":
                    self.check_permission_set(artefact, state)
                if run == 2:
                    self.assertEqual(before, json.dumps({**state, "calls": []}, sort_keys=True))
            self.assertTrue(all(profile == ("" if service == "sso-admin" else "work load")
                                for profile, service, _ in state["calls"]))
        left = {file.name for file in self.path.iterdir() if file.is_dir()} - {"bin"}
        self.assertEqual(left, set(), "temporary folders stay behind")

    def test_a_role_without_policy_loses_the_one_it_had(self):
        artefact = self.artefact("empty")
        role = {"path": "/mandate/", "trust": None, "boundary": None, "tags": {},
                "policies": {"mandate": {}, "other": {}}}
        done, state = self.run_script("empty", {"role": {artefact["role_name"]: role}, "calls": []})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(state["role"][artefact["role_name"]]["policies"], {"other": {}})

    def test_another_account_or_path_is_refused_and_nothing_changes(self):
        artefact = self.artefact("role")
        role = {"path": "/", "trust": None, "boundary": None, "tags": {}, "policies": {}}
        before = {"role": {artefact["role_name"]: role}, "calls": []}
        for account, sentence in (("444455556666", "credentials of account 444455556666"),
                                  (ACCOUNT, "stands under /, and a path cannot be changed")):
            done, state = self.run_script("role", before, account=account)
            self.assertEqual(done.returncode, 2)
            self.assertIn(sentence, done.stderr)
            self.assertEqual(state["role"], before["role"])

    def test_people_need_to_be_named(self):
        done, state = self.run_script("people", {"permission_set": {}, "calls": []})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("PRINCIPAL_ID", done.stderr)
        self.assertEqual(state["calls"], [])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
