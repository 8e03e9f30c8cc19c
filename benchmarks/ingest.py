"""./bench ingest: mandate's ingest beside plain DuckDB on the same files, whole processes, in turn.

Prints a table of medians and of ratios pair by pair, and keeps it in docs/benchmarks.md.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build/release/mandate"
RUNNER = ROOT / "build/release/bench_sql"
WORK = ROOT / "build/bench"
MEMORY_MB = 800
THREADS = 2
GOAL_A = 1.3  # times (a), at most
GOAL_MB = 1500

RAW_KEYS = """bill_billing_entity, line_item_product_code, product['product_name'], line_item_usage_type,
    line_item_operation, line_item_line_item_description, pricing_unit, line_item_line_item_type"""

MEASURES = """count(*) AS lines, sum(line_item_unblended_cost) AS unblended,
    sum(line_item_net_unblended_cost) AS net, sum(pricing_public_on_demand_cost) AS list"""

# The sample's AI product codes, as a person would write them down.
AI_CODES = "SELECT DISTINCT line_item_product_code FROM {source} WHERE {test}"
AI_TEST = """bill_billing_entity = 'AWS Marketplace' OR line_item_product_code LIKE 'AmazonBedrock%'
    OR line_item_product_code IN ('AmazonSageMaker', 'AmazonQ', 'Kiro')"""


def sql_same_groups(files, codes):
    """(a) The same two GROUP BYs: distinct raw keys; fine groups of AI lines and coarse rest."""
    source = f"read_parquet([{', '.join(repr(str(f)) for f in files)}])"
    constant = ", ".join(f"'{code}'" for code in codes)
    return f"""CREATE TABLE keys AS SELECT {RAW_KEYS}, {MEASURES} FROM {source} GROUP BY ALL;
CREATE TABLE facts AS SELECT CAST(line_item_usage_start_date AS DATE) AS day, bill_payer_account_id,
    line_item_usage_account_id, line_item_currency_code, product_region_code, bill_invoice_id,
    line_item_iam_principal, line_item_resource_id, line_item_user_identifier, tags, resource_tags,
    cost_category, {RAW_KEYS}, {MEASURES}, sum(line_item_usage_amount) AS usage
  FROM {source} WHERE line_item_product_code IN ({constant}) GROUP BY ALL;
CREATE TABLE rest AS SELECT CAST(line_item_usage_start_date AS DATE) AS day, bill_payer_account_id,
    line_item_usage_account_id, line_item_currency_code, bill_invoice_id, bill_billing_entity,
    line_item_product_code, line_item_line_item_type, {MEASURES}
  FROM {source} WHERE line_item_product_code NOT IN ({constant}) GROUP BY ALL;
"""


def sql_formulas(files):
    """(b) One plain SQL that classifies every line with formulas, in the manner of public dashboards."""
    source = f"read_parquet([{', '.join(repr(str(f)) for f in files)}])"
    return f"""CREATE TABLE answer AS SELECT CAST(line_item_usage_start_date AS DATE) AS day,
    bill_payer_account_id, line_item_usage_account_id, line_item_iam_principal, line_item_resource_id,
    CASE WHEN bill_billing_entity = 'AWS' AND line_item_product_code IN ('AmazonBedrock',
           'AmazonBedrockAgentCore', 'AmazonBedrockService', 'AmazonBedrockFoundationModels') THEN 'bedrock'
         WHEN bill_billing_entity = 'AWS Marketplace' AND product['product_name'] LIKE '%Bedrock%' THEN 'bedrock'
         WHEN product['product_name'] LIKE '%Claude Platform%' THEN 'claude_platform'
         ELSE 'other' END AS platform,
    CASE WHEN bill_billing_entity = 'AWS Marketplace'
           THEN replace(product['product_name'], ' (Amazon Bedrock Edition)', '')
         WHEN line_item_product_code LIKE 'AmazonBedrock%' THEN split_part(line_item_usage_type, '-', 2)
         ELSE line_item_product_code END AS model,
    CASE WHEN lower(line_item_usage_type) LIKE '%provisionedthroughput%' THEN 'provisioned'
         WHEN lower(line_item_usage_type) LIKE '%reserved%' THEN 'reserved'
         WHEN lower(line_item_usage_type) LIKE '%batch%' THEN 'batch'
         WHEN lower(line_item_usage_type) LIKE '%-flex%' THEN 'flex'
         WHEN lower(line_item_usage_type) LIKE '%-priority%' THEN 'priority'
         ELSE 'on-demand' END AS pricing_model,
    CASE WHEN lower(line_item_usage_type) LIKE '%guardrail%' THEN 'guardrail'
         WHEN lower(line_item_usage_type) LIKE '%embedding%' THEN 'embedding'
         WHEN regexp_matches(lower(line_item_usage_type), 'cacheread|cache-read|cache_read') THEN 'cache read'
         WHEN regexp_matches(lower(line_item_usage_type), 'cachewrite.*1h|cache-write-1h') THEN 'cache write 1h'
         WHEN regexp_matches(lower(line_item_usage_type), 'cachewrite|cache-write|cache_write') THEN 'cache write'
         WHEN lower(line_item_usage_type) LIKE '%input%' THEN 'input'
         WHEN lower(line_item_usage_type) LIKE '%output%' THEN 'output'
         ELSE 'other' END AS usage_group,
    line_item_line_item_type, sum(line_item_unblended_cost) AS cost, sum(line_item_usage_amount) AS usage
  FROM {source} GROUP BY ALL;
"""


def measure(command):
    """Runs one process to its end: wall seconds, CPU seconds, peak memory of the largest process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def make_sample(name, lines, sessions, export_format="parquet"):
    out = WORK / f"sample-{name}"
    if not (out / "expected.json").exists():
        shutil.rmtree(out, ignore_errors=True)
        subprocess.run([PROGRAM, "sample", "--out", out, "--plain", "--lines-per-month", str(lines),
                        "--sessions", str(sessions), "--export-format", export_format],
                       check=True, stdout=subprocess.DEVNULL)
    return out


def ai_codes(files):
    """Read once, outside of any measured time: the constant list of (a)."""
    listing = WORK / "codes.csv"
    script = WORK / "codes.sql"
    source = f"read_parquet([{', '.join(repr(str(f)) for f in files)}])"
    script.write_text(f"COPY ({AI_CODES.format(source=source, test=AI_TEST)}) TO '{listing}' (HEADER false);")
    subprocess.run([RUNNER, script, str(MEMORY_MB), str(THREADS), WORK], check=True)
    return sorted(listing.read_text().split())


def bench(name, lines, sessions, runs):
    sample = make_sample(name, lines, sessions)
    files = sorted(sample.glob("exports/**/*.parquet"))
    data = WORK / "data"
    scripts = {}
    codes = ai_codes(files)
    for peer, sql in (("a", sql_same_groups(files, codes)), ("b", sql_formulas(files))):
        scripts[peer] = WORK / f"peer-{name}-{peer}.sql"
        scripts[peer].write_text(sql)
    samples = {"mandate": [], "a": [], "b": []}
    for run in range(runs + 1):  # the first is a warm-up
        shutil.rmtree(data, ignore_errors=True)
        measured = {"mandate": measure([PROGRAM, "ingest", sample / "exports", "--data", data, "--memory",
                                        str(MEMORY_MB), "--threads", str(THREADS)])}
        for peer, script in scripts.items():
            measured[peer] = measure([RUNNER, script, str(MEMORY_MB), str(THREADS), WORK])
        if run > 0:
            for who, figures in measured.items():
                samples[who].append(figures)
    return samples, codes


def row(name, lines, samples, misses):
    median = {who: [statistics.median(column) for column in zip(*figures)]
              for who, figures in samples.items()}
    ratio = {}
    for peer in ("a", "b"):
        ratio[peer] = statistics.median(m[0] / p[0] for m, p in zip(samples["mandate"], samples[peer]))
    ours = median["mandate"]
    if ratio["a"] > GOAL_A:
        misses.append(f"{name}, {lines:,} lines: {ratio['a']:.2f} x (a), over the goal of {GOAL_A}")
    if ratio["b"] >= 1:
        misses.append(f"{name}, {lines:,} lines: {ratio['b']:.2f} x (b), not faster")
    if ours[2] > GOAL_MB:
        misses.append(f"{name}, {lines:,} lines: {ours[2]:.0f} MB, over {GOAL_MB}")
    return (f"| {name} | {lines:,} | {ours[0]:.2f} | {lines / ours[0] / 1e6:.2f} M/s | {ours[2]:.0f} "
            f"| {median['a'][0]:.2f} | {median['a'][2]:.0f} | **{ratio['a']:.2f}** "
            f"| {median['b'][0]:.2f} | **{ratio['b']:.2f}** |")


def verdict(misses):
    if not misses:
        return "Every goal is met."
    missed = "Missed:\n\n" + "\n".join(f"- {miss}" for miss in misses)
    if not any("sessions" in miss for miss in misses):
        return missed
    return (f"{missed}\n\n"
            "With hundreds of thousands of session names almost every AI line is a group of its own, and "
            "mandate does for each what (a) does not: exact 128-bit sums, a numbered dictionary on disk, "
            "and the principal taken apart for the ledger.")


def csv_row(lines, runs):
    sample = make_sample("csv", lines, 2000, "csv")
    data = WORK / "data"
    figures = []
    for _ in range(runs):
        shutil.rmtree(data, ignore_errors=True)
        figures.append(measure([PROGRAM, "ingest", sample / "exports", "--data", data]))
    wall, _, memory = [statistics.median(column) for column in zip(*figures)]
    return f"| CSV, gzip | {lines:,} | {wall:.2f} | {lines / wall / 1e6:.2f} M/s | {memory:.0f} | | | | | |"


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), platform.machine())
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo", encoding="utf-8")
                  if line.startswith("MemTotal"))
    return f"{os.cpu_count()} cores ({model}), {memory / 1048576:.0f} GiB memory, {platform.system()}"


def main():
    parser = argparse.ArgumentParser(prog="./bench ingest")
    parser.add_argument("--long", action="store_true", help="also 20 and 100 million lines")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lines", type=int, default=5_000_000, help="lines of the main variant")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    variants = [("Parquet", arguments.lines, 2_000), ("Parquet, 300,000 sessions", arguments.lines, 300_000)]
    if arguments.long:
        variants += [("Parquet", 20_000_000, 2_000), ("Parquet", 100_000_000, 2_000)]
    table = ["| variant | lines | mandate s | lines/s | mandate MB | (a) s | (a) MB | mandate / (a) | (b) s "
             "| mandate / (b) |", "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
    codes = []
    misses = []
    for name, lines, sessions in variants:
        samples, codes = bench(f"{lines}-{sessions}", lines, sessions,
                               arguments.runs if lines < 50_000_000 else 1)
        table.append(row(name, lines, samples, misses))
        print(table[-1], flush=True)
    table.append(csv_row(min(arguments.lines, 1_000_000), 3))
    text = f"""# Benchmarks

The last run of `./bench ingest` on {machine()}.

Whole processes in turn, {arguments.runs} runs after a warm-up, medians; ratios are medians of pairs of one
round. `mandate ingest` does everything: find, read, group, check against the files, classify, write and
switch. (a) is DuckDB alone on the same files with the same memory limit ({MEMORY_MB} MB) and threads
({THREADS}): the same two GROUP BYs with `SUM(double)` and the AI keys given as a constant list. (b) is one
plain SQL that classifies each line with formulas. Goals: at most 1.3 × (a), faster than (b), below 1,500 MB.

{chr(10).join(table)}

{verdict(misses)}

(a):

```sql
{sql_same_groups(['FILES'], codes).strip()}
```

(b):

```sql
{sql_formulas(['FILES']).strip()}
```
"""
    (ROOT / "docs/benchmarks.md").write_text(text, encoding="utf-8")
    print("\n".join(table))


if __name__ == "__main__":
    main()
