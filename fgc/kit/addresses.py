"""Parts of an address that are numbers."""

from werkzeug import routing


class IntegerConverter(routing.IntegerConverter):
    """`<int:…>`: a number that a column holds. A longer one is the address of nothing (404), and is not asked for."""

    regex = r"\d{1,9}"
