"""Plans to print: the Rashid family's, one as large as plans get, and one in Kurdish Sorani."""

import io
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time

from PIL import Image, ImageDraw

from fgc.plan.document import (
    Action,
    Check,
    ChildsHelper,
    ChildsPlan,
    Goal,
    IfThen,
    Keeper,
    Method,
    MustHave,
    OwnWords,
    PlanDocument,
    PlanText,
    ReviewDay,
    ServicePromise,
    Signature,
)

SEALED_AT = datetime(2027, 2, 28, 17, 5, 12, tzinfo=UTC)
STATEMENT = (
    "I have read this plan, or it was read to me. I agree to do my part. "
    "This is a promise between us, not a contract."
)
CHECK = Check("https://fgc.example.org/check", "K7QM-2XVD", "Northmoor FGC Service", "01632 960190")
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//fgc//EN\r\nBEGIN:VEVENT\r\nUID:review@example.org\r\n"
    b"DTSTAMP:20270227T120000Z\r\nDTSTART:20270522T100000Z\r\nSUMMARY:A meeting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def text() -> PlanText:
    """What the family decided in its time on its own."""
    return PlanText(
        title="Our plan for Daryan and Lana",
        number="NM-27-014",
        version=1,
        held_on=date(2027, 2, 27),
        family_words="Daryan and Lana stay with their mum, and their mum does not have to do it alone.\n"
        "We are many, and each of us does a part.",
        own_words=(
            OwnWords(
                "Daryan", "I want Kawa to drive me because he lets me choose the music. I want Mum to sleep."
            ),
            OwnWords("Shirin", "Mornings are the hardest. If somebody knocks at eight, the day can begin."),
        ),
        goals=(
            Goal(
                "Who helps Shirin in the mornings and at night?",
                "Daryan is at school on time every day, and Lana has a calm morning.",
                (
                    Action(
                        "Kawa Aziz",
                        "Drives Daryan to school. Knocks at 8, waits until the school door opens.",
                        "Monday, Wednesday, Friday from 1 March",
                        "Sara Whitlow, if Kawa is on shift",
                        "School writes him down as on time.",
                        "Kawa phones Sara the evening before.",
                        short="takes Daryan to school, 8 o’clock",
                        days=(0, 2, 4),
                    ),
                    Action(
                        "Sara Whitlow",
                        "Walks Daryan to school with her own children, and brings him home.",
                        "Tuesday, Thursday from 2 March",
                        "",
                        "Daryan has missed no day.",
                        "Sara texts Amy only if he misses two days.",
                        short="walks Daryan to school and home",
                        days=(1, 3),
                    ),
                    Action(
                        "Nazdar Aziz",
                        "Has Lana at her own home, with lunch and her nap.",
                        "Monday and Wednesday, 10 to 1, from 1 March",
                        "Hêlîn, the neighbour",
                        "Lana eats and sleeps there; Shirin rests.",
                        needs="A travel cot",
                        short="has Lana, 10 to 1",
                        days=(0, 2),
                    ),
                    Action(
                        "Shirin Aziz",
                        "Sees the GP about sleep and feeling low.",
                        "By Wednesday 3 March",
                        "Nazdar Aziz",
                        "The appointment was kept.",
                        short="sees the GP; Nazdar goes along",
                        on=date(2027, 3, 3),
                    ),
                ),
            ),
            Goal(
                "What do Daryan and Lana need to keep their Dad’s family?",
                "The children know both their families, and everybody is safe.",
                (
                    Action(
                        "Mina Rashid",
                        "Writes letters and sends small gifts through Ruth’s office.",
                        "From March until the review",
                        "Ruth’s office",
                        "Daryan has read them, or has heard them read.",
                    ),
                    Action(
                        "Rojin Aziz",
                        "Calls by video. Tells them the stories of their grandfather, in Kurdish.",
                        "Sundays at 6 in the evening",
                        "",
                        "Daryan can tell one of the stories.",
                        short="calls by video, 6 o’clock",
                        days=(6,),
                    ),
                ),
            ),
            Goal(
                "Who cares for them if Shirin is ill?",
                "The children always wake up with somebody of ours.",
                (
                    Action(
                        "Nazdar Aziz",
                        "Has both children at hers if Shirin is in hospital; after two weeks Rojin comes.",
                        "When it is needed",
                        "Rojin Aziz",
                        "Everybody knows the order: Nazdar, then Rojin.",
                        needs="A check of Nazdar’s home by Friday 26 March",
                    ),
                    Action(
                        "Kawa Aziz",
                        "Keeps a bag for each child with clothes, Lana’s blanket and the school things.",
                        "By Sunday 7 March",
                        "",
                        "The bags stand at Nazdar’s.",
                        short="packs a bag for each child",
                        on=date(2027, 3, 7),
                    ),
                ),
            ),
        ),
        promises=(
            ServicePromise(
                "Northmoor Council, Amy Okafor",
                "A heating grant and a bed for Lana.",
                "By Friday 12 March",
                "Agreed by Colin Reid on 27 February",
            ),
            ServicePromise(
                "Northmoor Council, Amy Okafor",
                "Sees Nazdar’s home, so that she can be asked at any hour.",
                "By Friday 26 March",
            ),
            ServicePromise(
                "Independent domestic abuse adviser",
                "Helps Shirin to ask the court for a longer order.",
                "By Sunday 1 August",
            ),
        ),
        contingencies=(
            IfThen(
                "Shirin sends the code word",
                "Kawa comes within 30 minutes. If he cannot, he says so at once and calls 999.",
                "Kawa Aziz",
            ),
            IfThen(
                "Somebody who must not come near stands at the door",
                "Nobody opens. We call 999, then Ruth’s office.",
                "Whoever is there",
            ),
            IfThen(
                "Daryan misses two days of school",
                "Sara texts Amy, and asks Daryan what would help.",
                "Sara Whitlow",
            ),
        ),
        must_have=(
            MustHave(
                "The children live with Shirin or a relative who was checked.",
                "Yes: with Shirin; Nazdar is being checked.",
            ),
            MustHave(
                "No time with their father without somebody there, and nobody gives him the address.",
                "All of us have promised it.",
            ),
            MustHave("Daryan is at school 95 days of 100.", "Kawa and Sara share the week."),
            MustHave(
                "Somebody besides Amy sees Lana three days a week for 12 weeks.",
                "Nazdar, the health visitor, Sara.",
            ),
            MustHave(
                "A plan for a day when Shirin cannot cope.", "The code word, the bags, and who comes first."
            ),
        ),
        keeper=Keeper(
            "Sara Whitlow",
            "Asks everybody each second Sunday how it goes, and tells Ruth if the plan needs a change.",
        ),
        review=ReviewDay(date(2027, 5, 22), time(11), "Where we met in February"),
    )


def signatures() -> tuple[Signature, ...]:
    """Five on the coordinator's tablet, two later by their links, one on paper, one aloud, and the social worker."""

    def at(day: int, hour: int, minute: int) -> datetime:
        return datetime(2027, 2, day, hour, minute, 41, tzinfo=UTC)

    return (
        Signature("Shirin Aziz", "mother", Method.TABLET, at(27, 14, 52)),
        Signature("Daryan", "who the plan is for", Method.SAID, at(27, 14, 55), "Priya Nair, his advocate"),
        Signature("Nazdar Aziz", "grandmother", Method.SAID, at(27, 14, 58), "Hêlîn K., interpreter"),
        Signature("Kawa Aziz", "uncle", Method.TABLET, at(27, 14, 54)),
        Signature("Sara Whitlow", "friend of the family", Method.TABLET, at(27, 15, 1)),
        Signature("Rojin Aziz", "aunt", Method.LINK, at(28, 11, 20)),
        Signature("Mina Rashid", "grandmother", Method.PAPER, at(28, 16, 2), "Ruth Adeyemi"),
        Signature("Amy Okafor", "social worker", Method.LINK, at(28, 16, 40)),
    )


def northmoor(*, sealed: bool = True) -> PlanDocument:
    """The Rashid family's plan of 27 February 2027, with Daryan's drawing."""
    of = text()
    return PlanDocument(
        text=of,
        signatures=signatures(),
        check=CHECK,
        zone="Europe/London",
        made_at=SEALED_AT,
        statement=STATEMENT,
        sealed_at=SEALED_AT if sealed else None,
        seal_fingerprint="5b1e09c4d2a7" * 5 + "90ab",
        drawing=drawing(),
        drawing_by="Daryan, 9",
        calendar=CALENDAR,
    )


def large() -> PlanDocument:
    """24 actions and 12 signers: about as large as a family's plan gets."""
    small = text()
    actions = [action for goal in small.goals for action in goal.actions]
    goals = tuple(
        replace(
            goal,
            actions=tuple(
                replace(actions[(8 * turn + place) % 8], know=f"{place + 1}. {actions[place].know}")
                for place in range(8)
            ),
        )
        for turn, goal in enumerate(small.goals)
    )
    of = replace(small, goals=goals)
    signed = signatures()
    more = tuple(
        replace(signed[place], name=f"{name} Aziz", tie="cousin")
        for place, name in enumerate(("Azad", "Berfin", "Dilan", "Evin"))
    )
    return replace(northmoor(), text=of, signatures=signed + more)


def sorani() -> PlanDocument:
    """A plan in Kurdish Sorani, right to left, with numbers and Latin names in between."""
    of = replace(
        text(),
        language="ckb",
        title="پلانی ئێمە بۆ داریان و لانا",
        family_words="داریان و لانا لەگەڵ دایکیان دەمێننەوە، و دایکیان بە تەنیا نییە.",
        own_words=(OwnWords("داریان", "دەمەوێت کاوە من ببات بۆ قوتابخانە لە کاتژمێر 8:00."),),
        goals=(
            Goal(
                "کێ بەیانیان یارمەتی شیرین دەدات؟",
                "داریان هەموو ڕۆژێک لە کاتی خۆیدا لە قوتابخانەیە.",
                (
                    Action(
                        "کاوە عەزیز",
                        "داریان دەبات بۆ قوتابخانە (Elder Lane) لە کاتژمێر 8:15.",
                        "دووشەممە، لە 1ی ئازار 2027",
                        "Sara Whitlow",
                        "هیچ ڕۆژێک لەدەست نەچووە.",
                        short="داریان دەبات بۆ قوتابخانە",
                        days=(0, 2, 4),
                    ),
                    Action(
                        "Sara Whitlow",
                        "Walks Daryan to school.",
                        "سێشەممە و پێنجشەممە",
                        short="لەگەڵ داریان دەڕوات",
                        days=(1, 3),
                    ),
                ),
            ),
        ),
    )
    return replace(northmoor(), text=of, signatures=signatures())


def childs() -> ChildsPlan:
    """Daryan's own version."""
    return ChildsPlan(
        to="Daryan",
        sentences=(
            "Your family met and talked about how to help you, Lana and Mum.",
            "You said: “I want Kawa to drive me because he lets me choose the music.” Everybody heard it.",
            "You and Lana stay with Mum.",
        ),
        helpers=(
            ChildsHelper(
                "Kawa", "takes you to school on Mondays, Wednesdays and Fridays. You choose the music."
            ),
            ChildsHelper("Sara", "walks with you on Tuesdays and Thursdays."),
            ChildsHelper("Grandma Nazdar", "looks after Lana when Mum rests."),
            ChildsHelper("Rojin", "calls you by video every Sunday and tells you a story."),
        ),
        next=(
            (date(2027, 3, 1), "Kawa comes at 8 o’clock."),
            (date(2027, 5, 22), "The family meets again. You can come."),
        ),
        made_at=SEALED_AT,
        number="NM-27-014",
        ask="If something is not right, tell Priya. She is on your side.",
        drawing=drawing(),
    )


def drawing() -> bytes:
    """A house with a sun and five people, in wobbly crayon."""
    chance, paper = random.Random(9), Image.new("RGB", (1100, 640), "#fffdf8")
    pen = ImageDraw.Draw(paper)

    def stroke(points: list[tuple[float, float]], colour: str, width: int = 9) -> None:
        for _again in range(3):
            pen.line(
                [(x + chance.uniform(-4, 4), y + chance.uniform(-4, 4)) for x, y in points],
                colour,
                width,
                "curve",
            )

    stroke([(90, 560), (90, 300), (260, 160), (430, 300), (430, 560), (90, 560)], "#8a3b2e")
    stroke([(230, 560), (230, 430), (300, 430), (300, 560)], "#2f5f8a")
    stroke([(130, 340), (200, 340), (200, 400), (130, 400), (130, 340)], "#d9a521")
    stroke([(20, 575), (300, 582), (700, 572), (1080, 580)], "#4d8a3b", 14)
    pen.ellipse((930, 50, 1040, 160), fill="#f2c230")
    for x, y in (
        (900, 100),
        (985, 20),
        (1070, 100),
        (985, 190),
        (915, 180),
        (1055, 180),
        (915, 35),
        (1055, 35),
    ):
        stroke([(985, 105), (x, y)], "#f2c230", 6)
    for place, (x, size, colour) in enumerate(
        (
            (520, 1.0, "#7a3d8a"),
            (630, 1.15, "#2f5f8a"),
            (740, 0.7, "#c0452f"),
            (830, 0.45, "#d9a521"),
            (930, 1.05, "#2e7d6b"),
        )
    ):
        top = 570 - 240 * size
        pen.ellipse((x - 28 * size, top - 56 * size, x + 28 * size, top), outline=colour, width=8)
        stroke([(x, top), (x, top + 130 * size)], colour)
        stroke(
            [
                (x - 55 * size, top + (40 + 12 * (place % 2)) * size),
                (x, top + 30 * size),
                (x + 55 * size, top + 50 * size),
            ],
            colour,
        )
        stroke([(x - 40 * size, 570), (x, top + 130 * size), (x + 40 * size, 570)], colour)
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()
