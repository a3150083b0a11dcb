"""The fault suite: whatever breaks, an accepted quote becomes exactly one sales order, or none and a reason.

    python -m tests.faults --runs 2000 --seed 1

`world` says what a run needs of the systems, `practice_world` gives it in process; `runs` plays one seeded
run, `judge` looks at the outcome from the servers' own records, `table` counts by kind of fault.
"""
