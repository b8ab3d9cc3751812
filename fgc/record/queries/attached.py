"""The attachments in the record: which files go with it, and how many do not."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.access.viewer import StaffViewer
from fgc.conference.attaching import Attached, attachments_of, content_of, count_of
from fgc.conference.models import Conference
from fgc.conference.models_attachments import AttachedTo
from fgc.conference.queries import zone_of
from fgc.kit.words import said_moment
from fgc.record.sheet import Part, table


def files_to_go(viewer: StaffViewer, conference: Conference) -> list[Attached]:
    """What goes with the record: of what this viewer may open, the files of the referral and what the coordinator lets the
    referrer open. Not what may tell where somebody lives, and not what relatives gave the coordinator: a record becomes the
    council's (practice.md 4.3 and 4.5)."""
    referred = attachments_of(viewer, conference, AttachedTo.REFERRAL)
    of_conference = attachments_of(viewer, conference, AttachedTo.CONFERENCE)
    shared = [one for one in of_conference if one.row.for_referrer]
    return [one for one in (*referred, *shared) if not one.row.says_where]


def attachments_parts(viewer: StaffViewer, conference: Conference) -> list[Part]:
    """The list, and how many are not in it; nothing where there is none."""
    going, zone = files_to_go(viewer, conference), zone_of(conference)
    rows = [
        (name, one.row.name, one.row.kind.label, one.by, said_moment(one.row.added_at, zone))
        for name, one in zip(_names(going), going, strict=True)
    ]
    stays = sum(count_of(conference.id, to) for to in AttachedTo) - len(going)
    left = ngettext(
        "%(num)d attachment is not in this copy. Ask the coordinator about it.",
        "%(num)d attachments are not in this copy. Ask the coordinator about them.",
        stays,
    )
    if not (rows or stays):
        return []
    listed = table((_("File"), _("Name"), _("Kind of file"), _("Added by"), _("When")), rows)
    return [Part(str(_("Attachments")), (str(left),) if stays else (), tables=listed)]


def attached_files(viewer: StaffViewer, conference: Conference) -> dict[str, bytes]:
    """The files themselves, by their names in the list, which name nobody."""
    going = files_to_go(viewer, conference)
    return {name: content_of(one.row) for name, one in zip(_names(going), going, strict=True)}


def _names(going: list[Attached]) -> list[str]:
    return [f"attachment-{number}.{one.row.media.value}" for number, one in enumerate(going, 1)]
