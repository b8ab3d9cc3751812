"""The referrer's report for the family."""

from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Day, Form, Paragraph


class ReportForm(Form):
    report = Paragraph(
        _l("Your report"),
        hint=_l(
            "What is going well, what you are worried about, what could happen, and what help there is. Short, in plain words, "
            "and without addresses or phone numbers: everyone in the family may read it, children too."
        ),
        rows=12,
    )
    sent_on = Day(_l("If you gave it to the coordinator another way: on which day?"))
