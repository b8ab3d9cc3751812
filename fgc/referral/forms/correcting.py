"""What may be put right in a referral after it was sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Choice, Form, Line
from fgc.referral.models import Ethnicity, Named, Referral
from fgc.referral.operations.correcting import Facts


class FactsForm(Form):
    """The case number, and for each person it is about three fields, named by their place in the referral."""

    case_number = Line(_l("Case number"), longest=60)
    people: Sequence[Named] = ()

    def about(self) -> dict[UUID, Facts]:
        """What was answered, by the id of who was named."""
        return {
            one.id: Facts(
                *(self[f"{name}_{one.position}"].data for name in ("gender", "ethnicity", "school"))
            )
            for one in self.people
        }


def facts_form(referral: Referral, people: Sequence[Named]) -> FactsForm:
    """The form with what stands in the referral now."""
    fields: dict[str, Any] = {"people": people}
    for one in people:
        fields |= {
            f"gender_{one.position}": Line(
                _("Gender of %(name)s", name=one.name), hint=_l("In their own words."), longest=60
            ),
            f"ethnicity_{one.position}": Choice(
                _("Ethnicity of %(name)s", name=one.name),
                Ethnicity,
                hint=_l("Ask them or their family. Leave blank if no one has asked."),
            ),
            f"school_{one.position}": Line(
                _("School, nursery or college of %(name)s", name=one.name), longest=120
            ),
        }
    kind: type[FactsForm] = type("FactsForm", (FactsForm,), fields)
    return kind(data=facts_shown(referral, people))


def facts_shown(referral: Referral, people: Sequence[Named]) -> dict[str, Any]:
    """What stands in the referral now, by field."""
    shown: dict[str, Any] = {"case_number": referral.case_number}
    for one in people:
        shown |= {f"{name}_{one.position}": getattr(one, name) for name in ("gender", "ethnicity", "school")}
    return shown
