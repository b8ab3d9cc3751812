"""One table: when this happens, that follows. In the same transaction; a letter that follows is only queued in it."""

from fgc.conference.history import Reactions

REACTIONS: Reactions = {}
