"""Follows a page of docs/ in a folder of its own, as a reader would, and notes what is not so."""

import os
import re
import subprocess
from pathlib import Path

import mandate_cli
from page import File, read_page


class Walk:
    """The page, followed in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        programs = folder.parent / "bin"
        programs.mkdir()
        (programs / "mandate").symlink_to(Path(mandate_cli.PROGRAM).resolve())
        outer = {name: value for name, value in os.environ.items()
                 if name not in ("MANDATE_DATA", "MANDATE_DATABASE", "MANDATE_TOKEN")}
        self.environment = {**outer, "PATH": f"{programs}:{outer['PATH']}", "LC_ALL": "C.UTF-8"}
        self.unlike = []  # commands that did not print what the page says
        self.commands = 0
        folder.mkdir()

    def follow(self, page):
        for part in read_page(page):
            if isinstance(part, File):
                (self.folder / part.name).write_text(part.text, encoding="utf-8")
            else:
                self.run(part)

    def run(self, command):
        done = subprocess.run(
            ["sh", "-c", command.text], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=mandate_cli.LIMIT_SECONDS, check=False)
        printed = "".join(line.rstrip() + "\n" for line in done.stdout.decode().splitlines())
        refused = command.output.startswith("mandate: ")
        self.commands += 1
        if not re.fullmatch(command.pattern(), printed) or (done.returncode != 0) != refused:
            self.unlike.append(f"{command.place}: $ {command.text}exit {done.returncode}\n"
                               f"{printed}--- the page says\n{command.output}")
