"""Who signs: each is sent a link, the coordinator asks others as well, and the plan goes on without somebody."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.forms.telltale import heeded
from fgc.circle.models import Person
from fgc.circle.queries import person_for
from fgc.conference.models import Conference
from fgc.kit.by_hand import goes_by_itself
from fgc.kit.letter import Letter
from fgc.kit.page_version import expect_page
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.plan import operations
from fgc.plan.forms import SignersForm, WithoutForm
from fgc.plan.models import Plan
from fgc.plan.queries import added_before, could_sign, help_before_signing, readers_of
from fgc.plan.views import bp
from fgc.plan.views.signing import HERE, opened


@bp.post(f"{HERE}/<uuid:person_id>/ask")
@open_to(Role.COORDINATOR)
def ask_to_sign(conference_id: UUID, person_id: UUID) -> Response:
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    try:
        letter = operations.ask_to_sign(conference, plan, person, by=staff())
    except Refused as refused:
        flash(refused.sentence, "waits")
    else:
        _say_sent(letter, person)
    return redirect(url_for("plan.signing", conference_id=conference.id), 303)


def _say_sent(letter: Letter, person: Person) -> None:
    if goes_by_itself(letter):
        flash(_("We are sending %(name)s a link to read and sign.", name=person.name))
    else:
        flash(
            _("%(name)s has no link yet: you send the text or post the letter yourself.", name=person.name),
            "waits",
        )


@bp.post(f"{HERE}/ask")
@open_to(Role.COORDINATOR)
def ask_all_to_sign(conference_id: UUID) -> Response:
    """A link to everybody who has none yet."""
    conference, plan = opened(conference_id)
    expect_page(plan.id)
    _say_asked(operations.ask_all_to_sign(conference, plan, by=staff()))
    return redirect(url_for("plan.signing", conference_id=conference.id), 303)


def _say_asked(letters: Sequence[Letter]) -> None:
    sent = sum(goes_by_itself(one) for one in letters)
    if sent:
        flash(
            ngettext(
                "A link to read and sign goes to %(num)d person.",
                "A link to read and sign goes to %(num)d people.",
                sent,
            )
        )
    if carried := len(letters) - sent:
        flash(
            ngettext(
                "%(num)d person has no link yet: you send the text or post the letter yourself.",
                "%(num)d people have no link yet: you send the texts or post the letters yourself.",
                carried,
            ),
            "waits",
        )


@bp.route(f"{HERE}/others", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def add_signers(conference_id: UUID) -> Response:
    """Who of the family signs as well, though the day and the plan do not show that they took part."""
    conference, plan = opened(conference_id)
    others = could_sign(plan)
    form = SignersForm.among(others, added_before(conference))
    form.for_page(plan.id, [one.id for one in others])
    if form.validate_on_submit():
        with form.refusals():
            chosen = [one for one in others if one.id in form.signers.data]
            operations.add_signers(conference, plan, chosen, by=staff())
            return redirect(url_for("plan.signing", conference_id=conference.id), 303)
    return page("plan/add_signers.html", conference=conference, form=form, others=others)


@bp.route(f"{HERE}/<uuid:person_id>/without", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def go_on_without(conference_id: UUID, person_id: UUID) -> Response:
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    form = WithoutForm()
    form.for_page(plan.id)
    if form.validate_on_submit() and _reason_heeded(form, conference, plan):
        with form.refusals():
            operations.go_on_without(conference, plan, person, by=staff(), because=form.because.data)
            return redirect(url_for("plan.signing", conference_id=conference.id), 303)
    helps = [one for one in help_before_signing([conference.id]) if one.person_id == person.id]
    return page("plan/go_on_without.html", conference=conference, person=person, form=form, helps=helps)


def _reason_heeded(form: WithoutForm, conference: Conference, plan: Plan) -> bool:
    """Whether the reason tells nothing to those who get the plan: it stands beside the signatures."""
    place, readers = "plan.go_on_without", readers_of(plan)
    return heeded(form, "because", conference=conference, readers=readers, by=staff(), place=place)
