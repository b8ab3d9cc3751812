"""What is asked about a conference as a whole."""

from typing import Any

from flask_babel import lazy_gettext as _

from fgc.conference.models_attachments import AttachmentKind
from fgc.kit.fields import PICTURES
from fgc.kit.forms import Choice, Form, Line, Name, OneOf, Paragraph, Tick, Upload


class HoldForm(Form):
    because = Paragraph(
        _("Why everything has to stop"),
        hint=_("A few words. The coordinator and the service manager can read them."),
        missing=_("Say why everything has to stop."),
        longest=500,
        rows=3,
    )


class FamilyNameForm(Form):
    name = Name(
        _("The family’s name"),
        hint=_(
            "Staff who work on this conference see the name. The family’s pages and letters do not show it."
        ),
        missing=_("Enter the family’s name."),
        longest=120,
    )


class LiftForm(Form):
    because = Paragraph(
        _("Why it is safe to go on"), missing=_("Say why it is safe to go on."), longest=500, rows=3
    )


class ConflictForm(Form):
    """Filled in by somebody for themselves, or by the service manager for anybody."""

    staff_id = Choice(_("Who"), missing=_("Choose who stands aside."))
    why = Paragraph(
        _("What links them to this family"),
        hint=_("For example: a relative, a neighbour, the same team."),
        missing=_("Say what the link is, in a few words."),
        longest=500,
        rows=3,
    )


class UrgentForm(Form):
    """Asking to be let into a conference one has no part in."""

    number = Line(_("Conference number"), missing=_("Enter the conference number."), longest=40)
    why = Paragraph(
        _("Why you have to open this conference now"),
        hint=_("The service manager reads your reason, and we keep it."),
        missing=_("Say why you have to open this conference now."),
        longest=500,
        rows=3,
    )


class RegisterForm(ConflictForm):
    """Filled in by somebody who opens no conference."""

    number = Line(_("Conference number"), missing=_("Enter the conference number."), longest=40)


LONGEST_NAME = 120


class AttachmentForm(Form):
    """One file for a referral or a conference."""

    file = Upload(
        _("The file"),
        kinds=(*PICTURES, "pdf"),
        hint=_(
            "A PDF up to 10 MB, or a photo or picture (JPEG, PNG, HEIC) up to 24 MB. We keep a new copy "
            "without the hidden details that a camera or a program adds. Links and signatures in a PDF do "
            "not work in our copy: keep the original."
        ),
        otherwise=_(
            "Choose a PDF, or a photo or picture: JPEG, PNG or HEIC. Save anything else as a PDF first, or take a photo of each "
            "page."
        ),
        missing=_("Choose the file."),
    )
    kind = OneOf(
        _("What kind of file is it?"),
        AttachmentKind,
        said=lambda one: one.label,
        missing=_("Choose the kind of file."),
    )
    name = Name(
        _("Name of the file"),
        hint=_("One line, such as “Order of 3 March”. Leave blank to use the name the file has now."),
        longest=LONGEST_NAME,
    )
    says_where = OneOf(
        _("Does the file show where someone lives, or how to reach them?"),
        [(True, _("Yes, or I am not sure")), (False, _("No, I have checked all of it"))],
        hint=_("Check letterheads, addresses and phone numbers, and what can be seen in a photo."),
        missing=_("Choose whether the file shows where someone lives, or how to reach them."),
    )

    def facts(self) -> dict[str, Any]:
        """What is kept beside the file itself."""
        called = self.name.data or self.file.called(longest=LONGEST_NAME)
        return {
            "name": called or str(self.kind.data.label),
            "kind": self.kind.data,
            "says_where": self.says_where.data,
        }


class AttachmentReadersForm(Form):
    """Who opens one file of the conference besides the coordinator."""

    referrer = Tick(
        _("The referrer and the social worker’s manager"),
        hint=_("Do not share what relatives gave you in confidence with the social worker."),
    )
    managers = Tick(_("The service managers"))
