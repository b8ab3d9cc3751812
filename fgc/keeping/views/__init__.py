"""The pages of keeping: closing a conference, how long it is kept, legal holds, erasing one person."""

from fgc.keeping import letters
from fgc.keeping.views import ending, erasing, holding, lasting
from fgc.keeping.views.blueprint import bp

__all__ = ["bp", "ending", "erasing", "holding", "lasting", "letters"]
