"""A rotation in a process of its own, to be killed: says `ready`, waits for a line, rotates."""

import sys
from pathlib import Path

from sqlalchemy import create_engine

from fgc import app  # noqa: F401 - every locked field of every step is known
from fgc.kit import relock, secrets


def main() -> None:
    secrets.use(secrets.KeyRing.load_or_make(Path(sys.argv[1])))
    print("ready", flush=True)
    sys.stdin.readline()
    relock.rotate(create_engine(sys.argv[2]))


if __name__ == "__main__":
    main()
