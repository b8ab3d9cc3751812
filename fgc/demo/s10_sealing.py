"""The last signature is there: the plan is sealed, everybody gets their copy, the social worker reads it."""

import shutil
import subprocess
from functools import partial

from fgc.demo.story import Story, link_in

READERS = {"Sara": "sara@example.org", "Rojin": "rojin@example.org", "Kawa": "kawa@example.org"}


def play(story: Story) -> None:
    """Plays steps 10 and 11."""
    story.at("2027-02-28T10:00:00+00:00")
    _seal(story)
    _check(story)
    _copies(story)
    _social_worker(story)


def _seal(story: Story) -> None:
    ruth = story.staff("Ruth")
    story.until(
        lambda: "sealed" in ruth.open(f"{story.conference}/plan").words.lower() and ruth.page.links(".pdf"),
        "the plan is sealed by the worker",
    )
    ruth.open(next(link for link in ruth.page.links("/plan.pdf")))
    story.check(
        ruth.body.startswith(b"%PDF-") and ruth.headers["Content-Type"] == "application/pdf",
        "a PDF comes out",
    )
    story.check("plan.pdf" in ruth.headers["Content-Disposition"], "under a neutral name")
    path = story.folder / "sealed-plan.pdf"
    path.write_bytes(ruth.body)
    story.found["sealed_pdf"] = str(path)
    story.step(f"The plan is printed, sealed and kept ({len(ruth.body) // 1024} KB)")
    for program, arguments, good in (
        ("pdfsig", ["-nocert"], "Signature is Valid"),
        ("qpdf", ["--check"], "No syntax or stream encoding errors"),
    ):
        if found := shutil.which(program):
            said = subprocess.run([found, *arguments, str(path)], capture_output=True, text=True, check=False)
            story.check(good in said.stdout, f"{program} agrees: {said.stdout[-200:]}")
            story.step(f"{program} agrees that it is whole")


def _check(story: Story) -> None:
    anybody = story.stranger()
    pdf = (story.folder / "sealed-plan.pdf").read_bytes()
    anybody.open("/check")
    anybody.press("Check", files={"file": ("plan.pdf", pdf)})
    story.check(
        "genuine plan" in anybody.page.words and "newest version" in anybody.page.words, "the file is genuine"
    )
    changed = bytearray(pdf)
    changed[len(changed) // 2] ^= 1
    anybody.open("/check")
    anybody.press("Check", files={"file": ("plan.pdf", bytes(changed))})
    story.check("not a plan that we sealed" in anybody.page.words, "one changed byte is noticed")
    story.step("Anybody can check a file: genuine and newest; with one byte changed, not")


def _copies(story: Story) -> None:
    for name, address in READERS.items():
        mail = story.until(partial(_about_the_plan, story, address), f"a letter about the plan to {name}")
        story.check("plan" not in mail.subject.lower(), "the subject says nothing")
        family = story.family(name, link_in(mail))
        story.check(family.page.path == "/yours/plan", f"{name}'s link leads to the plan")
        family.open("/yours/plan.pdf")
        story.check(family.body.startswith(b"%PDF-"), f"{name} can keep the plan")
    story.step("Sara, Rojin and Kawa got their copy by their own link")
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/plan/copies")
    waiting = ruth.page.words.count("I gave them their copy")
    story.check(waiting, "somebody gets the plan by hand")
    for _one in range(waiting):
        ruth.press("I gave them their copy")
    story.check("Not yet" not in ruth.page.words, "everybody has the plan")
    story.step(f"{waiting} people without a written route got it by hand; the list says who got what and how")


def _about_the_plan(story: Story, address: str) -> object:
    return next((mail for mail in reversed(story.mails(address)) if "read and save it" in mail.text), None)


def _social_worker(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open("/")
    amy.follow("Read the plan")
    amy.follow("Download the sealed plan")
    story.check(amy.body.startswith(b"%PDF-"), "the social worker downloads the sealed plan")
    amy.open(f"{story.conference}/plan/review")
    amy.press("Record the decision", {"decision": "agreed", "note": "As agreed on the day."})
    story.check("recorded" in amy.page.words, "the decision is recorded")
    story.step("Amy reads the sealed plan and records her decision")
