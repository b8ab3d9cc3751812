"""Letters that a person carries: one to print and post, and a text while no route for texts is connected."""

from uuid import UUID

import segno
from flask import abort, flash, redirect, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from fgc.access import proof
from fgc.access.audit import Opened, noted
from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import viewer
from fgc.circle.letters import Addressed
from fgc.circle.queries import address_of
from fgc.circle.rules import phone_them
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.invitation import operations, queries
from fgc.invitation.letters import paper_words, to_carry
from fgc.invitation.models import Invitation
from fgc.invitation.rules import short_code
from fgc.invitation.views import bp
from fgc.kit.clock import now
from fgc.kit.letter import Channel
from fgc.kit.outbox import Letter, Sheet, TextMessage
from fgc.kit.pages import page
from fgc.kit.tongues import shown_locale


@bp.route("/conferences/<uuid:conference_id>/letters/<uuid:letter_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, after_closing=True)
@noted(Opened.LETTER)
def letter(conference_id: UUID, letter_id: UUID) -> Response:
    """What to do with it, step by step, and to say that it is on its way; or why it may not go now, and what to do."""
    conference = conference_for(viewer(), conference_id)
    found, person = queries.letter_by_hand(viewer(), conference, letter_id) or abort(404)
    carried, form = to_carry(found, now()), NothingAsked()
    if not isinstance(carried, str) and form.validate_on_submit():
        with form.refusals():
            operations.carried(found)
            _say_carried(found)
            return redirect(url_for("invitation.invitations", conference_id=conference.id), 303)
    return page(
        "invitation/letter.html",
        conference=conference,
        letter=found,
        person=person,
        form=form,
        why=carried if isinstance(carried, str) else "",
        text=None if isinstance(carried, str) or not isinstance(carried.said, TextMessage) else carried.said,
        call=phone_them(person.contact, person),
    )


def _say_carried(letter: Letter) -> None:
    if letter.channel is Channel.TEXT:
        flash(_("Recorded: you have sent the text."))
    else:
        flash(_("Recorded: you have posted the letter."))


@bp.get("/conferences/<uuid:conference_id>/letters/<uuid:letter_id>/sheet")
@open_to(Role.COORDINATOR)
@noted(Opened.LETTER)
def sheet(conference_id: UUID, letter_id: UUID) -> Response:
    """The sheet itself, in the reader's language: window address, 14 point, a code to scan, a slip to tear off."""
    conference = conference_for(viewer(), conference_id)
    found, _person = queries.letter_by_hand(viewer(), conference, letter_id) or abort(404)
    carried = to_carry(found, now())
    if isinstance(carried, str) or not isinstance(carried.said, Sheet):
        return redirect(url_for("invitation.letter", conference_id=conference.id, letter_id=found.id), 303)
    to = _asked_again(carried.to)
    picture = segno.make(to.link, error="m").svg_data_uri(scale=4, border=2) if to.link else ""
    with force_locale(shown_locale(to.person.language)):
        return page(
            "invitation/sheet.html",
            to=to,
            address=address_of(viewer(), to.conference, to.person) or "",
            words=_paper_words(carried.said, to, _asked_by(found, conference), picture),
        )


def _asked_again(to: Addressed) -> Addressed:
    """Whose address is protected is shown after whoever opens it showed again who they are."""
    if to.contact.address_protected:
        proof.insist()
    return to


def _paper_words(said: Sheet, to: Addressed, asked: Invitation | None, picture: str) -> Markup:
    """The slip to tear off has a number only where somebody is asked."""
    code, comes = (short_code(asked), queries.comes_in_person(asked)) if asked else ("", True)
    return paper_words(said, to, code, comes=comes, picture=picture)


def _asked_by(found: Letter, conference: Conference) -> Invitation | None:
    """What a letter asks somebody to; None where it asks nothing."""
    if "invitation_id" not in found.about:
        return None
    return queries.invitation_for(viewer(), conference, found.id_about("invitation_id"))
