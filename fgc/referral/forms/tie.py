"""Who somebody is to the person it is about."""

from flask_babel import gettext as _

from fgc.kit.address_words import may_be_address
from fgc.kit.forms import Line


class Tie(Line):
    """Who somebody is to the person it is about, or their work. Relatives read it in lists, so that an address is refused."""

    def problem(self) -> str | None:
        if sentence := super().problem():
            return sentence
        if may_be_address(self.data):
            return str(_("Write how they are related, such as grandmother. An address goes below."))
        return None
