"""Places where the tests kill the process, to prove that nothing is lost whatever the moment.

A crash point does nothing unless `FGC_ENV` is `test` and `FGC_CRASH_AT` names it; then the process ends as by
`kill -9`: no clean-up, no rollback sent, no goodbye to anybody.
"""

import os
import signal


def crash_point(name: str) -> None:
    """Ends this process at once when the tests asked for it here."""
    if os.environ.get("FGC_ENV") == "test" and os.environ.get("FGC_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
