"""Numbers and addresses at every place where they come in: kept in one form, refused beside the field, shown as written."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from fgc.access.models import Role, Service, Staff
from fgc.circle.models import Person, SafeContact
from fgc.kit.db import saving, session
from fgc.kit.locked import lock_of
from fgc.referral.models import Named
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_referral import begun
from tests.visiting import Browser

ARABIC = "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0660\u0664"  # 07700 900104
Clock = Callable[[str], None]


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Kawa Aziz", phone="07700 900104")
        found.add("Rojin Aziz", email="rojin@example.org")
        found.add("Sara Whitlow", email="sara@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def beside(browser: Browser, name: str) -> str:
    """What stands beside the field of this name as an error."""
    return " ".join(browser.page.tree.xpath(f"//*[@id='{name}-error']//text()")).split("Error:")[-1].strip()


def contact_of(family: Gathering, name: str) -> SafeContact:
    with working(family.world.app):
        chosen = select(SafeContact).where(SafeContact.person_id == family.people[name].id)
        contact = session().scalars(chosen).one()
        assert contact.phone or contact.email
    return contact


def spoil(family: Gathering, name: str, field: str, kept: str) -> None:
    """The row as it would stand if it had been written before addresses were looked at."""
    contact = contact_of(family, name)
    with working(family.world.app), saving() as current:
        person = current.get_one(Person, family.people[name].id)
        row = current.get_one(SafeContact, contact.id)
        sealed = lock_of(SafeContact, field).lock(row.id, kept, row)
        current.execute(
            update(SafeContact).where(SafeContact.person_id == person.id).values({f"{field}_locked": sealed})
        )


def test_a_coordinator_who_types_too_few_figures_is_told_beside_the_field(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": "77009", "email": "zac..young@example.org"})
    assert beside(ruth, "phone") == (
        "This phone number is too short. Enter the whole number, with the area or country code."
    )
    assert beside(ruth, "email") == (
        "Before the @, a dot cannot be first or last, and two dots cannot be together."
    )
    assert ruth.page.tree.xpath("//input[@name='phone']/@value") == ["77009"]
    assert contact_of(family, "Shirin").phone == "+447700900101"


def test_a_number_in_other_figures_is_noticed_as_the_one_that_somebody_has(family: Gathering) -> None:
    """Unnoticed, both would be without a PIN, and he opens what was sent to her."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": ARABIC, "confirmed": "yes"})
    assert "have the same phone number. One may read what the other is sent." in ruth.page.words
    kept, other = contact_of(family, "Shirin"), contact_of(family, "Kawa")
    assert (kept.phone, kept.marks) == ("+447700900104", other.marks)
    assert "07700 900104" in ruth.page.words, "shown as people write it"
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    assert ruth.page.tree.xpath("//input[@name='phone']/@value") == ["07700 900104"]


def test_what_is_typed_again_in_another_way_is_no_other_number_and_ends_no_link(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": "+44 (0)7700 900101", "confirmed": "yes"})
    assert "Saved." in ruth.page.words
    assert "The old way to reach them has stopped" not in ruth.page.words


def test_whoever_refers_is_told_beside_the_field_too(family: Gathering) -> None:
    amy = family.world.in_as(family.world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/people/add")
    typed = {
        "name": "Zac Young",
        "safe_contact": "By text.",
        "phone": "ring me",
        "email": "z\u00e4c@example.org",
    }
    amy.press("Save this person", typed)
    assert beside(amy, "phone") == "Enter a phone number, like 01632 960190 or +44 7700 900190."
    assert beside(amy, "email").startswith("Before the @, use only plain letters")
    amy.press("Save this person", typed | {"phone": ARABIC, "email": "zac@b\u00fccher.example\u200b"})
    with working(family.world.app):
        named = session().scalars(select(Named).where(Named.name == "Zac Young")).one()
        assert (named.phone, named.email) == ("+447700900104", "zac@xn--bcher-kva.example")


def test_who_works_here_has_a_whole_number_and_address_and_signs_in_however_they_type_it(
    world: World,
) -> None:
    ada = world.in_as(world.hire(Role.ADMINISTRATOR, "Ada Byrne"))
    ada.open("/users/invite")
    new = {"name": "Nadia Omar", "role": "coordinator", "team": "", "email": "nadia@example.org, x@example.org",
           "phone": "96015"}  # fmt: skip
    ada.press("Send the invitation", new)
    assert (
        beside(ada, "email")
        == "Enter one email address only, like name@example.org, with nothing before or after."
    )
    assert beside(ada, "phone").startswith("This phone number is too short.")
    ada.press(
        "Send the invitation", new | {"email": "Nadia@EXAMPLE.org\u200b", "phone": "01632 960150 ext 7"}
    )
    with working(world.app):
        nadia = session().scalars(select(Staff).where(Staff.name == "Nadia Omar")).one()
    assert (nadia.email, nadia.phone) == ("Nadia@example.org", "+441632960150;ext=7")


def test_a_service_begins_with_a_number_that_can_be_rung(world: World) -> None:
    about = {
        "--name": "Eastfield FGC", "--neutral-name": "Eastfield Post", "--phone": "070-174 06 35", "--region": "SE",
        "--email": "post@eastfield.example.org", "--address": "5 High Street", "--approach": "child_fgc",
        "--administrator": "Ada Byrne", "--administrator-email": "ada@eastfield.example.org",
        "--administrator-phone": "070-174 06 36",
        "--manager": "Moira Lennox", "--manager-email": "moira@eastfield.example.org",
        "--manager-phone": "070-174 06 36",
    }  # fmt: skip

    def begin(**other: str) -> str:
        told = about | {f"--{name.replace('_', '-')}": typed for name, typed in other.items()}
        asked = ["service", "begin", *(part for pair in told.items() for part in pair)]
        return str(world.app.test_cli_runner().invoke(args=asked).output)

    assert "This phone number is too short." in begin(phone="070")
    assert "Enter the whole email address" in begin(administrator_email="ada")
    assert "/join/" in begin()
    with working(world.app):
        service = session().scalars(select(Service).where(Service.name == "Eastfield FGC")).one()
        ada = session().scalars(select(Staff).where(Staff.name == "Ada Byrne")).one()
    assert (service.region, service.phone, ada.phone) == ("SE", "+46701740635", "+46701740636")


def test_whoever_begins_a_service_and_types_nothing_reads_that_it_is_needed(world: World) -> None:
    """The same question once more, and not a word, looks as if the program hung."""
    typed = [
        "", "Eastfield FGC", "Eastfield Post", "", "01632 960500", "", "post@eastfield.example.org", "",
        "5 High Street", "child_fgc", "Ada Byrne", "ada@eastfield.example.org", "", "01632 960501",
        "Moira Lennox", "moira@eastfield.example.org", "01632 960502",
    ]  # fmt: skip
    said = world.app.test_cli_runner().invoke(args=["service", "begin"], input="\n".join(typed) + "\n").output
    assert "A name is needed" in said
    assert said.count("A phone number is needed.") == 2
    assert "An email address is needed." in said
    assert "A postal address is needed." in said
    assert said.count("/join/") == 2


def test_a_number_without_a_country_is_read_where_the_service_is(family: Gathering) -> None:
    """Else 070-174 06 35 of a Swedish service would ring somebody in England."""
    with working(family.world.app), saving() as current:
        current.execute(update(Service).values(region="SE"))
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": "070-174 06 35", "confirmed": "yes"})
    assert contact_of(family, "Shirin").phone == "+46701740635"
    assert "070-174 06 35" in ruth.page.words


@pytest.mark.parametrize(
    ("name", "field", "kept", "says"),
    [
        ("Sara", "email", "zac..young@example.org",
         "The email address we have for them is not complete. Ask them for it again."),
        ("Shirin", "phone", "77009",
         "Text messages do not reach the number we have for them. Ask them for another one."),
    ],
)  # fmt: skip
def test_one_bad_address_does_not_hide_everybody_else_on_a_list(
    family: Gathering, name: str, field: str, kept: str, says: str
) -> None:
    with working(family.world.app), saving() as current:
        shirin = current.get_one(SafeContact, contact_of(family, "Shirin").id)
        shirin.allowed = ["text"]
    spoil(family, name, field, kept)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    assert says in ruth.page.words
    for other in ("Shirin Aziz", "Kawa Aziz", "Rojin Aziz", "Sara Whitlow"):
        assert other in ruth.page.words
    asks = set(ruth.page.links("/ask"))
    assert len(asks) == 4
    for url in asks:
        assert ruth.open(url).status == 200
    for page in (
        "circle",
        f"circle/{family.people[name].id}",
        f"circle/{family.people[name].id}/contact",
        "safety",
    ):
        assert ruth.open(f"{family.path}/{page}").status in (200, 404)
    assert ruth.open("/").status == 200


BAD = {
    "zero width": "sara@example.org\u200b",
    "umlaut": "sara@b\u00fccher.example",
    "two dots": "sara..w@example.org",
    "dot at the end": "sara.@example.org",
    "curly apostrophe": "sara\u2019s@example.org",
    "underscore": "sara@under_score.example",
    "two": "a@x.example, b@y.example",
}


@pytest.mark.parametrize("kept", BAD.values(), ids=BAD.keys())
def test_no_address_that_was_kept_before_it_was_looked_at_breaks_a_list(family: Gathering, kept: str) -> None:
    """Invitations, circle, desk, the day, their letters: each opens, and where they are asked it says what is wrong."""
    spoil(family, "Sara", "email", kept)
    ruth = family.world.in_as(family.world.ruth)
    pages = ("/invitations", "/circle", "/day", "/dates", f"/circle/{family.people['Sara'].id}/letters", "")
    for page in pages:
        assert ruth.open(f"{family.path}{page}").status == 200, page
        assert kept not in ruth.page.words
    assert ruth.open("/").status == 200
    ruth.open(f"{family.path}/invitations")
    says = "The email address we have for them is not complete. Ask them for it again."
    row = [one.text_content() for one in ruth.page.tree.xpath("//li") if "Sara Whitlow" in one.text_content()]
    assert says in " ".join(" ".join(row).split())


@pytest.mark.parametrize("kept", BAD.values(), ids=BAD.keys())
def test_no_address_of_a_colleague_breaks_the_list_of_staff_and_their_row_says_what_is_wrong(
    world: World, kept: str
) -> None:
    jo = world.hire(Role.COORDINATOR, "Jo Brand")
    with working(world.app), saving() as current:
        current.execute(update(Staff).where(Staff.id == jo.id).values(email=kept))
    ada = world.in_as(world.hire(Role.ADMINISTRATOR, "Ada Stone"))
    assert ada.open("/users").status == 200
    assert world.ruth.name in ada.page.words
    row = [one for one in ada.page.tree.xpath("//li | //tr") if "Jo Brand" in one.text_content()]
    assert "We cannot send email to this address. Check the address with them." in " ".join(
        row[0].text_content().split()
    )
    for url in ada.page.links(str(jo.id)):
        assert ada.open(url).status == 200
    assert world.in_as(world.helen).open("/").status == 200
