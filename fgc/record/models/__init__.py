"""Who asked for a copy of what is kept, and who agreed. The copies themselves are made when they are taken, never kept."""

from fgc.record.models.copies import OwnCopy, RequestRoute
from fgc.record.models.exports import Export

__all__ = ["Export", "OwnCopy", "RequestRoute"]
