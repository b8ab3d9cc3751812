"""Foreign bytes are read by a child process of their own: a plain script that limits itself and gives back bytes."""

import subprocess
import sys
from pathlib import Path


def run_confined(
    script: Path, file: bytes, *arguments: str, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """The ended child, with what it wrote: it gets the file and nothing else of ours, neither folder nor environment. Raises
    `subprocess.TimeoutExpired` when it takes longer than these seconds of the clock."""
    return subprocess.run(
        [sys.executable, "-I", "-B", str(script), *arguments],
        input=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        timeout=seconds,
        check=False,
    )
