"""The cases of bench_iam_peers, on standard input, as Cedar policies that mean the same.

Prints Cedar's answers and nanoseconds a decision, the best of five runs: the whole call, a batch of
requests on policies that were read before, and of that what the engine says that it took itself.
"""

import json
import sys
import time

import cedarpy

ROUNDS = 2000
FORMS = {"StringEquals": "({})", "StringNotEquals": "!({})"}


def any_of(field, values):
    """Whether a field is like one of the values; wildcards are those of IAM."""
    values = [values] if isinstance(values, str) else values
    return " || ".join(f'context.{field} like "{value}"' if "*" in value else f'context.{field} == "{value}"'
                       for value in values)


def name_of(key):
    return key.replace(":", "_")


def cedar(statement):
    action = "Action" if "Action" in statement else "NotAction"
    tests = [("({})" if action == "Action" else "!({})").format(any_of("action", statement[action]))]
    if statement["Resource"] != "*":
        tests.append(f'({any_of("resource", statement["Resource"])})')
    for test, keys in statement.get("Condition", {}).items():
        tests += [FORMS[test].format(any_of(name_of(key), values)) for key, values in keys.items()]
    effect = "permit" if statement["Effect"] == "Allow" else "forbid"
    return f"{effect}(principal, action, resource) when {{ {' && '.join(tests)} }};"


def main():
    cases = json.load(sys.stdin)
    text = "\n".join(cedar(one) for policy in cases["policies"] for one in policy["Statement"])
    policies = cedarpy.PolicySet.from_str(text)
    entities = cedarpy.Entities.from_json_str("[]")
    context = {name_of(key): value for key, value in cases["context"].items()}
    asked = [{"principal": 'Role::"app"', "action": 'Action::"call"', "resource": 'Resource::"any"',
              "context": {**context, "action": one["action"], "resource": one["resource"]}}
             for one in cases["requests"]]
    allowed = [answer.allowed for answer in cedarpy.is_authorized_batch(asked, policies, entities)]
    batch = asked * ROUNDS
    whole, engine = [], []
    for _ in range(5):
        start = time.perf_counter_ns()
        answers = cedarpy.is_authorized_batch(batch, policies, entities)
        whole.append((time.perf_counter_ns() - start) / len(batch))
        engine.append(sum(one.metrics["authz_duration_micros"] for one in answers) * 1000 / len(batch))
    print(json.dumps({"allowed": allowed, "ns": min(whole), "engine_ns": min(engine)}))


if __name__ == "__main__":
    main()
