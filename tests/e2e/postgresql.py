"""A PostgreSQL server of a test's own, on 127.0.0.1, that asks for a password."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

PROGRAMS = "/usr/lib/postgresql/15/bin"
USER = "postgres"
LIMIT_SECONDS = 120
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
shared_buffers = 32MB
fsync = off
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Server:
    """Its files are in a temporary folder; it is gone when close() is called, or when the test ends
    however it ends. Run by root it runs as the user postgres, because it refuses to be root."""

    def __init__(self):
        # Every character that an address gives a meaning to.
        self.password = f"{secrets.token_hex(6)}@/:?%&#"
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="mandate-pg-"))
        (self.folder / "password").write_text(self.password + "\n")
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            for path in (self.folder, self.folder / "password"):
                os.chown(path, user.pw_uid, user.pw_gid)
        self.run("initdb -D data -U postgres -A scram-sha-256 --pwfile=password -E UTF8 "
                 "--locale=C --no-sync")
        with (self.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(port=self.port, folder=self.folder))
        self.guard = subprocess.Popen(
            ["sh", "-c", f'cat >/dev/null; "$@"; rm -rf "{self.folder}"', "sh",
             *self.command("pg_ctl -D data -m immediate -w stop")],
            stdin=subprocess.PIPE, start_new_session=True)
        self.start()

    def command(self, line):
        inside = f"cd '{self.folder}' && {PROGRAMS}/{line} >>log 2>&1 </dev/null"
        through = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        return [*through, "sh", "-c", inside]

    def run(self, line):
        done = subprocess.run(self.command(line), timeout=LIMIT_SECONDS, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"PostgreSQL did not do '{line}':\n"
                               + (self.folder / "log").read_text())

    def start(self):
        self.run("pg_ctl -D data -w -l server.log start")

    def stop(self):
        """At once, as when the power fails."""
        self.run("pg_ctl -D data -m immediate -w stop")

    def close(self):
        self.guard.stdin.close()
        self.guard.wait(timeout=LIMIT_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, database, text):
        """Runs statements, with the client that comes with the server; what they printed."""
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url(database),
             "-c", text],
            env={**os.environ, "PGPASSWORD": self.password}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, timeout=LIMIT_SECONDS, check=True).stdout.decode()

    def create_database(self, name):
        """Makes an empty database; its address without the password."""
        self.sql("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, database):
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def with_password(self, url):
        return url.replace("@", f":{quote(self.password, safe='')}@", 1)
