"""A new service works with it from its first day, and the coordinator's presses are counted (see `eastmoor.py`): from her
signature that she is independent to the moment when all fifteen are asked.

It prints one line of JSON: {"clicks": …, "pages": …, "seconds": …}.
"""

import json

from tests.journeys.eastmoor import Eastmoor

MOST = 90


def test_from_the_coordinators_signature_to_fifteen_people_asked_takes_ninety_presses_at_most(
    eastmoor: Eastmoor,
) -> None:
    assert (eastmoor.asked, eastmoor.people) == (15, 15)
    print(json.dumps(eastmoor.numbers))
    assert eastmoor.numbers["clicks"] <= MOST
