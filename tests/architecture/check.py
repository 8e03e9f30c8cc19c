#!/usr/bin/env python3
"""Checks the shape of the source tree.

    check.py rooms      includes in src/ keep to rooms.txt
    check.py money      SQL in src/ makes money with money(), never with a cast
    check.py tracked    no file that git tracks names a registry's host or a download address

--root DIR checks another tree than the one this file is in. Prints one sentence a finding, with
file and line; exit code 1 if there is one, 2 if a data file here is wrong.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


class DataError(Exception):
    """A line of a data file beside this script that cannot be meant."""


def data_lines(path):
    """The lines of a data file that say something: (number, text)."""
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        text = line.split("#", 1)[0].strip()
        if text:
            yield number, text


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def sources(root):
    return sorted(p for p in (root / "src").rglob("*") if p.suffix in (".h", ".cpp"))


# --- rooms ---


@dataclass
class House:
    floors: dict = field(default_factory=dict)  # room -> floor
    beside: dict = field(default_factory=dict)  # room -> rooms of its floor that it may include
    heavy: dict = field(default_factory=dict)  # header -> the only file for it, or None
    exceptions: set = field(default_factory=set)  # (file, header)

    def allows(self, room, other):
        if room == other or self.floors[other] < self.floors[room]:
            return True
        return other in self.beside[room]


def read_house(path):
    house = House()
    for number, text in data_lines(path):
        head, _, tail = (part.strip() for part in text.partition(":"))
        words = head.split()
        if words[0] == "heavy" and (len(words) == 2 or (len(words) == 4 and words[2] == "in")):
            house.heavy[words[1]] = words[3] if len(words) == 4 else None
        elif words[0] == "except" and len(words) == 3 and tail:
            house.exceptions.add((words[1], words[2]))
        elif len(words) == 2 and words[0].isdigit():
            floor, room, beside = int(words[0]), words[1], tail.split()
            for other in beside:
                if house.floors.get(other) != floor:
                    raise DataError(f"{path}:{number}: '{other}' is not a room of floor {floor} "
                                    f"that stands above '{room}' in this file")
            house.floors[room], house.beside[room] = floor, set(beside)
        else:
            raise DataError(f"{path}:{number}: '{text}' is not a line that this file can hold; "
                            "its head says which there are")
    return house


def check_rooms(root):
    house = read_house(HERE / "rooms.txt")
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        inside = path.relative_to(root / "src").parts
        room = inside[0] if len(inside) > 1 else None
        if room is not None and room not in house.floors:
            yield f"{name}:1: '{room}' is not a room; add a line for it to rooms.txt, or move the file"
            continue
        text = path.read_text()
        for match in INCLUDE.finditer(text):
            where = f"{name}:{line_of(text, match.start(1))}"
            ours, header = match[1] == '"', match[2]
            yield from heavy_problems(house, name, where, header)
            other = header.split("/", 1)[0]
            if not ours and not (other in house.floors and (root / "src" / header).exists()):
                continue
            if "/" not in header or ".." in header.split("/"):
                yield f"{where}: write \"{header}\" as \"room/file.h\", from src/"
            elif other not in house.floors:
                yield (f"{where}: '{other}' is not a room; a library's header stands in angle "
                       "brackets, a new room needs a line in rooms.txt")
            elif room is not None and not house.allows(room, other):
                beside = ", ".join(sorted(house.beside[room])) or "none"
                yield (f"{where}: room '{room}' (floor {house.floors[room]}) may not include "
                       f"'{header}' (floor {house.floors[other]}); it may include lower floors and, "
                       f"of its own, {beside}")


def heavy_problems(house, name, where, header):
    for heavy, only in house.heavy.items():
        if header != heavy and not header.startswith((heavy + "/", heavy + ".")):
            continue
        if (name, heavy) in house.exceptions:
            continue
        if only is not None and name != only:
            yield f"{where}: only {only} may include <{header}>; go through it"
        elif only is None and name.endswith(".h"):
            yield f"{where}: <{header}> is heavy and stays out of headers; include it in the .cpp file"


# --- money ---

CODE = re.compile(
    r"""
    //[^\n]* | /\*.*?\*/                                  # comments
    | R"(?P<tag>[^()\\\s]{0,16})\((?P<raw>.*?)\)(?P=tag)" # raw strings
    | "(?P<text>(?:\\.|[^"\\\n])*)"                       # strings
    | (?<![0-9a-zA-Z])'(?:\\.|[^'\\\n])*'                 # characters
    """,
    re.VERBOSE | re.DOTALL)

MONEY_TYPE = r"(?:U?HUGEINT|U?INT128|DECIMAL|NUMERIC|DEC)\b"
MONEY_CAST = re.compile(rf"::\s*{MONEY_TYPE}|\bAS\s+{MONEY_TYPE}", re.IGNORECASE)


def only_strings(code):
    """The code with everything blanked but the text of its string literals, offsets kept, so that
    a statement written as several literals reads as one."""
    blank = [c if c == "\n" else " " for c in code]
    for match in CODE.finditer(code):
        group = "raw" if match["raw"] is not None else "text"
        if match[group] is not None:
            blank[match.start(group):match.end(group)] = match[group]
    return "".join(blank)


def check_money(root):
    path = HERE / "money_casts.txt"
    allowed = {}
    for number, text in data_lines(path):
        parts = [part.strip() for part in text.split("|")]
        if len(parts) != 3 or not all(parts):
            raise DataError(f"{path}:{number}: '{text}' is not 'FILE | text | reason'")
        allowed[tuple(parts[:2])] = number
    used = set()
    for file in sorted(set(sources(root)) | set((root / "src").rglob("*.sql"))):
        name = file.relative_to(root).as_posix()
        code = file.read_text()
        lines = code.splitlines()
        for match in MONEY_CAST.finditer(code if file.suffix == ".sql" else only_strings(code)):
            number = line_of(code, match.start())
            reasons = {key for key in allowed if key[0] == name and key[1] in lines[number - 1]}
            used |= reasons
            if not reasons:
                yield (f"{name}:{number}: '{match[0]}' casts in SQL; money is made by money() alone, "
                       "any other cast needs a line with its reason in money_casts.txt")
    if root == HERE.parents[1]:
        for key in allowed.keys() - used:
            yield f"{path}:{allowed[key]}: no cast matches this line any more; delete it"


# --- tracked ---

# In pieces, because this file is tracked too.
REGISTRIES = [".".join(labels) for labels in (
    ("registry", "npmjs"), ("registry", "yarnpkg"), ("deb", "debian"), ("security", "debian"),
    ("ftp", "debian"), ("archive", "ubuntu"), ("pypi", "org"), ("files", "pythonhosted"),
    ("crates", "io"), ("proxy", "golang"), ("repo", "maven"), ("repo1", "maven"))]
ADDRESS = re.compile(
    r'"resolved":\s*"(?:https?|git)[:+]|(?<![\w-])(?:' + "|".join(map(re.escape, REGISTRIES)) + ")")


def check_tracked(root):
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z"],
        check=True, capture_output=True).stdout
    for name in listed.decode().split("\0"):
        path = root / name
        if not name or path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" in content[:8192]:
            continue
        text = content.decode(errors="replace")
        for match in ADDRESS.finditer(text):
            yield (f"{name}:{line_of(text, match.start())}: '{match[0]}' is a download address; "
                   "files name packages and versions only (npm: omit-lockfile-registry-resolved=true)")


CHECKS = {"rooms": check_rooms, "money": check_money, "tracked": check_tracked}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("check", choices=CHECKS)
    parser.add_argument("--root", type=Path, default=HERE.parents[1])
    given = parser.parse_args()
    root = given.root.resolve()
    try:
        problems = list(CHECKS[given.check](root))
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{given.check}: nothing to object to in {root}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
