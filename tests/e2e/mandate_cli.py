"""Drives the mandate program as a person would: commands in, text and exit codes out."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ.get("MANDATE_PROGRAM", "build/dev/mandate")
LIMIT_SECONDS = 600


class Answer:
    """What a command printed and how it ended."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    def json(self):
        return json.loads(self.out)


def mandate(*arguments, env=None, through=()):
    """Runs one command to its end; `through` is a command that runs it, such as nsenter."""
    done = subprocess.run(
        [*through, PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        timeout=LIMIT_SECONDS,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return Answer(done)


def start(*arguments):
    """Starts one command and does not wait for it."""
    return subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )


def finish(process):
    """Waits for a started command: what it printed and how it ended."""
    out, err = process.communicate(timeout=LIMIT_SECONDS)
    return Answer(subprocess.CompletedProcess(process.args, process.returncode, out, err))


class CliTest(unittest.TestCase):
    """A test with a folder of its own, and assertions about commands."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mandate-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.data = self.folder / "data"

    def ok(self, *arguments, through=()):
        answer = mandate(*arguments, through=through)
        self.assertEqual(answer.code, 0, f"{arguments}: {answer.err}{answer.out}")
        return answer

    def refused(self, code, *arguments, through=()):
        """The command must end with this code and exactly one sentence on standard error."""
        return self.sentence(code, mandate(*arguments, through=through))

    def sentence(self, code, answer):
        """What a command that ended with this code said: exactly one sentence."""
        self.assertEqual(answer.code, code, f"{answer.err}{answer.out}")
        self.assertEqual(answer.err.count("\n"), 1, answer.err)
        self.assertTrue(answer.err[:-1].isprintable(), repr(answer.err))
        self.assertTrue(answer.err.startswith("mandate: "), answer.err)
        self.assertIn("; ", answer.err, "an error names the way out")
        return answer.err

    def ingest(self, source):
        return self.ok("ingest", source, "--data", self.data)

    def spend(self, by, *options):
        return self.ok(
            "spend", "--by", by, "--data", self.data, "--format", "json", *options
        ).json()
