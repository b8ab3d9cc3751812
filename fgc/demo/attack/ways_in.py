"""Ways in, ready made: a session for everybody, a link for each person and purpose, a PIN for each person."""

from typing import Any
from uuid import UUID

from fgc.access.feeds import ROLES, make_feed
from fgc.access.gate import cookie_name
from fgc.access.links import SESSION_LIVES, make_link
from fgc.access.models import Level, PersonSession, Purpose, Staff, StaffSession
from fgc.access.pins import make_pin
from fgc.access.staff.sessions import ABSOLUTE
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.circle.models import Person
from fgc.demo import seed
from fgc.demo.attack.family import Family
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import session


def of_staff(who: Staff) -> dict[str, Any]:
    """How this member of staff gets in: the cookie of a session that began now, and what they would type."""
    secret = secrets.new_secret()
    mark = secrets.ring().fingerprint("staff-session", secret)
    kept = StaffSession(staff_id=who.id, fingerprint=mark, ends_at=now() + ABSOLUTE, device="", began_at=now(),
                        seen_at=now(), proved_at=now())  # fmt: skip
    session().add(kept)
    return {
        "id": str(who.id), "role": who.role.value, "email": who.email, "password": seed.PASSWORD, "totp_seed": seed.SEED,
        "session": str(kept.id), "cookie": {cookie_name("sid"): secret}, "feed": _feed_of_staff(who),
    }  # fmt: skip


def of_person(who: Person, family: Family, base_url: str) -> dict[str, Any]:
    """How this person gets in: their PIN, and for each purpose a link with the cookie of a visit that began by it."""
    coordinator = family.staff.by["coordinator"]
    by = StaffViewer(coordinator.id, coordinator.service_id, coordinator.role, coordinator.name)
    pin = make_pin(who.id, who.conference_id, by=by)
    links = {purpose.value: _link(who, purpose, base_url) for purpose in Purpose}
    home = UUID(links[Purpose.HOME.value]["id"])
    feed = make_feed(PersonViewer(who.id, who.conference_id, who.service_id, link_id=home))
    return {"id": str(who.id), "kind": who.kind.value, "pin": pin, "links": links, "feed": feed}


def _feed_of_staff(who: Staff) -> str:
    """The address of their calendar, whole; nothing for a role that has none."""
    return make_feed(StaffViewer(who.id, who.service_id, who.role, who.name)) if who.role in ROLES else ""


def _link(who: Person, purpose: Purpose, base_url: str) -> dict[str, Any]:
    secret, cookie = secrets.new_secret(), secrets.new_secret()
    about = {"service_id": who.service_id, "conference_id": who.conference_id, "person_id": who.id}
    link = make_link(purpose=purpose, secret=secret, **about)  # type: ignore[arg-type]
    mark = secrets.ring().fingerprint("person-session", cookie)
    visit = PersonSession(link_id=link.id, fingerprint=mark, level=Level.SELF, began_at=now(), seen_at=now(), pin_at=now(),
                          ends_at=now() + SESSION_LIVES, device="", **about)  # fmt: skip
    session().add(visit)
    session().flush()
    return {"id": str(link.id), "secret": secret, "url": f"{base_url}/l/{secret}",
            "session": str(visit.id), "cookie": {cookie_name("fam"): cookie}}  # fmt: skip
