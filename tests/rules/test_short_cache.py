"""Names are not kept in the memory of a process for long."""

import pytest

from fgc.kit import short_cache


def test_a_name_is_not_kept_in_memory_for_long_after_somebody_was_erased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, asked = [0.0], []
    monkeypatch.setattr(short_cache, "monotonic", lambda: clock[0])

    @short_cache.short_cache
    def plain(text: str) -> str:
        asked.append(text)
        return text.lower()

    assert [plain("Kawa"), plain("Kawa")] == ["kawa", "kawa"]
    assert asked == ["Kawa"]
    clock[0] = 601
    plain("Ruth")
    plain("Kawa")
    assert asked == ["Kawa", "Ruth", "Kawa"], "everything of ten minutes ago is gone"


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_cache, "MOST", 2)
    asked = []

    @short_cache.short_cache
    def plain(text: str) -> str:
        asked.append(text)
        return text

    for name in ("Kawa", "Ruth", "Mina", "Kawa"):
        plain(name)
    assert asked == ["Kawa", "Ruth", "Mina", "Kawa"]
