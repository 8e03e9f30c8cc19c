"""Beside ./bench iam: the same policies and requests before other engines."""

import json
import statistics
import subprocess
import sys

from ingest import ROOT

PROGRAM = ROOT / "build/release/bench_iam_peers"
PYTHON = ROOT / "build/deps/python/bin/python"
GOALS = {"iam-simulate": 100, "Cedar": 1}


def output(*command, given=None):
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench: {command[0]} failed, see its words above")
    return done.stdout


def measure(cases):
    """One run: engine → nanoseconds a decision. All must answer alike."""
    wanted = [one["allowed"] for one in json.loads(cases)["requests"]]
    simulate = json.loads(output("node", str(ROOT / "benchmarks/iam_simulate.mjs"), given=cases))
    cedar = json.loads(output(str(PYTHON), str(ROOT / "benchmarks/iam_cedar.py"), given=cases))
    for name, answers in (("iam-simulate", simulate["allowed"]), ("Cedar", cedar["allowed"])):
        if answers != wanted:
            sys.exit(f"bench: {name} answers {answers}, Mandate {wanted}")
    return {"Mandate": float(output(str(PROGRAM), "time")), "iam-simulate": simulate["ns"],
            "Cedar": cedar["engine_ns"], "Cedar, the whole call": cedar["ns"]}


def compare(runs):
    """The table as lines, and what missed its goal."""
    cases = output(str(PROGRAM), "cases")
    found = [measure(cases) for _ in range(runs)]
    ours = statistics.median(run["Mandate"] for run in found)
    lines = ["| engine | ns a decision | decisions a second | Mandate is faster by | goal |",
             "|---|---:|---:|---:|---:|"]
    misses = []
    for name in found[0]:
        theirs = statistics.median(run[name] for run in found)
        ratio = theirs / ours
        goal = GOALS.get(name)
        factor = "" if name == "Mandate" else f"**{ratio:,.0f} ×**"
        lines.append(f"| {name} | {theirs:,.0f} | {1e9 / theirs:,.0f} | {factor} | {f'{goal} ×' if goal else ''} |")
        if goal and ratio < goal:
            misses.append(f"- {name}: {ratio:,.1f} ×, goal {goal} ×")
    return lines, misses
