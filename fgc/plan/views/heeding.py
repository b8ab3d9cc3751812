"""Whether what was written into a plan may be kept."""

from fgc.access.viewer import PersonViewer, Viewer
from fgc.circle.forms.telltale import own_heeded
from fgc.kit.forms import Form, Line


def plan_heeded(form: Form, *, by: Viewer) -> bool:
    """Whether every text of the form tells nothing of themself that somebody of the family would rather not tell. The coordinator
    who types for the family is warned of nothing: everybody at the table reads that screen, and whoever says one street after the
    other aloud would see which is hers. As with what the family writes, each copy is read through as it is shown."""
    texts = [field.short_name for field in form.asked() if isinstance(field, Line)]
    return own_heeded(form, *texts, by=by) if isinstance(by, PersonViewer) else True
