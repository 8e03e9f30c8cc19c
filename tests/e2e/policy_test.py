"""`mandate policy`: what a scope becomes, its proof, and what a foreign policy or role is told."""

import json
import unittest
from pathlib import Path

from mandate_cli import CliTest, mandate
from walk import Walk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "iam.md"

SCOPE = {
    "platform": "bedrock",
    "workload": "support-bot",
    "account": "111122223333",
    "runtime": {
        "kind": "lambda",
        "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:support-bot",
    },
    "agentic": {"tier": "none"},
    "grants": [
        {
            "model": "anthropic.claude-sonnet-4-6",
            "region": "us-east-1",
            "inference_profile": "us.anthropic.claude-sonnet-4-6",
            "destination_regions": ["us-east-1", "us-east-2", "us-west-2"],
            "actions": ["inference", "streaming"],
        },
        {
            "model": "amazon.titan-embed-text-v2:0",
            "region": "us-east-1",
            "inference_profile": None,
            "actions": ["inference"],
        },
    ],
}
CLAUDE = {
    "platform": "claude_platform",
    "workload": "support-bot",
    "account": "111122223333",
    "runtime": SCOPE["runtime"],
    "agentic": {"tier": "inference"},
    "grants": [
        {
            "model": "claude-sonnet-4-6",
            "region": "us-east-1",
            "workspace": {"name": "support-bot", "id": "wrkspc_01AbCdEf23GhIj"},
            "actions": ["inference"],
        }
    ],
}
ROLE = "arn:aws:iam::111122223333:role/mandate/app"
MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
PROFILE_KEY = "bedrock:InferenceProfileArn"


class PolicyTest(CliTest):
    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def generated(self, scope=None):
        file = self.write("scope.json", scope or SCOPE)
        return self.ok("policy", "generate", "--scope", file).json()

    def refused_with(self, code, *arguments):
        answer = mandate(*arguments)
        self.assertEqual(answer.code, code, answer.out + answer.err)
        return answer.out + answer.err

    def judged(self, policy, scope=None):
        """The answer about somebody's policy, as JSON."""
        answer = mandate(
            *("policy", "prove", "--scope", self.write("scope.json", scope or SCOPE)),
            *("--policy", self.write("policy.json", policy), "--format", "json"),
        )
        self.assertIn(answer.code, (0, 1), answer.err)
        body = answer.json()
        self.assertEqual(answer.code, 0 if body["proven"] else 1)
        return body


class GenerateTest(PolicyTest):
    def test_a_scope_becomes_a_role(self):
        made = self.generated()
        self.assertEqual(len(made["artefact_sha256"]), 64)
        self.assertTrue(made["role_name"].startswith("finops-ai-support-bot-"))
        trusted = made["trust_policy"]["Statement"][0]["Principal"]
        self.assertEqual(trusted, {"Service": "lambda.amazonaws.com"})
        self.assertTrue(made["notes"])
        again = self.generated({**SCOPE, "grants": SCOPE["grants"][::-1]})
        self.assertEqual(made["artefact_sha256"], again["artefact_sha256"])
        less = self.generated({**SCOPE, "grants": SCOPE["grants"][:1]})
        self.assertNotEqual(made["artefact_sha256"], less["artefact_sha256"])

    def test_the_other_forms_say_the_hash(self):
        made = self.generated()["artefact_sha256"]
        for form in ("cli", "cloudformation", "terraform"):
            text = self.ok(
                "policy", "generate", "--scope", self.folder / "scope.json", "--format", form
            ).out
            self.assertIn(made, text, form)

    def test_errors_name_line_and_column(self):
        text = json.dumps(SCOPE, indent=1).replace('"us-east-1"', '"us-*"', 1)
        said = self.refused_with(2, "policy", "generate", "--scope", self.write("s.json", text))
        self.assertIn("s.json: line ", said)
        self.assertEqual(said.count("\n"), 1)
        said = self.refused_with(2, "policy", "generate", "--scope", self.folder / "none.json")
        self.assertIn("none.json", said)


class ProveTest(PolicyTest):
    def test_what_is_generated_is_proven(self):
        for scope in (SCOPE, CLAUDE):
            file = self.write("scope.json", scope)
            said = self.ok("policy", "prove", "--scope", file).out
            self.assertIn(": proven\n", said)
            self.assertIn("requests asked", said)
            made = self.generated(scope)
            body = self.judged(made["permission_policy"], scope)
            self.assertTrue(body["proven"], body)
            self.assertGreater(body["requests"], body["allowed"])
            self.assertGreater(body["allowed"], 0)

    def test_a_policy_without_its_profile_is_shown_the_way_round_it(self):
        policy = self.generated()["permission_policy"]
        for statement in policy["Statement"]:
            for lines in statement.get("Condition", {}).values():
                if PROFILE_KEY in lines and statement["Effect"] == "Allow":
                    del lines[PROFILE_KEY]
            if "Condition" in statement:
                statement["Condition"] = {k: v for k, v in statement["Condition"].items() if v}
                if not statement["Condition"]:
                    del statement["Condition"]
        body = self.judged(policy)
        self.assertFalse(body["proven"])
        self.assertIn("bedrock:", body["counter_example"])

    def test_a_statement_that_is_missing_is_found(self):
        whole = self.generated()["permission_policy"]
        for dropped in range(len(whole["Statement"])):
            policy = {**whole, "Statement": whole["Statement"][:]}
            del policy["Statement"][dropped]
            self.assertFalse(self.judged(policy)["proven"], whole["Statement"][dropped])

    def test_a_whole_role_with_one_more_policy(self):
        made = self.generated()
        role = {
            "Path": "/mandate/",
            "RoleName": made["role_name"],
            "Arn": f"arn:aws:iam::111122223333:role/mandate/{made['role_name']}",
            "AssumeRolePolicyDocument": made["trust_policy"],
            "RolePolicyList": [
                {"PolicyName": "mandate", "PolicyDocument": made["permission_policy"]}
            ],
            "AttachedManagedPolicies": [],
        }
        details = {"RoleDetailList": [role], "Policies": []}
        self.assertTrue(self.judged(details)["proven"])
        role["RolePolicyList"].append(
            {
                "PolicyName": "debug",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "bedrock:Invoke*", "Resource": "*"}
                    ],
                },
            }
        )
        body = self.judged(details)
        self.assertFalse(body["proven"])
        self.assertIn("bedrock:Invoke", body["counter_example"])
        role["RolePolicyList"][1]["PolicyDocument"]["Statement"][0]["Action"] = "logs:*"
        self.assertTrue(self.judged(details)["proven"], "logs are not Mandate's business")
        role["AttachedManagedPolicies"] = [
            {"PolicyName": "team", "PolicyArn": "arn:aws:iam::111122223333:policy/team"}
        ]
        body = self.judged(details)
        self.assertFalse(body["proven"])
        self.assertTrue(body["missing"], "a policy that nobody has shown")


class EvaluateTest(PolicyTest):
    def request(self, **changes):
        return self.write(
            "request.json",
            {
                "action": "bedrock:InvokeModel",
                "resource": MODEL,
                "principal": ROLE,
                "account": "111122223333",
                "context": {"aws:RequestedRegion": "us-east-1"},
                **changes,
            },
        )

    def test_the_generated_policy_decides(self):
        self.write("policies/mandate.json", self.generated()["permission_policy"])
        folder = self.folder / "policies"
        said = self.ok("policy", "evaluate", "--request", self.request(), "--policies", folder).out
        self.assertIn("allowed by ", said)
        agentic = self.request(
            context={"aws:RequestedRegion": "us-east-1", "aws:ViaAWSMCPService": True}
        )
        answer = mandate(
            *("policy", "evaluate", "--request", agentic, "--policies", folder),
            *("--format", "json"),
        )
        self.assertEqual(answer.code, 1)
        self.assertEqual(answer.json()["decision"], "explicit_deny")
        other = self.request(resource=MODEL.replace("titan-embed-text-v2:0", "nova-pro-v1:0"))
        answer = mandate("policy", "evaluate", "--request", other, "--policies", folder)
        self.assertEqual(answer.code, 1)
        self.assertIn("not allowed: no statement of the identity policies allows it", answer.out)

    def test_every_level_of_scps_must_allow(self):
        everything = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
        }
        self.write("p/identity/all.json", everything)
        self.write("p/scp/0-root/full.json", everything)
        folder = self.folder / "p"
        self.ok("policy", "evaluate", "--request", self.request(), "--policies", folder)
        deny = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Deny", "Action": "bedrock:*", "Resource": "*"}],
        }
        self.write("p/scp/1-prod/deny.json", deny)
        said = self.refused_with(
            1, "policy", "evaluate", "--request", self.request(), "--policies", folder
        )
        self.assertIn("denied by 'statement 1' of policy 'deny'", said)

    def test_what_is_no_request_or_folder(self):
        said = self.refused_with(
            2, "policy", "evaluate", "--request", self.request(), "--policies", self.folder / "x"
        )
        self.assertIn("is no folder", said)
        self.write("p/other/all.json", "{}")
        said = self.refused_with(
            2, "policy", "evaluate", "--request", self.request(), "--policies", self.folder / "p"
        )
        self.assertIn("name it identity, boundary, session, resource, scp or rcp", said)
        self.write("q/all.json", '{"Version": "2012-10-17",\n "Statment": []}')
        said = self.refused_with(
            2, "policy", "evaluate", "--request", self.request(), "--policies", self.folder / "q"
        )
        self.assertIn("all.json: line 2, column 2", said)


class GuardRailTest(PolicyTest):
    def test_governed_roles_pass_and_others_do_not(self):
        rails = self.write(
            "rails.json",
            {
                "place": "OU prod",
                "deployers": ["arn:aws:iam::*:role/MandateDeployer"],
                "grandfathered": [
                    {
                        "principal": "arn:aws:iam::111122223333:role/legacy",
                        "until": "2026-12-31",
                    }
                ],
            },
        )
        everything = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
        }
        for day, legacy_passes in (("2026-12-31", True), ("2027-01-01", False)):
            made = self.ok(
                *("policy", "guard-rails", "--scope", rails, "--on", day, "--format", "json")
            ).json()
            folder = self.folder / day
            self.write(f"{day}/all.json", everything)
            self.write(f"{day}/scp/full.json", everything)
            for policy in made["policies"]:
                self.assertLessEqual(policy["characters"], 10240)
                self.write(f"{day}/scp/{policy['name']}.json", policy["policy"])
            for role, passes in (
                ("mandate/app", True),
                ("legacy", legacy_passes),
                ("mandate-evil/app", False),
            ):
                request = self.write(
                    "request.json",
                    {
                        "action": "bedrock:InvokeModel",
                        "resource": MODEL,
                        "principal": f"arn:aws:iam::111122223333:role/{role}",
                        "context": {"aws:RequestedRegion": "us-east-1"},
                    },
                )
                answer = mandate(
                    "policy", "evaluate", "--request", request, "--policies", folder
                )
                self.assertEqual(answer.code, 0 if passes else 1, (day, role, answer.out))
        said = self.refused_with(
            2, "policy", "guard-rails", "--scope", rails, "--on", "tomorrow"
        )
        self.assertIn("'tomorrow' is no day", said)


class ReadTest(PolicyTest):
    def test_what_is_generated_is_explained_and_has_no_finding(self):
        for scope in (SCOPE, CLAUDE):
            file = self.write("policy.json", self.generated(scope)["permission_policy"])
            self.assertIn("nothing found", self.ok("policy", "lint", file).out)
            self.assertIn("MCP", self.ok("policy", "explain", file).out)
        text = self.ok("policy", "explain", file, "--format", "json").json()
        self.assertEqual(text["format"], "mandate.policy_explanation/1")

    def test_a_dead_action_is_a_finding(self):
        file = self.write(
            "policy.json",
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "NoAgents",
                        "Effect": "Deny",
                        "Action": "aws-mcp:*",
                        "Resource": "*",
                    }
                ],
            },
        )
        said = self.refused_with(1, "policy", "lint", file)
        self.assertIn("NoAgents", said)
        self.assertIn("aws-mcp", said)


class PageTest(PolicyTest):
    def test_the_page_is_true(self):
        walk = Walk(self.folder / "walked")
        walk.follow(PAGE)
        self.assertEqual(walk.commands, 3)
        self.assertEqual(walk.unlike, [], "\n\n".join(walk.unlike))


if __name__ == "__main__":
    unittest.main()
