"""What an approach may say, as types. Read by `fgc.approach.reading`; nothing in the code asks which approach it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Worded:
    """A key that is kept in rows and the words that people read, looked up in their language."""

    key: str
    words: str


@dataclass(frozen=True)
class NeedKind(Worded):
    """Something somebody may need to come."""

    adults_only: bool = False
    """Nothing that a child is asked: whether somebody looks after their children."""


@dataclass(frozen=True)
class Statement:
    """What people are asked about afterwards: in their words, and in a child's."""

    key: str
    words: str
    childs: str


@dataclass(frozen=True)
class PartOfMeeting:
    """One part of the meeting in order, with its usual length in minutes."""

    key: str
    words: str
    for_families: str
    """What happens in it, in one plain sentence."""
    for_professionals: str
    """The same to whoever is there for their work."""
    minutes: int
    family_only: bool
    separate: bool
    """Whether a separate, short meeting with somebody usually has it."""


@dataclass(frozen=True)
class ChecklistItem:
    """One line of the coordinator's preparation checklist. A `gate` must be done before anybody is invited."""

    key: str
    words: str
    gate: bool


@dataclass(frozen=True)
class Prompt:
    """A question printed for private family time. `box` names the part of the plan it helps to write."""

    key: str
    words: str
    box: str


@dataclass(frozen=True)
class Clocks:
    """Days and hours that the practice counts (sources in docs/practice.md). All are whole calendar days."""

    report_shared_days_before: int
    plan_sent_working_days: int
    review_after_days: int
    check_in_after_days: int
    link_days_after_meeting: int
    reminder_days_before: int
    meeting_reminder_days_before: tuple[int, ...]
    """On how many days before a meeting everybody who is asked to it is reminded."""
    answer_reminder_days_after: int
    """How long after being asked somebody who has not answered is reminded."""
    first_contact_hours: int
    meeting_within_days: int


STAYS = ("child_chooses", "family_chooses", "first_minutes", "never")
"""Whether somebody who is paid to be there stays in private family time: the person it is about chooses it; somebody of the
family does; that person does, and for the first minutes only; nobody stays."""


@dataclass(frozen=True)
class Gates:
    """What must be so before the next step."""

    consent_before_referral: bool
    bottom_lines_approved: bool
    independence_signed: bool
    pairs_answered: bool
    private_time: bool
    statutory_offer: bool
    advocate_stays: str
    """One of `STAYS`: whether the advocate may stay in private family time, and who chooses it."""
    interpreter_stays: str
    """The same for an interpreter, without whom somebody may not be heard by their own family."""


@dataclass(frozen=True)
class KeptAs:
    """One class of the service's schedule: how long a conference is kept after it ended. No law: each has its reason."""

    key: str
    words: str
    because: str
    years: int
    counted_from: str
    """'ending', or 'birth' of the youngest person it is about."""
    usual: str
    """'with_plan' or 'without_plan': chosen for whoever closes such a conference; 'no': only when somebody chooses it."""


@dataclass(frozen=True)
class Approach:
    """Everything that differs between kinds of conference."""

    key: str
    name: str
    central: str
    """What the person it is about is called: 'child', 'adult'."""
    what_it_is: tuple[str, ...]
    """Three sentences that tell a family member what this is."""
    independence: str
    signing: str
    """The statement under which people sign."""
    parts: tuple[PartOfMeeting, ...]
    checklist: tuple[ChecklistItem, ...]
    prompts: tuple[Prompt, ...]
    needs: tuple[NeedKind, ...]
    needs_of_family: tuple[str, ...]
    """Which of them nobody is asked about who is there for their work."""
    consent_scopes: tuple[Worded, ...]
    widening: tuple[Worded, ...]
    """Questions that widen the circle, by side: `mothers_side`, `fathers_side`, `community`."""
    feedback: tuple[Statement, ...]
    keeping: tuple[KeptAs, ...]
    clocks: Clocks
    gates: Gates
    document: str
    """The file of the printed plan in the approach's folder."""

    @property
    def is_about_an_adult(self) -> bool:
        """An adult decides for themself who is there."""
        return self.central == "adult"

    def part(self, key: str) -> PartOfMeeting:
        """The part with this key; a key that is not there is a mistake in the data."""
        return next(part for part in self.parts if part.key == key)

    def kept_as(self, key: str) -> KeptAs:
        """The class with this key; a key that is not there is a mistake in the data."""
        return next(one for one in self.keeping if one.key == key)

    def usually_kept_as(self, *, with_plan: bool) -> KeptAs:
        """The class of a conference that ended with a sealed plan, or without one."""
        wanted = "with_plan" if with_plan else "without_plan"
        return next(one for one in self.keeping if one.usual == wanted)
