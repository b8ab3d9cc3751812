"""Every reason to refuse is given somewhere: a sentence that nobody can read is not one of the product's promises."""

import ast

from tests.house.sources import HOUSE, python_files


def test_no_reason_to_refuse_is_one_that_nobody_gives() -> None:
    given = {
        node.attr
        for source in python_files()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
    }
    pages = "".join(path.read_text(encoding="utf-8") for path in (HOUSE.parent / "templates").rglob("*.html"))
    reasons = [
        (source.name, name.id)
        for source in python_files()
        for found in ast.walk(source.tree)
        if isinstance(found, ast.ClassDef) and [ast.unparse(base) for base in found.bases] == ["Reason"]
        for line in found.body
        if isinstance(line, ast.Assign)
        for name in line.targets
        if isinstance(name, ast.Name) and name.id.isupper()
    ]
    assert len(reasons) > 100
    assert [where for where in reasons if where[1] not in given and f".{where[1]}" not in pages] == []
