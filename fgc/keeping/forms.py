"""What is asked about keeping and erasing."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fgc.approach.rules import Approach, KeptAs
from fgc.keeping.rules import About, Ending, WhyNot, kept_until, why_not_keep_as
from fgc.kit.forms import Day, Form, OneOf, Paragraph, SomeOf, Tick
from fgc.kit.words import said_day

HOW_LONG = _("How long is the record kept?")
CHOOSE = _("Choose how long the record is kept.")


def _choices(
    approach: Approach, ended_on: date, youngest: date | None, *, with_plan: bool
) -> list[tuple[str, str, str]]:
    """Each class of such an ending that can be counted, with the day it makes and why there is such a class."""
    offered = [one for one in approach.keeping if not why_not_keep_as(one, with_plan=with_plan)]
    days = [(one, kept_until(one, ended_on, youngest)) for one in offered]
    return [(one.key, _said(one, until), gettext(one.because)) for one, until in days if until]


def _said(one: KeptAs, until: date) -> str:
    return gettext("%(what)s: until %(day)s", what=gettext(one.words), day=said_day(until))


class CloseForm(Form):
    """Closing a conference."""

    because = Paragraph(
        _("Why the conference ends without a plan"),
        hint=_("A few words. For example: the family said no; no one could be reached."),
        longest=500,
        rows=3,
        optional_mark=False,
    )
    kept_as = OneOf(HOW_LONG, missing=CHOOSE)
    confirmed = SomeOf(_("All these things are still open"), missing=_(WhyNot.STILL_OPEN.value))

    @classmethod
    def about(
        cls, ending: Ending, approach: Approach, today: date, youngest: date | None, *, still_open: str
    ) -> "CloseForm":
        """With the usual class chosen; why it ends is asked only where there is no plan, and whether it is closed all the same
        only where something is open: `still_open` stands for that very list, and another one is ticked anew."""
        usual = approach.usually_kept_as(with_plan=ending.with_plan)
        form = cls(data={"kept_as": usual.key})
        form.kept_as.choose_from(_choices(approach, today, youngest, with_plan=ending.with_plan))
        form.confirmed.choose_from([(still_open, gettext("Close anyway"))])
        if not still_open:
            del form.confirmed
        if ending.with_plan:
            del form.because
        return form

    def chosen(self) -> dict[str, str]:
        """What was answered, for `operations.close`."""
        return self.values(without={"confirmed"}) | {
            "confirmed": next(iter(self.confirmed.data), "") if "confirmed" in self else ""
        }


class ChangeForm(Form):
    """Another class."""

    kept_as = OneOf(HOW_LONG, missing=CHOOSE)
    because = Paragraph(
        _("Why the retention period changes"), missing=_("Say why, in a few words."), longest=500, rows=3
    )

    @classmethod
    def about(
        cls, kept_as: str, approach: Approach, ended_on: date, youngest: date | None, *, with_plan: bool
    ) -> "ChangeForm":
        form = cls(data={"kept_as": kept_as})
        form.kept_as.choose_from(_choices(approach, ended_on, youngest, with_plan=with_plan))
        return form


class EndingForm(Form):
    """Until when everybody is told that their link works."""

    until = Day(
        _("Last day on which their links work"),
        hint=_("The service manager closes the conference after this day."),
        missing=_("Enter the last day on which their links work."),
    )


class HoldForm(Form):
    because = Paragraph(
        _("Why nothing must be deleted"),
        hint=_("For example: a court, an inquiry or a complaint may need the record."),
        missing=_("Say why, in a few words."),
        longest=500,
        rows=3,
    )


class LiftForm(Form):
    because = Paragraph(
        _("Why the legal hold is no longer needed"),
        missing=_("Say why, in a few words."),
        longest=500,
        rows=3,
    )


class EraseForm(Form):
    because = Paragraph(
        _("What they asked for, and how you know that it was them"),
        hint=_("The service manager reads your words. They are deleted with the rest."),
        missing=_("Say what they asked for, in a few words."),
        longest=1000,
        rows=4,
    )


class DecideForm(Form):
    """The manager's answer."""

    DECISION = "agrees"
    agrees = OneOf(
        _("Your decision"),
        [(True, _("Delete their information")), (False, _("Keep their information"))],
        missing=_("Choose whether their information is deleted."),
    )
    with_plan = Tick(_("Delete it in sealed plans too: the plan files are then no longer kept here"))
    answer = Paragraph(
        _("Reason for your decision"),
        hint=_("The person who asked has a right to a reason, and to complain."),
        missing=_("Say why, in a few words."),
        longest=1000,
        rows=3,
    )

    @classmethod
    def about(cls, about: About) -> "DecideForm":
        """Sealed plans are asked about only where one has their name."""
        form = cls()
        if not about.in_a_kept_plan:
            del form.with_plan
        return form
