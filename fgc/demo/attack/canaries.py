"""Words that stand nowhere else, noted by whose they are and in which field."""

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from string import ascii_lowercase


@dataclass
class Canaries:
    """Every word that was given out: by owner (`person:<id>`, `staff:<id>`, `conference:<id>`, `service:<id>`), then by
    field (`table.column`)."""

    told: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    numbers: int = 0

    def word(self, owner: str, where: str) -> str:
        """A new word of letters alone, so that no page writes it otherwise than it is."""
        return self._keep(owner, where, f"Zq{_letters()}")

    def email(self, owner: str, where: str) -> str:
        """An address whose name is the word."""
        return f"{self._keep(owner, where, f'zq{_letters()}')}@example.org"

    def phone(self, owner: str, where: str) -> str:
        """A number that nobody has (Ofcom keeps 07700 900000 to 900999 for stories)."""
        self.numbers += 1
        return self._keep(owner, where, f"07700 900{self.numbers:03}")

    def _keep(self, owner: str, where: str, made: str) -> str:
        known = self.told[owner]
        count = sum(name.partition("#")[0] == where for name in known)
        known[f"{where}#{count + 1}" if count else where] = made
        return made


def _letters() -> str:
    return "".join(secrets.choice(ascii_lowercase) for _letter in range(10))
