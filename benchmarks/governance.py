"""./bench governance: commands a second against the bare database's synced commits, and verification.

Prints a table of medians and of ratios taken within each run, and keeps it in
docs/benchmarks-governance.md.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ingest import ROOT, machine

PROGRAM = ROOT / "build/release/bench_governance"
WORK = ROOT / "build/bench"
GOAL_RATIO = 0.5
GOAL_EIGHT = 500
GOAL_VERIFIED = 500_000
SYNCS = 200
FIGURES = {"bare": r"^bare database.* (\d+) a second", "one": r"^commands, 1 .* (\d+) a second",
           "eight": r"^commands, 8 .* (\d+) a second", "verified": r"^verification.* (\d+) a second"}


def sync_ms(folder):
    """The median time to append 4 KiB to a file and sync it: what the disk alone takes."""
    times = []
    with open(folder / "sync", "wb", buffering=0) as file:
        for _ in range(SYNCS):
            start = time.monotonic()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - start) * 1000)
    return statistics.median(times)


def measure(where, folder, seconds):
    """One run of the program on a new database; its figures by name."""
    environment = os.environ | {"TMPDIR": str(folder)}
    done = subprocess.run([PROGRAM, where, str(seconds)], env=environment, stdout=subprocess.PIPE,
                          text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"bench: {PROGRAM.name} {where} failed, see its words above")
    return {name: float(re.search(pattern, done.stdout, re.MULTILINE).group(1))
            for name, pattern in FIGURES.items()}


def run_once(database, seconds):
    folder = Path(tempfile.mkdtemp(prefix="governance-", dir=WORK))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    try:
        synced = sync_ms(folder)
        where = str(folder) if database == "SQLite" else "own-postgresql"
        return measure(where, folder, seconds) | {"sync": synced}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def row(database, runs, misses):
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    ratio = statistics.median(run["one"] / run["bare"] for run in runs)
    if ratio < GOAL_RATIO:
        own_ms = 1000 / middle["one"] - 1000 / middle["bare"]
        misses.append(f"{database}, one writer: {ratio:.2f} of the bare database, goal {GOAL_RATIO}. A command "
                      f"takes {own_ms:.2f} ms more than a bare commit of {1000 / middle['bare']:.2f} ms; a "
                      f"commit would have to take that long for the goal to be met.")
    if middle["eight"] < GOAL_EIGHT:
        misses.append(f"{database}, eight writers: {middle['eight']:.0f} commands a second, goal {GOAL_EIGHT}")
    if middle["verified"] < GOAL_VERIFIED:
        misses.append(f"{database}, verification: {middle['verified']:,.0f} entries a second, "
                      f"{middle['verified'] / GOAL_VERIFIED:.2f} of the goal of {GOAL_VERIFIED:,}. One thread "
                      f"reads entries and rows out of the database and compares them; a second one hashes and "
                      f"scans the entries.")
    return (f"| {database} | {middle['sync']:.2f} | {middle['bare']:.0f} | {middle['one']:.0f} | **{ratio:.2f}** "
            f"| {middle['eight']:.0f} | {middle['verified']:,.0f} |")


def main():
    parser = argparse.ArgumentParser(prog="./bench governance")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement of a run")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    table = ["| database | disk sync ms | bare commits/s | commands/s, 1 writer | command / bare "
             "| commands/s, 8 writers | entries verified/s |", "|---|---:|---:|---:|---:|---:|---:|"]
    misses = []
    for database in ("SQLite", "PostgreSQL"):
        runs = [run_once(database, arguments.seconds) for _ in range(arguments.runs)]
        table.append(row(database, runs, misses))
        print(table[-1], flush=True)
    verdict = "Missed:\n\n" + "\n".join(f"- {miss}" for miss in misses) if misses else "Every goal is met."
    text = f"""# Benchmarks of governance

The last run of `./bench governance` on {machine()}.

{arguments.runs} runs on a new database each, {arguments.seconds:g} seconds a measurement, medians; the ratio is the
median of the ratios within each run. A command reads an entity, stores its next version with entry and
reason, notes an act and puts a notice in the outbox: two log entries, one synced commit. The bare database
inserts one row of 500 bytes a synced commit. The disk's sync is {SYNCS} × 4 KiB and `fdatasync`: the faster it is,
the more a command's own work weighs in the ratio; where it takes a millisecond or more, the ratio shows the disk
and not the program. Goals: command / bare at least {GOAL_RATIO} with one writer,
{GOAL_EIGHT} commands a second with eight, {GOAL_VERIFIED:,} entries a second verified, rows and texts included.
Client and PostgreSQL share the cores.

{chr(10).join(table)}

{verdict}
"""
    (ROOT / "docs/benchmarks-governance.md").write_text(text, encoding="utf-8")
    print("\n".join(table) + "\n\n" + verdict)


if __name__ == "__main__":
    main()
