"""What is printed for a meeting."""

from fgc.meeting.document.printing import pdf
from fgc.meeting.document.sheets import Block, Paper, Sheet

__all__ = ["Block", "Paper", "Sheet", "pdf"]
