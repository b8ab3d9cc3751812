"""An installation to be attacked: two services, three conferences, every role, and a word of its own in every field.

Made rows, not a played story: what matters is that each field of each table holds something that must not come out where
it does not belong. Only for `FGC_ENV=test`; `docs/attack-fixture.md` says what the JSON holds.
"""
