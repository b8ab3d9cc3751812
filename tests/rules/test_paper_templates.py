"""What one document adds to the templates it is printed with is in no other document's way."""

from pathlib import Path

import pytest
from jinja2 import TemplateAssertionError, UndefinedError

from fgc.kit.paper.templates import paper_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "loud.html").write_text("{{ words | loud }}")
    (tmp_path / "plain.html").write_text("{{ words }}")
    return tmp_path


def test_whoever_prints_with_filters_of_their_own_leaves_them_to_nobody_else(folder: Path) -> None:
    assert paper_template(folder, "loud.html", (("loud", str.upper),)).render(words="hello") == "HELLO"
    assert paper_template(folder, "loud.html", (("loud", len),)).render(words="hello") == "5"
    with pytest.raises(TemplateAssertionError, match="loud"):
        paper_template(folder, "loud.html")


def test_what_people_wrote_is_text_and_what_nobody_gave_is_refused(folder: Path) -> None:
    assert paper_template(folder, "plain.html").render(words="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError, match="words"):
        paper_template(folder, "plain.html").render()
