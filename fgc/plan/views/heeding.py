"""Whether what was written into a plan may be kept."""

from fgc.access.viewer import PersonViewer, Viewer
from fgc.circle.forms.telltale import heeded, own_heeded
from fgc.conference.models import Conference
from fgc.kit.forms import Form, Line
from fgc.plan.models import Plan
from fgc.plan.queries import readers_of


def plan_heeded(form: Form, conference: Conference, plan: Plan, *, by: Viewer) -> bool:
    """Whether every text of the form tells nothing to those who get the plan: of others, where the coordinator types
    it; of themself alone, where somebody of the family does."""
    texts = [field.short_name for field in form.asked() if isinstance(field, Line)]
    if isinstance(by, PersonViewer):
        return own_heeded(form, *texts, by=by)
    readers = readers_of(plan)
    return heeded(form, *texts, conference=conference, readers=readers, by=by, place="plan.type_write")
