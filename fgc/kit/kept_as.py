"""As what a locked value is kept: how it becomes bytes, and what stands for none."""

import json
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class AsText:
    """Words."""

    empty = ""

    def to_bytes(self, value: str) -> bytes:
        return value.encode()

    def from_bytes(self, kept: bytes) -> str:
        return kept.decode()


class AsBytes:
    """Bytes."""

    empty = b""

    def to_bytes(self, value: bytes) -> bytes:
        return value

    def from_bytes(self, kept: bytes) -> bytes:
        return kept


class AsLines:
    """A list of words without line breaks."""

    @property
    def empty(self) -> list[str]:
        return []

    def to_bytes(self, value: list[str]) -> bytes:
        return "\n".join(value).encode()

    def from_bytes(self, kept: bytes) -> list[str]:
        return kept.decode().split("\n")


class AsJson:
    """A dict of what JSON can hold."""

    @property
    def empty(self) -> dict[str, Any]:
        return {}

    def to_bytes(self, value: dict[str, Any]) -> bytes:
        return json.dumps(value).encode()

    def from_bytes(self, kept: bytes) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(kept)
        return found


class KeptAs(Protocol[T]):
    """How a value becomes bytes."""

    @property
    def empty(self) -> T: ...

    def to_bytes(self, value: T) -> bytes: ...

    def from_bytes(self, kept: bytes) -> T: ...
