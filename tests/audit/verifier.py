#!/usr/bin/env python3
"""Verifies Mandate's audit evidence without Mandate.

    verifier.py bundle FILE [--key VKEY ...] [--kept NOTE_FILE ...]
    verifier.py proof FILE [--key VKEY ...]

Written from RFC 6962 and RFC 9162 (the tree and its proofs), RFC 8032 (Ed25519), RFC 8785 (canonical
JSON), the C2SP texts signed-note and tlog-checkpoint, and docs/formats/audit_log.md; not from
Mandate's source, so that two readings of the same texts must agree. Nothing but Python's standard
library. Prints one line; exit code 0 the evidence holds, 1 it does not, 2 wrong usage.

--key is what the log's owner handed out. Without it the bundle's own keys are taken, which only
shows that the bundle agrees with itself. --kept is a checkpoint that was kept from earlier.
"""

import argparse
import base64
import datetime
import hashlib
import json
import re
import sys
import unicodedata


class Refused(Exception):
    """Why the evidence does not hold."""


def demand(condition, why):
    if not condition:
        raise Refused(why)


# --- RFC 8032, section 6: Ed25519, as its Python illustration has it ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def point_decompress(data):
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a = point_decompress(public_key)
    r = point_decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % L
    return point_equal(point_multiply(s, BASE), point_add(r, point_multiply(h, a)))


# --- RFC 6962, section 2.1: the tree ---


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha256(b"\x00" + data)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


class Tree:
    """The root over leaves that arrive one by one: complete subtrees, as (height, hash)."""

    def __init__(self):
        self.size, self.stack = 0, []

    def append(self, leaf):
        height, node = 0, leaf
        while self.stack and self.stack[-1][0] == height:
            node = node_hash(self.stack.pop()[1], node)
            height += 1
        self.stack.append((height, node))
        self.size += 1

    def root(self):
        if not self.stack:
            return sha256(b"")
        nodes = [node for _, node in self.stack]
        root = nodes.pop()
        while nodes:
            root = node_hash(nodes.pop(), root)
        return root


def verify_inclusion(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2."""
    demand(0 <= index < size, "there is no such entry in a tree of that size")
    fn, sn, r = index, size - 1, leaf
    for p in path:
        demand(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    demand(sn == 0, "the path is too short")
    demand(r == root, "the path leads to another root")


def verify_consistency(first, second, first_root, second_root, path):
    """RFC 9162, 2.1.4.2; and for equal sizes or an empty old tree an empty path."""
    demand(0 <= first <= second, "the older tree is the larger one")
    if first in (0, second):
        demand(not path, "the path is too long")
        demand(first_root == (second_root if first == second else sha256(b"")), "the roots differ")
        return
    demand(path, "the path is empty")
    if first & (first - 1) == 0:
        path = [first_root] + path
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        demand(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    demand(sn == 0, "the path is too short")
    demand(fr == first_root and sr == second_root, "the path leads to other roots")


# --- C2SP signed-note and tlog-checkpoint ---


def strict_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused(f"not base64: {text[:40]!r}") from None
    demand(base64.b64encode(data).decode() == text, "not the base64 of RFC 4648, section 4")
    return data


def is_key_name(name):
    spaces = any(unicodedata.category(c)[0] == "Z" or ord(c) < 0x20 or ord(c) == 0x85 for c in name)
    return bool(name) and len(name.encode()) <= 256 and "+" not in name and not spaces


class Key:
    """A verifier key: NAME+KEYID+BASE64."""

    def __init__(self, text):
        parts = text.split("+", 2)
        demand(len(parts) == 3 and is_key_name(parts[0]), "not a verifier key")
        self.name = parts[0]
        data = strict_base64(parts[2])
        demand(len(data) == 33 and data[0] == 1, "not an Ed25519 verifier key")
        self.public_key = data[1:]
        self.id = sha256(self.name.encode() + b"\n" + data)[:4]
        demand(parts[1] == self.id.hex(), "the key id is not that of the key")


def verify_checkpoint(note, origin, keys):
    """The (size, root) of a note that a known key signed."""
    demand(len(note.encode()) <= 1 << 16, "the note is too long")
    demand(all(c == "\n" or ord(c) >= 0x20 for c in note), "control characters in the note")
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    demand(blank and signatures.endswith("\n"), "not a signed note")
    lines = text[:-1].split("\n")
    demand(len(lines) >= 3 and all(lines), "not a checkpoint")
    demand(lines[0] == origin, "the checkpoint is of another log")
    demand(re.fullmatch("0|[1-9][0-9]{0,15}", lines[1], re.ASCII) and int(lines[1]) < 2**53,
           "not a tree size")
    root = strict_base64(lines[2])
    demand(len(root) == 32, "not a root hash")

    verified = False
    signature_lines = signatures[:-1].split("\n")
    demand(len(signature_lines) <= 64, "too many signatures")
    for line in signature_lines:
        demand(line.startswith("\u2014 ") and line.count(" ") == 2, "not a signature line")
        _, name, encoded = line.split(" ")
        demand(is_key_name(name), "not a key name")
        data = strict_base64(encoded)
        demand(len(data) > 4, "not a signature")
        for key in keys:
            if key.name == name and key.id == data[:4]:
                demand(ed25519_verify(key.public_key, text.encode(), data[4:]), "a wrong signature")
                verified = True
    demand(verified, "no known key has signed the checkpoint")
    return int(lines[1]), root


# --- docs/formats/audit_log.md ---


def unique(pairs):
    demand(len({key for key, _ in pairs}) == len(pairs), "a key stands twice")
    return dict(pairs)


def no_float(text):
    raise Refused(f"a number with a point or exponent: {text[:40]}")


def sort_keys(value, depth=0):
    if isinstance(value, (dict, list)):
        demand(depth < 32, "values lie too deep")
    if isinstance(value, dict):
        order = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: sort_keys(value[key], depth + 1) for key in order}
    if isinstance(value, list):
        return [sort_keys(item, depth + 1) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        demand(abs(value) < 2**53, "an integer beyond 2^53 - 1")
    return value


def read_json(text, parse_float=no_float):
    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=parse_float,
                          parse_constant=no_float)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from None


def read_canonical(line):
    """A line's value; the line must be the RFC 8785 form of it."""
    value = read_json(line)
    try:
        again = json.dumps(sort_keys(value), ensure_ascii=False, separators=(",", ":"))
        same = again.encode() == line.encode()
    except UnicodeEncodeError:
        same = False
    demand(same, "not canonical JSON")
    demand(isinstance(value, dict), "not an object")
    return value


def is_hex(value, digits):
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", value) is not None


WORD = "[a-z][a-z0-9_]{0,63}"
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
ENTRY = {"action", "actor", "after", "at", "entity", "format", "on_behalf_of", "reason", "sequence",
         "version", "via"}


def is_instant(value):
    if not isinstance(value, str) or not re.fullmatch(INSTANT, value) or value < "1970":
        return False
    try:
        datetime.datetime.fromisoformat(value[:-1])
    except ValueError:
        return False
    return True


def is_id(value):
    return isinstance(value, str) and 1 <= len(value.encode()) <= 256


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def commitments(value, path):
    """(path, digest) of every commitment in a value."""
    if isinstance(value, dict):
        if "committed" in value:
            demand(len(value) == 1 and is_hex(value["committed"], 64), "a broken commitment")
            return {path: bytes.fromhex(value["committed"])}
        items = [(key.replace("~", "~0").replace("/", "~1"), item) for key, item in value.items()]
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return {}
    found = {}
    for step, item in items:
        found.update(commitments(item, f"{path}/{step}"))
    return found


def read_entry(line):
    """An entry's sequence and commitments."""
    entry = read_canonical(line)
    demand(set(entry) == ENTRY, "fields are missing or unknown")
    demand(entry["format"] == "mandate.audit_entry/1", "another format")
    demand(isinstance(entry["action"], str) and len(entry["action"]) <= 64
           and re.fullmatch(rf"{WORD}\.{WORD}", entry["action"]), "not an action")
    demand(is_id(entry["actor"]), "not an actor")
    demand(entry["on_behalf_of"] is None or is_id(entry["on_behalf_of"]), "not an on_behalf_of")
    demand(is_instant(entry["at"]), "not a time")
    entity = entry["entity"]
    demand(isinstance(entity, dict) and set(entity) == {"id", "kind"} and is_id(entity["id"])
           and isinstance(entity["kind"], str) and re.fullmatch(WORD, entity["kind"]),
           "not an entity")
    demand(is_count(entry["sequence"]) and is_count(entry["version"]), "not a number")
    demand(entry["via"] in ("cli", "http", "job"), "not a via")
    demand(isinstance(entry["after"], dict) and "committed" not in entry["after"],
           "not an after-image")
    found = commitments(entry["after"], "/after")
    if entry["reason"] is not None:
        demand(isinstance(entry["reason"], dict) and "committed" in entry["reason"],
               "not a reason")
        found.update(commitments(entry["reason"], "/reason"))
    return entry["sequence"], found


class Bundle:
    def __init__(self, keys, kept):
        self.keys, self.kept_notes, self.kept = keys, kept, {}
        self.tree, self.header = Tree(), None
        self.open, self.last_path = {}, ""
        self.heads, self.covered, self.texts, self.erased = 0, None, 0, 0

    def take(self, line):
        if self.header is None:
            self.take_header(line)
        elif line.startswith('{"action":'):
            self.take_entry(line)
        elif line.startswith('{"path":'):
            self.take_text(line)
        elif line.startswith('{"checkpoint":'):
            self.take_checkpoint(line)
        else:
            raise Refused("a line of an unknown kind")

    def take_header(self, line):
        self.header = read_canonical(line)
        demand(set(self.header) == {"format", "heads", "origin", "size", "vkeys"}
               and self.header["format"] == "mandate.audit_bundle/1", "not a bundle")
        demand(isinstance(self.header["origin"], str) and is_key_name(self.header["origin"]),
               "not an origin")
        demand(is_count(self.header["size"]) and is_count(self.header["heads"])
               and self.header["heads"] > 0, "not a number")
        vkeys = self.header["vkeys"]
        demand(isinstance(vkeys, list) and 1 <= len(vkeys) <= 64
               and all(isinstance(key, str) for key in vkeys), "no keys")
        own = [Key(text) for text in vkeys]
        demand(all(key.name == self.header["origin"] for key in own), "a key of another log")
        self.keys = self.keys or own
        for note in self.kept_notes:
            size, root = verify_checkpoint(note, self.header["origin"], self.keys)
            self.kept.setdefault(size, set()).add(root)
        self.meet_kept()

    def take_entry(self, line):
        demand(self.tree.size < self.header["size"], "more entries than announced")
        sequence, self.open = read_entry(line)
        demand(sequence == self.tree.size, "an entry is missing, doubled or moved")
        self.tree.append(leaf_hash(line.encode()))
        self.last_path = ""
        self.erased += len(self.open)
        self.meet_kept()

    def take_text(self, line):
        text = read_canonical(line)
        demand(set(text) == {"path", "salt", "text"} and is_hex(text["salt"], 32)
               and isinstance(text["path"], str) and isinstance(text["text"], str), "not a text")
        demand(text["path"].encode() > self.last_path.encode(), "texts are not in order")
        demand(text["path"] in self.open, "a text that nothing commits to")
        digest = sha256(bytes.fromhex(text["salt"]) + text["text"].encode())
        demand(digest == self.open[text["path"]], "a text that is not the one committed to")
        self.last_path = text["path"]
        self.texts, self.erased = self.texts + 1, self.erased - 1

    def take_checkpoint(self, line):
        value = read_canonical(line)
        demand(set(value) == {"checkpoint"} and isinstance(value["checkpoint"], str),
               "not a checkpoint")
        size, root = verify_checkpoint(value["checkpoint"], self.header["origin"], self.keys)
        demand(size == self.tree.size, "a checkpoint of another size than the entries before it")
        demand(root == self.tree.root(), "a checkpoint of other entries than those before it")
        self.heads, self.covered, self.open = self.heads + 1, size, {}

    def meet_kept(self):
        for root in self.kept.pop(self.tree.size, ()):
            demand(root == self.tree.root(), "a kept checkpoint is of other entries")

    def finish(self):
        demand(self.header is not None, "an empty file")
        demand(self.tree.size == self.header["size"], "entries are missing")
        demand(self.heads == self.header["heads"], "checkpoints are missing or too many")
        demand(self.covered == self.tree.size, "no checkpoint covers the last entries")
        demand(not self.kept, "a kept checkpoint is of a longer log")
        return (f"{self.tree.size} entries, {self.heads} checkpoints, {self.texts} texts, "
                f"{self.erased} erased, root {self.tree.root().hex()}")


def verify_bundle(data, keys=(), kept=()):
    bundle = Bundle(list(keys), list(kept))
    demand(data.endswith(b"\n") or not data, "the last line does not end")
    for number, raw in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            demand(len(raw) < 1 << 20, "the line is too long")
            bundle.take(raw.decode("utf-8"))
        except (Refused, UnicodeDecodeError) as error:
            raise Refused(f"line {number}: {error}") from None
    return bundle.finish()


def hashes(values):
    demand(isinstance(values, list) and all(is_hex(value, 64) for value in values), "not hashes")
    return [bytes.fromhex(value) for value in values]


def check_note(proof, name, size, root, keys):
    """The note in a proof, where there is one. Whose it is, is only known with keys."""
    if name not in proof:
        demand(not keys, "a key is given, and the proof has no checkpoint")
        return
    demand(isinstance(proof[name], str), "not a note")
    origin = proof[name].split("\n", 1)[0]
    if keys:
        demand(any(key.name == origin for key in keys), "the checkpoint is of another log")
        demand(verify_checkpoint(proof[name], origin, keys) == (size, root),
               "the checkpoint is of another tree")
    else:
        lines = proof[name].split("\n")
        demand(len(lines) > 3 and lines[1] == str(size) and strict_base64(lines[2]) == root,
               "the checkpoint is of another tree")


def verify_proof(data, keys=()):
    try:
        proof = read_json(data.decode("utf-8"), parse_float=float)
        json.dumps(proof, ensure_ascii=False).encode("utf-8")  # refuses lone surrogates
    except UnicodeError as error:
        raise Refused(str(error)) from None
    demand(isinstance(proof, dict) and proof.get("format") == "mandate.audit_proof/1",
           "not a proof")
    path = hashes(proof.get("path"))
    if proof.get("kind") == "inclusion":
        leaf, root = hashes([proof.get("leaf"), proof.get("root")])
        index, size = proof.get("sequence"), proof.get("size")
        demand(is_count(index) and is_count(size), "not numbers")
        if "entry" in proof:
            demand(isinstance(proof["entry"], str), "not an entry")
            demand(leaf_hash(proof["entry"].encode()) == leaf, "the leaf is of another entry")
            demand(read_entry(proof["entry"])[0] == index, "the entry has another number")
        check_note(proof, "checkpoint", size, root, keys)
        verify_inclusion(leaf, index, size, path, root)
        return f"entry {index} is in the log of {size} entries with root {root.hex()}"
    demand(proof.get("kind") == "consistency", "a proof of an unknown kind")
    old_root, new_root = hashes([proof.get("old_root"), proof.get("new_root")])
    old_size, new_size = proof.get("old_size"), proof.get("new_size")
    demand(is_count(old_size) and is_count(new_size), "not numbers")
    check_note(proof, "old_checkpoint", old_size, old_root, keys)
    check_note(proof, "new_checkpoint", new_size, new_root, keys)
    verify_consistency(old_size, new_size, old_root, new_root, path)
    return f"the log of {new_size} entries begins with that of {old_size}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("kind", choices=("bundle", "proof"))
    parser.add_argument("file")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--kept", action="append", default=[])
    arguments = parser.parse_args()
    try:
        with open(arguments.file, "rb") as file:
            data = file.read()
        kept = []
        for name in arguments.kept:
            with open(name, encoding="utf-8", newline="") as file:
                kept.append(file.read())
        keys = [Key(text) for text in arguments.key]
        if arguments.kind == "bundle":
            print("holds:", verify_bundle(data, keys, kept))
        else:
            print("holds:", verify_proof(data, keys))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except (Refused, UnicodeError) as error:
        print(f"{arguments.file}: does not hold: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
