"""fgc: family group conferences, from the first referral to the last review.

The folders are the practice, in order:

    conference   one family's conference, from referral to closure: the spine of everything below
    referral     1  a professional (or the family) asks, with consent; questions; bottom lines; the offer
    circle       2  who belongs; relations; safe contact; cautions between pairs of people
    schedule     3  the day, the hour, the place; the parts of the meeting
    invitation   4  asking each person, hearing the answer, what each needs to come
    meeting      5  the day: information, private family time, coming back together
    plan         6  what the family decided; agreement; signatures; the sealed document
    actions      7  who does what by when; how it is going
    review       8  did it work: meet again, change the plan, or close
    keeping      9  how long it is kept, what may not be erased yet, and how it is forgotten

Under them: `access` (who gets in), `approach` (how a kind of conference differs), `kit` (tools that have never
heard of a family). Over them: `record` (what is kept, given out as a whole), `overview` (home pages), `reactions` and
`commands`, `app`, `demo`.

The rule of direction: a step may look back, never forward. import-linter holds every import to

    demo → app → reactions, commands → overview → record → keeping → review → actions → plan → meeting → invitation
    → schedule → circle → referral → conference → approach → access → kit

and inside a step to

    views → forms → operations → letters → (document | calendar | picture) → queries → rules → happenings → models

`proposals`, beside the queries: what waits for a second person, as it is and as it would be.

When an early step must set something off later, it tells: `tell(MeetingMoved(...), by=...)` writes history and runs
the row of `reactions.py`, in the same transaction.
"""
