"""`./run bench NAME` measures one thing; without a name it lists what can be measured."""

import importlib
import sys
from pathlib import Path

HOUSE = {"__init__", "__main__", "report"}


def measures() -> list[str]:
    """The names of what can be measured."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in HOUSE)


def main(asked: list[str]) -> int:
    """Runs one measure. 2 when there is none of that name."""
    if len(asked) != 1 or asked[0] not in measures():
        print("./run bench NAME, where NAME is one of:", *measures(), file=sys.stderr)
        return 2
    importlib.import_module(f"bench.{asked[0]}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
