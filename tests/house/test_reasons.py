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


def _members(found: ast.ClassDef) -> list[str]:
    targets = [name for line in found.body if isinstance(line, ast.Assign) for name in line.targets]
    return [name.id for name in targets if isinstance(name, ast.Name)]


def _code(call: ast.Call) -> ast.expr | None:
    """Why a letter does not go, where this call says it."""
    if not isinstance(call.func, ast.Name):
        return None
    if call.func.id in ("HoldBack", "Cancelled"):
        return call.args[0]
    named = {one.arg: one.value for one in call.keywords}
    return named.get("because") if call.func.id in ("cancel", "cancel_waiting") else None


def test_why_a_letter_does_not_go_is_a_code_of_the_step_that_says_it_or_of_all_letters() -> None:
    """A code in quotes that another step explains is renamed there and forgotten here; one that nobody explains is shown to the
    coordinator as it is. What another step explains is named by its member (`Why.safety_hold.name`)."""
    sources = list(python_files())
    explained: dict[str, set[str]] = {}
    constants = {
        line.targets[0].id: line.value.value
        for source in sources
        for line in source.tree.body
        if isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and isinstance(line.value, ast.Constant)
    }
    for source in sources:
        for found in ast.walk(source.tree):
            if isinstance(found, ast.ClassDef) and [ast.unparse(base) for base in found.bases] == ["Reason"]:
                explained.setdefault(source.step, set()).update(_members(found))
    used = [
        (source.step, source.name, code.value if isinstance(code, ast.Constant) else constants[code.id])
        for source in sources
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and isinstance(code := _code(call), ast.Constant | ast.Name)
        and (isinstance(code, ast.Constant) or code.id in constants)
    ]
    assert len(used) > 25
    assert [
        (name, code) for step, name, code in used if code not in explained["kit"] | explained.get(step, set())
    ] == []
