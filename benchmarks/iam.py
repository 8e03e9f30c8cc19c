"""./bench iam: how long a policy decision takes.

Prints the table of benchmarks/iam_decide.cpp and keeps it in docs/benchmarks-iam.md.
"""

import argparse
import re
import statistics
import subprocess
import sys

from iam_peers import compare
from ingest import ROOT, machine

PROGRAM = ROOT / "build/release/bench_iam"
GOAL_NS = 2000
GOAL_MS = 100
LINE = re.compile(r"^(.+?)\s+(\d+) ns, with a boundary of the same size\s+(\d+) ns, (.+)$")
PROOF = re.compile(r"^(proof .+?)\s+([\d.]+) ms, (\d+) requests, (.+)$")


def measure():
    """One run: (request, answer) → (nanoseconds, nanoseconds with a boundary), and of proofs
    (scope, requests, answer) → milliseconds."""
    done = subprocess.run([PROGRAM], stdout=subprocess.PIPE, text=True, check=False)
    lines = done.stdout.splitlines()
    found = {(m[1], m[4]): (int(m[2]), int(m[3])) for m in map(LINE.match, lines) if m}
    proofs = {(m[1], m[3], m[4]): float(m[2]) for m in map(PROOF.match, lines) if m}
    if done.returncode != 0 or not found or not proofs:
        sys.exit(f"bench: {PROGRAM.name} failed, see its words above")
    return found, proofs


def main():
    parser = argparse.ArgumentParser(prog="./bench iam")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    runs = [measure() for _ in range(arguments.runs)]
    table = ["| request | answer | ns a decision | with a boundary of the same size |", "|---|---|---:|---:|"]
    misses = []
    for name, answer in runs[0][0]:
        plain, bounded = (statistics.median(run[0][name, answer][i] for run in runs) for i in (0, 1))
        table.append(f"| {name} | {answer} | **{plain:,.0f}** | {bounded:,.0f} |")
        if plain > GOAL_NS:
            misses.append(f"- {name}: {plain:,.0f} ns, goal {GOAL_NS:,}")
    proofs = ["| proof against the whole catalogue | answer | requests | ms |", "|---|---|---:|---:|"]
    for name, requests, answer in runs[0][1]:
        taken = statistics.median(run[1][name, requests, answer] for run in runs)
        proofs.append(f"| {name} | {answer} | {int(requests):,} | **{taken:,.1f}** |")
        if taken > GOAL_MS or answer != "proven":
            misses.append(f"- {name}: {answer}, {taken:,.1f} ms, goal {GOAL_MS}")
    peers, missed = compare(arguments.runs)
    misses += missed
    verdict = "Missed:\n\n" + "\n".join(misses) if misses else "The goals are met."
    text = f"""# Benchmarks of policy decisions

The last run of `./bench iam` on {machine()}.

One thread decides about one request again and again: a role with 10 policies and 100 statements, of the kinds that roles have
(lists of actions, wildcards in the middle, variables, `NotAction`, conditions). {arguments.runs} runs, medians. Goal: at most
{GOAL_NS:,} ns a decision. The last column has a permissions boundary of another 100 statements.

{chr(10).join(table)}

One thread proves an artefact ([what is asked](policy-proof.md)): role, trust policy, companions. Goal: at most {GOAL_MS} ms a scope.

{chr(10).join(proofs)}

## Beside other engines

A role with 10 policies and 100 statements, in words that all have, and five requests, decided in turn by one thread; policies
and requests are read before. All give the same answers. iam-simulate (npm) runs in one Node process. Cedar (`cedarpy`) has
policies that mean the same: IAM's wildcards as `like` on the context, for its hierarchies of entities have no wildcards; counted
is what its engine says that it took, and for comparison the whole call of a batch from Python.

{chr(10).join(peers)}

{verdict}
"""
    (ROOT / "docs/benchmarks-iam.md").write_text(text, encoding="utf-8")
    print("\n".join([*table, "", *proofs, "", *peers, "", verdict]))


if __name__ == "__main__":
    main()
