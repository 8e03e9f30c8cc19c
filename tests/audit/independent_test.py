#!/usr/bin/env python3
"""Mandate's audit evidence, read by two programs that share no code.

    independent_test.py PROGRAM     PROGRAM: audit_samples, see samples.cpp

Evidence of random logs must hold for both; evidence that is wrong must be refused by both; and of
evidence that was changed at random both must think the same.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import verifier  # noqa: E402

PROGRAM = ""
SEEDS = range(3)
MUTATIONS = 120  # a seed


def flip(data, random_):
    at = random_.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random_.randrange(8)]) + data[at + 1:]


def cut(data, random_):
    return data[:random_.randrange(len(data))]


def line_change(data, random_):
    """Drops, doubles or swaps lines; not the texts, which may be missing."""
    lines = data.split(b"\n")[:-1]
    places = [i for i, line in enumerate(lines) if not line.startswith(b'{"path":')]
    at, other = random_.choice(places), random_.choice(places)
    kind = random_.randrange(3)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    else:
        if lines[at] == lines[other]:
            other = (other + 1) % len(lines)
        lines[at], lines[other] = lines[other], lines[at]
    return b"".join(line + b"\n" for line in lines)


class IndependentTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folders = [Path(cls.temporary.name) / str(seed) for seed in SEEDS]
        for seed, folder in zip(SEEDS, cls.folders):
            subprocess.run([PROGRAM, "write", folder, str(seed)], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def python_says(self, folder, file):
        keys = [verifier.Key((folder / "key").read_text())]
        kept = []
        if file.name.startswith("kept-"):
            kept = [(folder / "kept").read_text(encoding="utf-8")]
        try:
            if file.suffix == ".json":
                verifier.verify_proof(file.read_bytes(), keys)
            else:
                verifier.verify_bundle(file.read_bytes(), keys, kept)
        except verifier.Refused as refused:
            return f"refused: {refused}"
        return "holds"

    def both_say(self, folder, files):
        """(file, does it hold), where both agree."""
        said = subprocess.run([PROGRAM, "verify", folder, *files], check=True,
                              capture_output=True, text=True, errors="replace")
        said = said.stdout.split("\n")[:-1]
        self.assertEqual(len(said), len(files))
        for file, mandate in zip(files, said):
            python = self.python_says(folder, file)
            self.assertEqual(mandate == "holds", python == "holds",
                             f"{file.name}: Mandate says '{mandate}', verifier.py '{python}'")
            yield file, python

    def test_good_evidence_holds(self):
        for folder in self.folders:
            files = sorted((folder / "good").iterdir())
            self.assertGreater(len(files), 20)
            for file, verdict in self.both_say(folder, files):
                self.assertEqual(verdict, "holds", file.name)

    def test_bad_evidence_is_refused(self):
        for folder in self.folders:
            files = sorted((folder / "bad").iterdir())
            self.assertGreater(len(files), 20)
            for file, verdict in self.both_say(folder, files):
                self.assertNotEqual(verdict, "holds", file.name)

    def test_changed_bundles_are_refused(self):
        for seed, folder in zip(SEEDS, self.folders):
            random_ = random.Random(seed)
            good = [f for f in sorted((folder / "good").glob("log-*.bundle"))
                    if f.stat().st_size < 20_000]
            files = []
            for number in range(MUTATIONS):
                source = random_.choice(good)
                change = (flip, cut, line_change)[number % 3]
                data = change(source.read_bytes(), random_)
                if data != source.read_bytes():
                    files.append(folder / f"{number}-{change.__name__}-{source.name}")
                    files[-1].write_bytes(data)
            for file, verdict in self.both_say(folder, files):
                self.assertNotEqual(verdict, "holds", file.name)

    def test_changed_proofs_are_refused(self):
        for folder in self.folders:
            files = []
            for source in sorted((folder / "good").glob("*.json")):
                for name, changed in self.changed_proofs(json.loads(source.read_bytes())):
                    files.append(folder / f"{name}-{source.name}")
                    files[-1].write_text(json.dumps(changed))
            self.assertGreater(len(files), 50)
            for file, verdict in self.both_say(folder, files):
                self.assertNotEqual(verdict, "holds", file.name)

    @staticmethod
    def changed_proofs(proof):
        for key in ("sequence", "size", "old_size", "new_size"):
            if key in proof:
                yield f"{key}-more", proof | {key: proof[key] + 1}
                yield f"{key}-less", proof | {key: proof[key] - 1}
        for key in ("leaf", "root", "old_root", "new_root"):
            if key in proof:
                yield key, proof | {key: ("0" if proof[key][0] != "0" else "1") + proof[key][1:]}
        path = proof["path"]
        yield "longer", proof | {"path": path + ["0" * 64]}
        if path:
            yield "shorter", proof | {"path": path[:-1]}
            yield "other", proof | {"path": ["0" * 64] + path[1:]}
        if "entry" in proof:
            yield "entry", proof | {"entry": proof["entry"].replace("request", "approval", 1)}

    def test_of_proofs_changed_at_random_both_think_the_same(self):
        for seed, folder in zip(SEEDS, self.folders):
            random_ = random.Random(seed)
            good = sorted((folder / "good").glob("*.json"))
            files = []
            for number in range(MUTATIONS):
                source = random_.choice(good)
                files.append(folder / f"random-{number}-{source.name}")
                files[-1].write_bytes(flip(source.read_bytes(), random_))
            refused = sum(verdict != "holds" for _, verdict in self.both_say(folder, files))
            self.assertGreater(refused, MUTATIONS / 2)

    def test_the_command_line(self):
        folder = self.folders[0]
        key = (folder / "key").read_text()
        for arguments, code in (
                (["bundle", folder / "good/log-9.bundle", "--key", key], 0),
                (["bundle", folder / "good/log-9.bundle"], 0),
                (["bundle", folder / "good/kept-whole.bundle", "--kept", folder / "kept"], 0),
                (["bundle", folder / "bad/kept-rewritten.bundle", "--kept", folder / "kept"], 1),
                (["bundle", folder / "bad/forged.bundle"], 0),
                (["bundle", folder / "bad/forged.bundle", "--key", key], 1),
                (["proof", folder / "good/in-1.json", "--key", key], 0),
                (["proof", folder / "good/log-9.bundle"], 1),
                (["bundle", folder / "none"], 2)):
            done = subprocess.run([sys.executable, verifier.__file__, *map(os.fspath, arguments)],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)


# RFC 8032, 7.1: TEST 2; and what must not verify.
class Ed25519Test(unittest.TestCase):
    def test_the_rfcs_vector(self):
        key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        signature = bytes.fromhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        self.assertTrue(verifier.ed25519_verify(key, b"\x72", signature))
        self.assertFalse(verifier.ed25519_verify(key, b"\x73", signature))
        self.assertFalse(verifier.ed25519_verify(key, b"\x72", signature[:-1] + b"\x10"))
        self.assertFalse(verifier.ed25519_verify(key, b"\x72", bytes(64)))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
