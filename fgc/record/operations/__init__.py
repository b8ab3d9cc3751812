"""What is done with copies of what is kept, until they are taken (`fgc.record.taking`)."""

from fgc.record.operations.copies import ask_copy, prove, record_request, release
from fgc.record.operations.exports import ask, decide

__all__ = ["ask", "ask_copy", "decide", "prove", "record_request", "release"]
