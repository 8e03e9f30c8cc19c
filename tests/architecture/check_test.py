#!/usr/bin/env python3
"""check.py objects to a bad tree, with file and line, and to nothing in a good one."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).resolve().parent / "check.py"


class CheckTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "src").mkdir()

    def write(self, name, *lines):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")

    def objections(self, check):
        """What check.py prints about the tree; its exit code is checked to agree."""
        done = subprocess.run([sys.executable, CHECK, check, "--root", self.root],
                              capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout.splitlines() if done.returncode == 1 else []

    def assert_objects(self, check, *beginnings):
        said = self.objections(check)
        self.assertEqual(len(said), len(beginnings), said)
        for line, beginning in zip(said, beginnings):
            self.assertTrue(line.startswith(beginning), line)

    def test_good_includes(self):
        self.write("src/main.cpp", '#include "http/server.h"', '#include "store/session.h"')
        self.write("src/base/money.h", "#pragma once", "#include <cstdint>", "#include <net/if.h>")
        self.write("src/iam/policy.cpp", '#include "iam/policy.h"', '#include "catalog/model.h"',
                   '#include "base/money.h"')
        self.write("src/store/sqlite_driver.cpp", "#include <sqlite3.h>")
        self.write("src/http/server.cpp", "#include <boost/asio/co_spawn.hpp>",
                   '#include "render/table.h"', '#include "app/spend.h"')
        self.assert_objects("rooms")

    def test_a_room_above(self):
        self.write("src/base/text.cpp", "", '#include "iam/arn.h"')
        self.assert_objects("rooms", "src/base/text.cpp:2: room 'base' (floor 0) may not include "
                                     "'iam/arn.h' (floor 1)")

    def test_a_room_beside_that_is_not_named(self):
        self.write("src/warehouse/ledger.h", '#include "store/session.h"')
        self.write("src/catalog/model.h", '#include "iam/policy.h"')
        self.write("src/render/table.h", '#include "cli/main.h"')
        self.assert_objects("rooms", "src/catalog/model.h:1:", "src/render/table.h:1:",
                            "src/warehouse/ledger.h:1:")

    def test_a_unit_test_keeps_to_the_same_rules(self):
        self.write("src/audit/tree_test.cpp", '#include "store/session.h"')
        self.assert_objects("rooms", "src/audit/tree_test.cpp:1:")

    def test_angle_brackets_do_not_hide_a_room(self):
        self.write("src/store/session.h", "#pragma once")
        self.write("src/spend/card.h", "#include <store/session.h>")
        self.assert_objects("rooms", "src/spend/card.h:1: room 'spend'")

    def test_unknown_rooms(self):
        self.write("src/util/helper.h", "#pragma once")
        self.write("src/app/use.cpp", '#include "helpers/thing.h"')
        self.assert_objects("rooms", "src/app/use.cpp:1: 'helpers' is not a room",
                            "src/util/helper.h:1: 'util' is not a room")

    def test_paths_that_do_not_start_in_src(self):
        self.write("src/app/use.cpp", '#include "other.h"', '#include "../iam/policy.h"')
        self.assert_objects("rooms", "src/app/use.cpp:1: write", "src/app/use.cpp:2: write")

    def test_heavy_headers(self):
        self.write("src/http/server.h", "#include <boost/beast.hpp>")
        self.write("src/store/migrate.cpp", "#include <libpq-fe.h>")
        self.write("src/warehouse/engine.h", "#include <duckdb.h>")
        self.assert_objects("rooms", "src/http/server.h:1: <boost/beast.hpp> is heavy",
                            "src/store/migrate.cpp:1: only src/store/postgresql_driver.cpp",
                            "src/warehouse/engine.h:1: <duckdb.h> is heavy")

    def test_money_is_made_by_money_alone(self):
        self.write("src/warehouse/ledger.cpp",
                   'auto a = "SELECT cost::decimal(38,12)";',
                   'auto b = "SELECT CAST(cost "',
                   '         "AS NUMERIC(38, 12))";',
                   'auto c = R"(SELECT TRY_CAST(tokens AS HUGEINT))";',
                   "auto d = 1'000; auto e = \"x::hugeint\";")
        self.write("src/warehouse/cube.sql", "SELECT cost", "  ::DECIMAL(38, 12)")
        self.assert_objects("money", "src/warehouse/cube.sql:2:", *(
            f"src/warehouse/ledger.cpp:{line}:" for line in (1, 3, 4, 5)))

    def test_what_looks_like_a_cast_but_is_none(self):
        self.write("src/warehouse/ledger.cpp",
                   "// never CAST(x AS DECIMAL)",
                   "base::Decimal d = base::DECIMAL;",
                   'auto a = "SELECT money(cost) AS cost, n::BIGINT, a AS decimals";')
        self.assert_objects("money")

    def test_download_addresses(self):
        # In pieces, because this file is checked too.
        host, scheme = ".".join(("registry", "npmjs", "org")), "https"
        self.write("web/package-lock.json", "{", f'  "resolved": "{scheme}://{host}/a.tgz"', "}")
        self.write("docs/a.md", f"Fetch it from {host}.")
        self.write("docs/b.md", "A registry of npm packages.")
        subprocess.run(["git", "init", "-q", self.root], check=True)
        subprocess.run(["git", "-C", self.root, "add", "."], check=True)
        self.assert_objects("tracked", "docs/a.md:1:", "web/package-lock.json:2:",
                            "web/package-lock.json:2:")


if __name__ == "__main__":
    unittest.main()
