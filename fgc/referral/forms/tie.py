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
            return self.not_an_address()
        return None

    def not_an_address(self) -> str:
        return str(_("Write how they are related, such as grandmother. An address goes below."))


class Work(Tie):
    """What somebody does as their work. It stands behind their name in the plan."""

    def not_an_address(self) -> str:
        return str(_("Write what they do, such as health visitor. An address goes with how to reach them."))
