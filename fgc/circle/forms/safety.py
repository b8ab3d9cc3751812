"""What is asked about two people."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fgc.circle.models import Caution, Person
from fgc.circle.rules import NONE_SHOWN, Field, OrderSide, WhyNot, near_to
from fgc.kit.forms import Choice, Day, Form, Line, Number, OneOf, Paragraph, SomeOf, Tick
from fgc.kit.refusal import Refused
from fgc.kit.text import sentence_start
from fgc.kit.words import said_list
from fgc.referral.models import OrderKind


class PairsForm(Form):
    """One person and everybody else: tick a concern, the rest is confirmed as nothing known.

    It carries whom the page named (`listed`), and which concern it showed about each: whoever came into the circle since then
    was thought of by nobody, and a concern that was written down since then was read by nobody.
    """

    CARRIED = ("listed",)
    listed = Line("", longest=20_000, printed=False)
    concerned = SomeOf(
        _("Who is there a concern about?"),
        optional_mark=False,
        hint=_(
            "A court order, domestic abuse, threats, fear, a serious dispute, an address that must stay "
            "hidden. Ask each person alone. Leave a box empty where nothing is known."
        ),
    )
    everybody = Tick(
        _("I have asked about everyone on this page. Where there is no tick, nothing is known."),
        missing=_("Tick this when you have thought of everyone on the page."),
    )

    def name_others(
        self, others: Sequence[Person], ties: Mapping[UUID, str], concerns: Mapping[UUID, str] = NONE_SHOWN
    ) -> None:
        """Offers these people, of whom the page that was sent had named each; all of them before anything was sent. `concerns`:
        about whom there is one now, as `concern_shown`."""
        self.concerns = concerns
        sent = dict(one.partition("@")[::2] for one in self.listed.data.split())
        self.others = [one for one in others if not self.is_submitted() or str(one.id) in sent]
        self.concerned.choose_from([(one.id, one.name, ties[one.id]) for one in self.others])
        shown = {one.id: sent[str(one.id)] for one in self.others} if self.is_submitted() else concerns
        self._carry(shown)

    def _carry(self, shown: Mapping[UUID, str]) -> None:
        self.shown = {one.id: shown.get(one.id, "") for one in self.others}
        self.listed.data = " ".join(
            f"{one}@{since}" if since else str(one) for one, since in self.shown.items()
        )

    def refuse(self, refused: Refused) -> None:
        """A concern that was written down since the page was opened stands on it, ticked, from then on."""
        super().refuse(refused)
        if refused.reason is WhyNot.CONCERN_SINCE:
            ticked = {*self.concerned.data, *self.concerns}
            self.concerned.data = [one.id for one in self.others if one.id in ticked]
            self._carry(self.concerns)

    others: Sequence[Person] = ()
    """Whom the page names."""
    concerns: Mapping[UUID, str] = NONE_SHOWN
    shown: Mapping[UUID, str] = NONE_SHOWN
    """Which concern the page showed about each of them."""


class PairsSectionForm(PairsForm):
    """The same as one of many on a page: a person at a time, each by name. What nobody ticked stays open."""

    everybody = Tick()

    def ask_about(self, person: Person, others: Sequence[Person], ties: Mapping[UUID, str]) -> None:
        """The questions name whom they are about: somebody may hear only these, one after the other."""
        self.name_others(others, ties)
        self.concerned.label.text = gettext(
            "Who is there a concern about, with %(name)s?", name=person.called
        )
        self.concerned.description = ""
        names = said_list([one.called for one in self.others])
        self.everybody.label.text = gettext(
            "I have thought of each of them: %(names)s. Where there is no tick, nothing is known.",
            names=names,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """A concern alone is half an answer: nobody would know whether the others were thought of."""
        good = bool(super().validate(extra_validators))
        if self.concerned.data and not self.everybody.data:
            self.everybody.errors = [gettext("Tick this too, when you have thought of each of them.")]
            return False
        return good


class CautionForm(Form):
    who = OneOf(
        _("Who must not learn something about the other?"), missing=_("Choose who must not find out.")
    )
    hides = SomeOf(_("What must stay hidden?"), Field)
    must_not_meet = Tick(
        _("They must not meet"),
        hint=_("They are never invited to the same part, or to parts that follow straight on."),
    )
    order_id = Choice(_("Because of an order in force"))
    because = Paragraph(
        _("Why"),
        hint=_("Only you and the service manager can read this."),
        longest=1000,
        rows=3,
        missing=_("Say why, in a few words."),
    )

    @classmethod
    def about(cls, caution: Caution) -> "CautionForm":
        """As it stands now, to be made stronger."""
        return cls(
            data={
                "who": "first",
                "hides": [Field(value) for value in caution.hides],
                "must_not_meet": caution.must_not_meet,
                "order_id": caution.order_id,
                "because": caution.because,
            }
        )


class LowerForm(Form):
    """Asking a second person to make a caution weaker. Nothing chosen: to lift it."""

    hides = SomeOf(
        _("What would still stay hidden?"),
        Field,
        hint=_("If you tick nothing, the restriction will be removed."),
    )
    must_not_meet = Tick(_("They must still not meet"))
    because = Paragraph(_("Why this is safe"), missing=_("Say why this is safe."), longest=1000, rows=3)
    version = Number(least=1, missing=_("Open the page again."))

    @classmethod
    def about(cls, caution: Caution) -> "LowerForm":
        return cls(
            data={
                "hides": [Field(value) for value in caution.hides],
                "must_not_meet": caution.must_not_meet,
                "version": caution.version,
            }
        )


class OrderForm(Form):
    """An order or condition in force between two people of the circle. Named as in `Order`."""

    kind = OneOf(_("What kind of order?"), OrderKind, missing=_("Choose the kind of order."))
    protects = Choice(_("Who does the order protect?"), missing=_("Choose who the order protects."))
    against = Choice(_("Who is the order against?"), missing=_("Choose who the order is against."))
    terms = Paragraph(
        _("What does the order say?"),
        longest=1000,
        rows=3,
        hint=_("As the court wrote it: distance, contact, places, times."),
    )
    court = Line(_("Court and case number"), longest=200)
    made_on = Day(_("When was the order made?"), happened=True)
    expires_on = Day(_("When does the order end?"), hint=_("Leave blank if there is no end date."))


class OrderPeopleForm(Form):
    """Who an order means of the circle, on each side."""

    CHANGED = _(
        "Since you opened this page, someone joined the circle, a name changed, or a colleague recorded "
        "who the order means. Read what is recorded now and choose again."
    )
    protected = SomeOf(_("Who does the order protect?"), optional_mark=False)
    nobody_protected = Tick(_("No one in the circle: the person the order protects is not in it"))
    against = SomeOf(_("Who is the order against?"), optional_mark=False)
    nobody_against = Tick(_("No one in the circle: the person the order is against is not in it"))

    @classmethod
    def about(cls, protects: OrderSide, binds: OrderSide, people: Sequence[Person]) -> "OrderPeopleForm":
        """Whoever it means as far as is known is ticked; whoever has the name, or one that is near, comes first."""
        form = cls(
            data={
                "protected": [one.id for one in protects.meant(people)],
                "against": [one.id for one in binds.meant(people)],
                "nobody_protected": _said_nobody(protects, people),
                "nobody_against": _said_nobody(binds, people),
            }
        )
        for field, side in ((form.protected, protects), (form.against, binds)):
            first = near_to(side.names, people)
            field.choose_from(
                [(one.id, one.name, _like(one)) for one in first]
                + [(one.id, one.name, one.tie or one.job) for one in people if one not in first]
            )
            field.description = gettext("In the order it says: %(names)s", names=side.names)
        return form


def _like(person: Person) -> str:
    """That the name is like the one in the order, after who they are: three of one name are told apart by that alone."""
    who = person.tie or person.job
    if not who:
        return gettext("Their name is like the one in the order")
    return gettext("%(tie)s. Their name is like the one in the order", tie=sentence_start(who))


def _said_nobody(side: OrderSide, people: Sequence[Person]) -> bool:
    return bool(people) and all(side.said.get(one.id) is False for one in people)


class OrderEndForm(Form):
    """What becomes of an order that ends."""

    longer = OneOf(
        _("What is happening with the order?"),
        [(True, _("It has been extended")), (False, _("It ends on that day"))],
        missing=_("Choose what is happening with the order."),
    )
    until = Day(_("New end date, if extended"))
