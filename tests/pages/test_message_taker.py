"""Who may take a message for her, from before anybody knew that she must be kept from him."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from fgc.circle.models import Caution, Person, SafeContact
from fgc.circle.models_contact_log import ContactEntry
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.referral.models import Order
from tests.gathering import Gathering, working
from tests.pages.test_agreements import family, ruth_of, set_caution, write_order
from tests.visiting import Browser

__all__ = ["family"]

NOBODY = "No one now. They named %s, who must not find them. Ask them who else could take messages."


@pytest.fixture
def named(family: Gathering) -> Gathering:
    """Shirin said, before anybody asked about him, that Baran takes messages for her."""
    takes_messages(family, "Baran Rashid")
    return family


def takes_messages(family: Gathering, name: str) -> None:
    with working(family.world.app):
        kept = contact_of(family)
        kept.may_take_message, kept.voicemail, kept.confirmed_on = name, False, date(2027, 1, 30)


def contact_of(family: Gathering) -> SafeContact:
    hers = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
    return session().scalars(hers).one()


def log(family: Gathering) -> str:
    return f"{family.path}/circle/{family.people['Shirin'].id}/contact-log"


def offered(family: Gathering) -> list[str]:
    return list(ruth_of(family).open(log(family)).tree.xpath("//input[@name='outcome']/@value"))


@pytest.mark.parametrize("how", ["a restriction", "an order"])
def test_nobody_leaves_a_message_with_the_one_who_must_not_find_her(named: Gathering, how: str) -> None:
    ruth = ruth_of(named)
    assert "left_message" in offered(named)
    ruth.open(log(named))
    if how == "a restriction":
        set_caution(named, ["address", "phone", "town"], must_not_meet="yes")
    else:
        write_order(named, "prohibited_steps")
    for path in (log(named), f"{named.path}/circle/{named.people['Shirin'].id}"):
        assert NOBODY % "Baran Rashid" in ruth_of(named).open(path).words
    assert "left_message" not in offered(named)
    ruth.press("Save", {"way": "phone", "outcome": "left_message"})
    with working(named.world.app):
        assert session().scalars(select(ContactEntry)).all() == [], "nor from a page that was opened before"
    ruth.open(f"{log(named)}?not_safe=yes")
    ruth.press("Save", {"way": "phone", "outcome": "left_message"})
    with working(named.world.app):
        assert session().scalars(select(ContactEntry.against_wish)).all() == [True]


def test_he_is_known_by_his_first_name_and_by_the_name_that_he_had(named: Gathering) -> None:
    set_caution(named, ["address"])
    with working(named.world.app):
        session().get_one(Person, named.people["Baran"].id).former_names = ["Karim Salih"]
    for name in ("Baran", "her brother-in-law Baran", "BARAN RASHEED", "Karim Salih"):
        takes_messages(named, name)
        assert "left_message" not in offered(named), name
    takes_messages(named, "Nazdar Aziz")
    assert "left_message" in offered(named)


def test_what_she_said_counts_again_once_two_people_have_lifted_the_caution(named: Gathering) -> None:
    set_caution(named, ["address"])
    with working(named.world.app):
        session().scalars(select(Caution)).one().lifted_at = now()
    assert "left_message" in offered(named)
    with working(named.world.app):
        assert contact_of(named).may_take_message == "Baran Rashid"


def test_her_voicemail_is_hers_whoever_was_named_beside_it(named: Gathering) -> None:
    set_caution(named, ["address"])
    with working(named.world.app):
        contact_of(named).voicemail = True
    assert "left_message" in offered(named)


# --- what was left before anybody knew


FIRST = {"day": "1", "day-month": "2", "day-year": "2027", "at": "10 am"}
MESSAGE = {"way": "phone", "outcome": "left_message"}
MARKED = "Not safe for them"
SINCE = "Not safe at the time of writing"


def marks(family: Gathering) -> list[tuple[bool, bool]]:
    with working(family.world.app):
        rows = session().execute(select(ContactEntry.against_wish, ContactEntry.unsafe_when_written))
        return [(row[0], row[1]) for row in rows]


def on_her_page(family: Gathering) -> str:
    return ruth_of(family).open(f"{family.path}/circle/{family.people['Shirin'].id}").words


def left_on_the_first(family: Gathering, **more: str) -> Browser:
    """Written down by somebody who says that it has happened: today no message is offered."""
    ruth = ruth_of(family)
    ruth.open(f"{log(family)}?not_safe=yes")
    ruth.press("Save", MESSAGE | FIRST | more)
    return ruth


def test_a_message_that_was_left_before_anybody_knew_is_not_marked_for_ever(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    """Ruth left it with Baran on 1 February. On 3 February Shirin said that she fears him. On 4 February Ruth writes it down, and
    a court reads it a year later."""
    clock("2027-02-03T09:00:00+00:00")
    set_caution(named, ["address", "phone", "town"], must_not_meet="yes")
    clock("2027-02-04T09:00:00+00:00")
    left_on_the_first(named)
    assert marks(named) == [(False, False)], "on that day nobody kept him from her"
    assert MARKED not in on_her_page(named)


def test_a_page_from_before_takes_what_was_safe_in_its_hour_without_a_warning(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    """She has left the message and is about to write it down when Shirin rings."""
    ruth = ruth_of(named)
    ruth.open(log(named))
    clock("2027-02-01T09:10:00+00:00")
    set_caution(named, ["address"])
    clock("2027-02-01T09:15:00+00:00")
    ruth.press("Save", MESSAGE | FIRST | {"at": "9:02 am"})
    assert marks(named) == [(False, False)], ruth.page.words


def test_what_was_left_the_day_after_is_marked_though_it_is_written_down_later_still(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    clock("2027-02-03T09:00:00+00:00")
    set_caution(named, ["address"])
    clock("2027-02-06T09:00:00+00:00")
    left_on_the_first(named, day="4")
    assert marks(named) == [(True, False)]
    assert MARKED in on_her_page(named)


def test_what_was_left_while_a_caution_stood_is_marked_though_it_was_lifted_since(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    set_caution(named, ["address"])
    clock("2027-02-03T09:00:00+00:00")
    with working(named.world.app):
        session().scalars(select(Caution)).one().lifted_at = now()
    clock("2027-02-04T09:00:00+00:00")
    left_on_the_first(named)
    assert marks(named) == [(True, False)], "that it is over now made it no safer then"


def test_a_line_that_is_corrected_after_the_caution_is_judged_by_its_own_day(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    """Written down at once as a call without an answer; on 4 February she puts right that she did leave a message."""
    ruth = ruth_of(named)
    ruth.open(log(named))
    ruth.press("Save", {"way": "phone", "outcome": "no_reply"} | FIRST | {"at": "9 am"})
    clock("2027-02-03T09:00:00+00:00")
    set_caution(named, ["address"])
    clock("2027-02-04T09:00:00+00:00")
    with working(named.world.app):
        entry = session().scalars(select(ContactEntry.id)).one()
    ruth = ruth_of(named)
    ruth.open(f"{log(named)}/{entry}")
    ruth.press("Save", {"outcome": "left_message"})
    assert marks(named) == [(False, False)], ruth.page.words
    ruth.open(f"{log(named)}/{entry}?not_safe=yes")
    ruth.press("Save", {"day": "3", "at": "11 am"})
    assert marks(named) == [(True, False)], "it was on the third, she sees: two hours after she had set it"


def test_an_order_counts_from_the_day_on_which_it_was_made(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    clock("2027-02-04T09:00:00+00:00")
    write_order(named, "prohibited_steps")
    with working(named.world.app):
        session().scalars(select(Order)).one().made_on = date(2027, 2, 2)
    left_on_the_first(named)
    left_on_the_first(named, day="3")
    assert sorted(marks(named)) == [(False, False), (True, False)]


def test_where_nobody_knows_since_when_an_order_holds_the_line_says_so_and_may_be_put_right(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    clock("2027-02-04T09:00:00+00:00")
    write_order(named, "prohibited_steps")
    refused = ruth_of(named)
    refused.open(log(named))
    refused.press("Save", {"way": "phone", "outcome": "no_reply"} | FIRST)
    left_on_the_first(named)
    assert sorted(marks(named)) == [(False, False), (False, True)]
    words = on_her_page(named)
    assert SINCE in words
    assert MARKED not in words
    with working(named.world.app):
        session().scalars(select(Order)).one().made_on = date(2027, 2, 2)
        entry = session().scalars(select(ContactEntry.id).where(ContactEntry.unsafe_when_written)).one()
    ruth = ruth_of(named)
    ruth.open(f"{log(named)}/{entry}")
    ruth.press("Save", {"at": "11 am"})
    assert sorted(marks(named)) == [(False, False), (False, False)], "the court made it a day later"


def test_a_way_that_she_forbade_after_it_was_used_is_not_marked_for_ever(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """What stood about reaching her on 1 February is kept nowhere: the line says how it was when it was written."""
    clock("2027-02-03T09:00:00+00:00")
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "phone", "second": None, "third": None, "forbidden": ["text"]})
    assert ruth.page.status == 200, ruth.page.words
    clock("2027-02-04T09:00:00+00:00")
    ruth = ruth_of(family)
    ruth.open(f"{log(family)}?not_safe=yes")
    ruth.press("Save", {"way": "text", "outcome": "wrote"} | FIRST)
    assert marks(family) == [(False, True)], ruth.page.words
    ruth.open(f"{log(family)}?not_safe=yes")
    ruth.press("Save", {"way": "text", "outcome": "wrote"} | FIRST | {"day": "4", "at": "8 am"})
    assert sorted(marks(family)) == [(False, True), (True, False)], "that one was after she had said it"


def test_a_caution_of_the_same_minute_counts_for_a_message_of_that_minute(
    named: Gathering, clock: Callable[[str], None]
) -> None:
    """Hours are typed to the minute: “9:05” may be after what was set at five past nine and twenty seconds."""
    ruth = ruth_of(named)
    ruth.open(log(named))
    clock("2027-02-01T09:05:20+00:00")
    set_caution(named, ["address"])
    clock("2027-02-01T09:05:50+00:00")
    ruth.press("Save", MESSAGE | FIRST | {"at": "9:05 am"})
    assert marks(named) == [], "she was warned"
    assert "They have not said that you can leave a message." in ruth.page.words
