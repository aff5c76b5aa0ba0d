"""The names of what is counted and measured in a run: the outcome columns of `runs.parquet`."""

COUNTS = (
    "tests", "tests_short", "tests_medium", "tests_long", "tests_nuclear", "talks_months", "interim_months", "offers",
    "two_track_messages", "concessions", "tightenings", "easings", "longest_quiet",
)  # fmt: skip
FIRSTS = (
    "first_test_month", "first_red_line_month", "first_talks_month", "first_relief_month", "first_declaration_month",
    "first_interim_month",
)  # fmt: skip
FLAGS = ("declared", "treaty")
LEVELS = (
    "final_sanctions", "final_economy", "lowest_economy", "final_pressure", "final_warheads", "mean_tension",
    "peak_tension",
)  # fmt: skip
RUN_OUTCOMES = (*COUNTS, *FIRSTS, *FLAGS, *LEVELS, "outcome")
"""The outcome columns of `runs.parquet`: months counted, first months (null if never), flags, levels, the class."""
