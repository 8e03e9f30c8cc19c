"""Reads a page of docs/ that a reader follows word for word.

    ```file NAME        a file that the reader makes, with this text
    ```console          commands behind `$ `, continued behind a final `\\`, each with what it prints

In what a command prints, `...` stands for anything within the line; a line `...` for any lines.
"""

import re
from pathlib import Path


class File:
    def __init__(self, name, text):
        self.name = name
        self.text = text


class Command:
    def __init__(self, place, text):
        self.place = place  # page and line
        self.text = text
        self.output = ""

    def pattern(self):
        """What the command prints, as a regular expression."""
        lines = []
        for line in self.output.splitlines():
            if line == "...":
                lines.append(r"(?:.*\n)*")
            else:
                parts = re.split(r"\.\.\. *", line)
                lines.append(".*".join(map(re.escape, parts)) + r"\n")
        return "".join(lines)


def read_page(path):
    """The files and commands of a page, in its order."""
    path = Path(path)
    found = []
    kind = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(keepends=True), 1):
        if line.startswith("```"):
            words = line[3:].split()
            kind = None if kind is not None else (words[0] if words else "text")
            if kind == "file":
                found.append(File(words[1], ""))
        elif kind == "file":
            found[-1].text += line
        elif kind == "console":
            if line.startswith("$ "):
                found.append(Command(f"{path.name}:{number}", line[2:]))
            elif not found[-1].output and found[-1].text.endswith("\\\n"):
                found[-1].text += line
            else:
                found[-1].output += line
    return found
