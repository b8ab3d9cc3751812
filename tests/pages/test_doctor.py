"""What `./run doctor` says of each thing, in each state it may be in; names are asked of a real server on this machine. And
the command, as whoever runs the installation calls it."""

import base64
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fgc.app import Product
from fgc.kit import db, zones
from fgc.kit.checkup import Finding, Verdict, database, machine, mail
from fgc.kit.checkup.names import Names, Silent
from fgc.kit.postgres import Server
from fgc.kit.seal import SealKey
from tests.conftest import as_worker
from tests.make import World

OK, LOOK, WRONG = Verdict.OK, Verdict.LOOK, Verdict.WRONG
DOMAIN = "post.example.org"
Records = dict[tuple[str, str], list[str]]


@pytest.fixture(scope="module")
def records() -> Records:
    """What the name server knows: by name and kind, each record as it is written in a zone."""
    return {}


@pytest.fixture(scope="module")
def names(records: Records) -> Iterator[Names]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        opened.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    asked, whence = opened.recvfrom(4096)
                except TimeoutError:
                    continue
                opened.sendto(answer(dns.message.from_wire(asked), records).to_wire(), whence)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Names("127.0.0.1", opened.getsockname()[1])
        over.set()
        thread.join()


def answer(asked: dns.message.Message, records: Records) -> dns.message.Message:
    told, question = dns.message.make_response(asked), asked.question[0]
    name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
    if "broken." in name:
        told.set_rcode(dns.rcode.SERVFAIL)
    elif found := records.get((name, kind)):
        told.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, found))
    elif not any(known == name for known, _kind in records):
        told.set_rcode(dns.rcode.NXDOMAIN)
    told.flags |= dns.flags.RA
    return told


@pytest.fixture
def say(records: Records) -> Iterator[Callable[..., None]]:
    """`say("_dmarc", "v=DMARC1; p=none")` publishes that under the domain."""

    def publish(below: str, *texts: str, kind: str = "TXT") -> None:
        name = f"{below}.{DOMAIN}" if below else DOMAIN
        written = [
            " ".join(f'"{text[at : at + 200]}"' for at in range(0, max(len(text), 1), 200)) for text in texts
        ]
        records[name, kind] = written if kind == "TXT" else list(texts)

    records.clear()
    yield publish
    records.clear()


def key(bits: int) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def said(found: Finding, verdict: Verdict, words: str) -> bool:
    assert (found.verdict, words in found.line) == (verdict, True), found.line
    assert bool(found.todo) is (verdict is not OK), "whatever is not right says what to do"
    return True


# --- mail


@pytest.mark.parametrize(
    ("texts", "verdict", "words"),
    [
        ([], WRONG, "does not say who may send"),
        (["something else"], WRONG, "does not say who may send"),
        (["v=spf1 -all", "v=spf1 mx -all"], WRONG, "says it 2 times"),
        (["v=spf1 mx +all"], WRONG, "lets everybody send"),
        (["v=spf1 mx all"], WRONG, "lets everybody send"),
        (["v=spf1 mx ?all"], LOOK, "nothing about others"),
        (["v=spf1 mx"], LOOK, "nothing about others"),
        (["v=spf1 mx ~all"], OK, "doubtful"),
        (["V=SPF1 ip4:192.0.2.1 -all", "v=spf10"], OK, "refused"),
        ([f"v=spf1 {' '.join(f'a:{n}.example.org' for n in range(11))} -all"], WRONG, "more than 10 names"),
        ([f"v=spf1 {' '.join(f'a:{n}.example.org' for n in range(10))} -all"], OK, "refused"),
        ([f"v=spf1 include:{DOMAIN} -all"], WRONG, "more than 10 names"),
        ([f"v=spf1 include:many.{DOMAIN} mx -all"], WRONG, "more than 10 names"),
        ([f"v=spf1 redirect=strict.{DOMAIN}"], OK, "refused"),
        (["v=spf1 redirect=nobody.example.org"], LOOK, "nothing about others"),
    ],
)
def test_spf(say: Callable[..., None], names: Names, texts: list[str], verdict: Verdict, words: str) -> None:
    say("", *texts)
    say("strict", "v=spf1 mx -all")
    say("many", f"v=spf1 {' '.join('exists:%{i}.example.org' for _each in range(9))} -all")
    assert said(mail.spf(DOMAIN, names), verdict, words)


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        (None, WRONG, "there is no key"),
        ("v=DKIM1", WRONG, "there is no key"),
        ("v=DKIM1; p=", WRONG, "taken back"),
        ("v=DKIM1; p=nokey", WRONG, "is no key"),
        ("v=DKIM1; p=AAAA", WRONG, "is no key"),
        ("v=DKIM1; k=ed25519; p=AAAA", WRONG, "is no key"),
        ("v=DKIM1; t=y; p={2048}", LOOK, "tried out"),
        ("v=DKIM1; k=rsa; p={1024}", LOOK, "1024 bits"),
        ("v=DKIM1; k=rsa; p={2048}", OK, "a key is published"),
        ("p={2048}", OK, "a key is published"),
        ("v=DKIM1; k=ed25519; p={ed}", OK, "a key is published"),
    ],
)
def test_dkim(say: Callable[..., None], names: Names, text: str | None, verdict: Verdict, words: str) -> None:
    if text is not None:
        short = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        told = text.replace("{ed}", base64.b64encode(short).decode())
        for bits in (1024, 2048):
            told = told.replace(f"{{{bits}}}", key(bits)) if f"{{{bits}}}" in told else told
        say("s1._domainkey", told)
    assert said(mail.dkim(DOMAIN, names, "s1"), verdict, words)


@pytest.mark.parametrize(
    ("below", "texts", "verdict", "words"),
    [
        ("_dmarc", [], WRONG, "does not say what is done"),
        ("_dmarc", ["v=DMARC1; p=reject", "v=DMARC1; p=none"], WRONG, "says it 2 times"),
        ("_dmarc", ["v=DMARC1"], WRONG, "names no policy"),
        ("_dmarc", ["v=DMARC1; p=none; rua=mailto:a@example.org"], LOOK, "let through"),
        ("_dmarc", ["v=DMARC1; p=reject; pct=50; rua=mailto:a@example.org"], LOOK, "50 of 100"),
        ("_dmarc", ["v=DMARC1; p=quarantine"], LOOK, "nobody hears of them"),
        ("_dmarc", ["v=DMARC1;p=reject;rua=mailto:a@example.org"], OK, "“reject”"),
        ("above", ["v=DMARC1; p=none; sp=quarantine; rua=mailto:a@example.org"], OK, "“quarantine”"),
        ("above", ["v=DMARC1; p=reject; rua=mailto:a@example.org"], OK, "“reject”"),
    ],
)
def test_dmarc(
    say: Callable[..., None],
    names: Names,
    records: Records,
    below: str,
    texts: list[str],
    verdict: Verdict,
    words: str,
) -> None:
    say(below, *texts)
    if below == "above":
        records["_dmarc.example.org", "TXT"] = records.pop((f"above.{DOMAIN}", "TXT"))
    assert said(mail.dmarc(DOMAIN, names), verdict, words)


POLICY = "version: STSv1\r\nmode: {mode}\r\nmx: *.example.net\r\nmx: in.example.org\r\nmax_age: 86400\r\n"


@pytest.mark.parametrize(
    ("text", "policy", "host", "verdict", "words"),
    [
        (None, None, "in.example.org", LOOK, "may travel in clear"),
        ("v=STSv1; id=1", None, "in.example.org", WRONG, "no policy can be fetched"),
        ("v=STSv1; id=1", "<html>", "in.example.org", WRONG, "no policy can be fetched"),
        ("v=STSv1; id=1", POLICY.format(mode="testing"), "in.example.org", LOOK, "tried out"),
        (
            "v=STSv1; id=1",
            POLICY.format(mode="enforce"),
            "in.example.com",
            WRONG,
            "leaves out in.example.com",
        ),
        (
            "v=STSv1; id=1",
            POLICY.format(mode="enforce"),
            "a.b.example.net",
            WRONG,
            "leaves out a.b.example.net",
        ),
        ("v=STSv1; id=1", POLICY.format(mode="enforce"), "A.example.net", OK, "must be encrypted"),
    ],
)
def test_mta_sts(
    say: Callable[..., None],
    names: Names,
    text: str | None,
    policy: str | None,
    host: str,
    verdict: Verdict,
    words: str,
) -> None:
    say("", f"10 {host}.", kind="MX")
    if text:
        say("_mta-sts", text)
    asked: list[str] = []

    def fetch(of: str) -> str | None:
        asked.append(of)
        return policy

    assert said(mail.mta_sts(DOMAIN, names, fetch), verdict, words)
    assert asked == ([f"mta-sts.{DOMAIN}"] if text else [])


def test_where_nobody_answers_that_is_said_and_nothing_is_claimed(names: Names) -> None:
    found = list(mail.looked_at("broken.example.org", names, ("s1",), lambda _host: None))
    assert [(one.about, one.verdict) for one in found] == [
        ("SPF", LOOK), ("DKIM s1", LOOK), ("DMARC", LOOK), ("MTA-STS", LOOK)]  # fmt: skip
    assert (
        "was not said" in list(mail.looked_at("broken.example.org", names, (), lambda _host: None))[-1].says
    )
    with pytest.raises(Silent, match=r"^$"):
        names.texts("broken.example.org")
    assert names.texts("nobody.example.org") == [], "the server itself is there"


# --- the machine


@pytest.mark.parametrize(
    ("url", "verdict", "words"),
    [
        ("http://conferences.example.org", WRONG, "not HTTPS"),
        ("https://192.0.2.7", WRONG, "no name"),
        ("https://[2001:db8::1]:8443", WRONG, "no name"),
        ("https://intranet", LOOK, "this network alone"),
        ("https://conferences.example.org", OK, "https://conferences.example.org"),
    ],
)
def test_address(url: str, verdict: Verdict, words: str) -> None:
    assert said(machine.address(url), verdict, words)


def test_a_file_of_keys_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, file = tmp_path / "state", tmp_path / "state" / "keys.json"
    folder.mkdir(mode=0o700)
    assert said(machine.private(file), WRONG, "not there")
    assert said(machine.private(file, made="Later."), LOOK, "not there yet")
    file.write_text("Zqsecretcanary")
    for mode, verdict, words in (
        (0o640, WRONG, "mode 0640"),
        (0o604, WRONG, "mode 0604"),
        (0o600, OK, "alone"),
    ):
        file.chmod(mode)
        found = machine.private(file)
        assert said(found, verdict, words)
        assert "Zqsecretcanary" not in found.line
    folder.chmod(0o755)
    assert said(machine.private(file), LOOK, "its folder is not")
    if os.geteuid() == 0:
        os.chown(file, 65534, 65534)
        assert said(machine.private(file), WRONG, "somebody else")


def test_the_certificate_of_the_seal(tmp_path: Path) -> None:
    file = tmp_path / "seal.pem"
    now = datetime.now(UTC)  # noqa: TID251 - the certificate is made by the real clock
    assert said(machine.certificate(file, now), LOOK, "no certificate yet")
    SealKey.load_or_make(file, "Seal")
    assert said(machine.certificate(file, now), OK, "good until")
    assert said(machine.certificate(file, now + timedelta(days=365 * 24 + 180)), LOOK, "ends on")
    assert said(machine.certificate(file, now + timedelta(days=365 * 26)), WRONG, "ended on")
    file.write_text("nothing")
    assert said(machine.certificate(file, now), WRONG, "holds no certificate")


def test_what_belongs_elsewhere_and_what_must_be_written(tmp_path: Path) -> None:
    state, heads = tmp_path / "state", tmp_path / "elsewhere" / "heads.jsonl"
    state.mkdir()
    assert said(
        machine.apart("audit heads", state / "heads.jsonl", state, setting="FGC_X"), LOOK, "Set FGC_X"
    )
    assert said(machine.apart("audit heads", heads, state, setting="FGC_X"), LOOK, "nothing is at")
    heads.parent.mkdir()
    heads.touch(mode=0o644)
    assert said(machine.apart("audit heads", heads, state, setting="FGC_X"), OK, "is kept at")
    assert said(machine.writable("security log", None), OK, "stderr")
    assert said(machine.writable("security log", tmp_path / "nowhere" / "log"), WRONG, "cannot be written")
    assert said(machine.writable("security log", heads), LOOK, "others can read")
    heads.chmod(0o600)
    assert said(machine.writable("security log", heads), OK, "is written to")


@pytest.mark.parametrize(("free", "verdict"), [(0.5, OK), (0.1, LOOK), (0.01, WRONG)])
def test_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: float, verdict: Verdict) -> None:
    usage = os.terminal_size((0, 0))
    monkeypatch.setattr(
        "shutil.disk_usage", lambda _folder: type("Usage", (), {"free": free, "total": 1.0, "was": usage})
    )
    assert said(machine.disk(tmp_path), verdict, f"{free:.0%}")


@pytest.mark.parametrize(("version", "verdict"), [("unknown", LOOK), ("1999a", LOOK), ("2999a", OK)])
def test_rules_of_time_zones(monkeypatch: pytest.MonkeyPatch, version: str, verdict: Verdict) -> None:
    monkeypatch.setattr(zones, "_seen", version)
    assert said(machine.clock_rules(), verdict, "time zones")


def test_the_list_of_stolen_passwords(tmp_path: Path) -> None:
    file = tmp_path / "list"
    assert said(machine.list_of_stolen(None), LOOK, "FGC_BREACHED_PASSWORDS")
    file.touch()
    assert said(machine.list_of_stolen(file), WRONG, "empty")
    file.write_text("password\n")
    assert said(machine.list_of_stolen(file), OK, "9 bytes")


# --- the database


def test_settings_of_the_database() -> None:
    good = {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "remote_apply",
        "data_checksums": "on",
    }
    assert [one.verdict for one in database.settings(good)] == [OK] * 4
    bad = dict.fromkeys(good, "off")
    assert [(one.about, one.verdict) for one in database.settings(bad)] == [(name, WRONG) for name in good]


@pytest.mark.parametrize(("seconds", "verdict"), [(0.2, OK), (30, LOOK), (3600, WRONG)])
def test_two_clocks(seconds: float, verdict: Verdict) -> None:
    assert said(database.off_by(seconds), verdict, "between this machine and the database")


@pytest.mark.parametrize(
    ("since", "late", "verdict", "words"),
    [
        (None, 0, WRONG, "none is running"),
        (90, 0, WRONG, "none is running"),
        (3, 2, WRONG, "2 letters"),
        (3, 0, OK, "is alive"),
    ],
)
def test_worker(since: float | None, late: int, verdict: Verdict, words: str) -> None:
    assert said(database.working(since, late), verdict, words)


# --- the command


@pytest.fixture
def resolver(names: Names) -> str:
    return f"127.0.0.1:{names._resolver.port}"


def test_each_thing_has_its_line_and_something_wrong_is_told_by_the_exit(
    app: Product, world: World, resolver: str
) -> None:
    """This database is one for tests: it may lose things, and no worker runs."""
    answer = app.test_cli_runner().invoke(args=["doctor", "--resolver", resolver])
    lines = answer.output.splitlines()
    assert answer.exit_code == 1
    assert all(line.startswith(("ok     ", "look   ", "wrong  ")) for line in lines)
    told = {line[7:].split(":")[0]: line[:5].strip() for line in lines}
    assert told["fsync"] == told["worker"] == told["address"] == "wrong"
    assert told["keys.json"] == told["data_checksums"] == told["database role"] == told["clock"] == "ok"
    assert (told["SPF"], told["DMARC"], told["MTA-STS"]) == ("wrong", "wrong", "look")
    assert {
        "seal",
        "audit heads",
        "journal",
        "security log",
        "disk",
        "time zones",
        "stolen passwords",
        "MTA-STS",
    } <= set(told)


def test_as_json_for_machines_and_without_a_secret(app: Product, world: World, resolver: str) -> None:
    answer = app.test_cli_runner().invoke(
        args=["doctor", "--json", "--selector", "s1", "--resolver", resolver]
    )
    found = json.loads(answer.output)
    assert {one["verdict"] for one in found} <= {"ok", "look", "wrong"}
    assert "DKIM s1" in {one["about"] for one in found}
    assert all(one["todo"] for one in found if one["verdict"] != "ok")
    state = app.config["SETTINGS"].state
    kept = json.loads((state / "keys.json").read_text())
    secrets = [kept["pepper"], *kept["keys"].values(), db.engine().url.password or "?"]
    assert [secret for secret in secrets if secret in answer.output] == []


def test_the_owner_of_the_tables_is_bound_by_no_policy(
    app: Product, world: World, server: Server, database_name: str
) -> None:
    with as_worker(app):
        assert database.role().verdict is Verdict.OK
    owner = db.connect(server.url("owner", database_name))
    with as_worker(app):
        assert database.role().verdict is Verdict.WRONG
    owner.dispose()
    db.connect(server.url("app", database_name))
