"""How long a test waits for what must happen: until something is surely stuck, never for as long as it usually takes.

A machine whose processors are busy with something else is slower, not wrong: what happens late has happened.
"""

SECONDS = 300
