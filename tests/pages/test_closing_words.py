"""What a manager reads before closing, of each kind; and what somebody stops afterwards."""

import pytest

from fgc.access.viewer import PersonViewer
from fgc.circle.models import Caution
from fgc.circle.models_help import HelpAsked, HelpKind
from fgc.circle.models_reaching import ContactChange
from fgc.kit.clock import now
from fgc.kit.db import act, saving
from tests.gathering import working
from tests.pages.test_after_closing import close_sealed
from tests.pages.test_closing import closing, reviewed
from tests.the_day import Day


@pytest.mark.parametrize("kind", list(HelpKind))
def test_a_cry_for_help_stops_the_closing_and_a_word_that_was_promised_is_said(
    sealed: Day, kind: HelpKind
) -> None:
    reviewed(sealed)
    with working(sealed.world.app), saving() as current:
        kawa, when = sealed.people["Kawa"], now()
        act(**PersonViewer(kawa.id, kawa.conference_id, kawa.service_id).settings())
        for _twice in range(2):
            current.add(
                HelpAsked(
                    conference_id=kawa.conference_id, person_id=kawa.id, kind=kind, words="", asked_at=when
                )
            )
    words = closing(sealed).page.words
    if kind in (HelpKind.BEFORE_SIGNING, HelpKind.SPEAK, HelpKind.WITH_ACTION):
        assert "1 person is waiting." in words, "two askings of one person"
    else:
        assert "1 person was told that the coordinator will be in touch, and is waiting." in words


def test_what_waits_for_a_second_person_is_said_before_it_is_closed_away(sealed: Day) -> None:
    reviewed(sealed)
    with working(sealed.world.app), saving() as current:
        act(**sealed.gathering.ruth.settings())
        kawa, sara, when = sealed.people["Kawa"], sealed.people["Sara"], now()
        about = {"conference_id": kawa.conference_id, "person_id": kawa.id}
        current.add(
            ContactChange(
                **about,
                fields=["phone"],
                told={},
                confirmed=True,
                because="",
                asked_by=sealed.world.ruth.id,
                asked_at=when,
            )
        )
        by_ruth = {"set_by": sealed.world.ruth.id, "set_at": when}
        caution = Caution(**about, protects_id=sara.id, must_not_meet=True, because="She asked.", **by_ruth)
        current.add(caution)
        current.flush()
        caution.lower_asked_by, caution.lower_asked_at = sealed.world.ruth.id, when
    words = closing(sealed).page.words
    assert "1 change in how to reach someone is waiting for a second person." in words
    assert "1 request to relax a restriction is waiting for a second person." in words
    assert "Kawa" not in words


def test_somebody_stops_what_they_agreed_to_after_closing(sealed: Day) -> None:
    close_sealed(sealed)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Kawa'].id}/consents")
    ruth.follow("Withdraw from taking part")
    ruth.press("Withdraw consent now", {"how": "He phoned."})
    assert ruth.page.status == 200, ruth.page.words
    assert "Consent withdrawn." in ruth.page.words
