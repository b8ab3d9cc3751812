"""Problems are named as they stand on the page; what staff record of somebody is not said as their own; an hour has its clock."""

from flask import Flask
from flask_babel import Babel

from fgc.actions.forms import SAID, SAID_OF_THEM
from fgc.actions.models import How
from fgc.conference.history import sentences_of_kinds
from fgc.kit.forms import Problem, in_page_order
from fgc.kit.words import said_zone


def test_problems_stand_in_the_order_of_the_page_and_those_of_the_whole_form_first() -> None:
    body = '<input id="name"><fieldset id="role-0"></fieldset><input id="days">'
    problems = [
        Problem("Days.", "days"),
        Problem("Name.", "name"),
        Problem("All.", None),
        Problem("Role.", "role"),
    ]
    assert [one.sentence for one in in_page_order(problems, body)] == ["All.", "Name.", "Role.", "Days."]
    assert in_page_order([Problem("Gone.", "gone"), *problems[:1]], body)[-1].sentence == "Gone.", (
        "a field that is not on the page comes last"
    )


def test_staff_who_record_how_it_goes_speak_of_somebody_else() -> None:
    assert set(SAID_OF_THEM) == set(SAID)
    assert str(SAID[How.STUCK]) != str(SAID_OF_THEM[How.STUCK])
    assert not any(str(words).startswith("I ") for words in SAID_OF_THEM.values())


def test_the_audit_says_a_happening_as_the_history_does_and_no_fact_of_it() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        said = sentences_of_kinds()
    assert said["HoldLifted"] == "The safety hold was lifted."
    assert "ChecklistChanged" not in said, "its sentence has figures, which an auditor is not told"


def test_a_clock_is_said_as_people_say_it() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        assert said_zone("Europe/London") == "UK time"
        assert said_zone("Europe/Stockholm") == "Sweden time"
