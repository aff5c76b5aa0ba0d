"""The words of the model: actors, instruments and their levels, stages, and the decisions that are drawn at random.

Every other module says `SANCTIONS.ease` or `STAGE.talks`; the numbers behind the words appear only here. The first
level of an instrument is its reference: its utility is 0. The words are named tuples because Numba reads them as
constants, so a rule reads the same in Python and compiled.
"""

from typing import NamedTuple


class LevelsOfTest(NamedTuple):
    """North Korea's highest test of the month; `long` and `nuclear` lie above the red line."""

    none: int = 0
    short: int = 1
    medium: int = 2
    long: int = 3
    nuclear: int = 4


class MessageLevels(NamedTuple):
    """What North Korea says; `two_track` is blunt to Washington and conditionally open to Seoul."""

    hostile: int = 0
    two_track: int = 1
    offer: int = 2
    concession: int = 3


class PostureLevels(NamedTuple):
    """What South Korea does; `declaration` proposes to end the war, `lobby` asks Washington for relief."""

    hold: int = 0
    arms: int = 1
    aid: int = 2
    declaration: int = 3
    lobby: int = 4


class DrillLevels(NamedTuple):
    """The joint exercise of March and August."""

    full: int = 0
    scaled: int = 1
    suspended: int = 2


class SanctionsLevels(NamedTuple):
    """What the United States does to the sanctions."""

    hold: int = 0
    tighten: int = 1
    ease: int = 2


class TalkLevels(NamedTuple):
    """What the United States says in the same month; an offer that meets neither talk nor ease is refused."""

    none: int = 0
    declare: int = 1
    talk: int = 2


class Stages(NamedTuple):
    """The nuclear track."""

    none: int = 0
    offer: int = 1
    talks: int = 2
    interim: int = 3
    comprehensive: int = 4


class Channels(NamedTuple):
    """The inter-Korean channel."""

    severed: int = 0
    open: int = 1
    talks: int = 2


class UnansweredLevels(NamedTuple):
    """The highest test above the red line that no new sanctions have answered yet."""

    none: int = 0
    long: int = 1
    nuclear: int = 2


class InstrumentIndex(NamedTuple):
    """The instruments in the order in which they are played within a month."""

    drill: int = 0
    test: int = 1
    posture: int = 2
    message: int = 3
    sanctions: int = 4
    talk: int = 5


class Decisions(NamedTuple):
    """Every random draw within a month, with its place in the keyed stream. Append only: places never move."""

    test: int = 0
    posture: int = 1
    message: int = 2
    sanctions: int = 3
    stage: int = 4
    channel: int = 5
    border: int = 6
    flood: int = 7
    drill: int = 8
    phase: int = 9
    talk: int = 10


class Outcomes(NamedTuple):
    """How a run ends."""

    comprehensive_deal: int = 0
    interim_deal: int = 1
    talks: int = 2
    stalemate: int = 3
    broken_moratorium: int = 4


class LedgerEntries(NamedTuple):
    """The reasons for which the sanctions level changes; the change of a month is the sum of these entries."""

    united_nations: int = 0
    unilateral: int = 1
    ease: int = 2
    interim_relief: int = 3
    comprehensive_relief: int = 4
    snapback: int = 5
    event: int = 6
    clipping: int = 7


TEST = LevelsOfTest()
MESSAGE = MessageLevels()
POSTURE = PostureLevels()
DRILL = DrillLevels()
SANCTIONS = SanctionsLevels()
TALK = TalkLevels()
STAGE = Stages()
CHANNEL = Channels()
UNANSWERED = UnansweredLevels()
INSTRUMENT = InstrumentIndex()
DECISION = Decisions()
LEDGER = LedgerEntries()
OUTCOME = Outcomes()

ACTORS = ("north_korea", "south_korea", "united_states")


CALENDAR_MONTHS = tuple(range(1, 13))
DRILL_MONTHS = (3, 8)
FLOOD_MONTHS = (7, 8, 9)
WINTER_MONTHS = (12, 1)
"""Months of the year, 1 for January: of the joint drills, of summer floods, of the winter lull in testing."""
SANCTIONS_2021 = 0.9
"""The sanctions level at the time of the article, by which its effects are scaled."""


class Instrument(NamedTuple):
    """One instrument: its key in scenario files, who holds it, its levels in order, its months of the calendar.

    `column` is its name in tables, where `sanctions` is the state.
    """

    key: str
    actor: str
    name: str
    levels: tuple[str, ...]
    months: tuple[int, ...]
    column: str


def _instrument(
    actor: str, name: str, levels: NamedTuple, months: tuple[int, ...] = CALENDAR_MONTHS, column: str = ""
) -> Instrument:
    return Instrument(f"{actor}.{name}", actor, name, levels._fields, months, column or name)


INSTRUMENTS = (
    _instrument("south_korea", "drill", DRILL, DRILL_MONTHS),
    _instrument("north_korea", "test", TEST),
    _instrument("south_korea", "posture", POSTURE),
    _instrument("north_korea", "message", MESSAGE),
    _instrument("united_states", "sanctions", SANCTIONS, column="us_sanctions"),
    _instrument("united_states", "talk", TALK, column="us_talk"),
)
"""In the order of play. The drill is joint; the file key puts it under South Korea."""

OUTCOMES = tuple(name.replace("_", " ") for name in OUTCOME._fields)
"""The classes of runs in words."""

PAIN_SCALE = 0.15
"""Output lost at which pain is full."""
HIGHEST_ECONOMY = 1.2
"""Output that is not exceeded; 2016 = 1."""
MONTHS_UNANSWERED = 3
"""How long a test above the red line waits for an answer; the UN took 5 to 82 days, median 23."""
LOBBYING_MONTHS = 6
"""Lobbying that neither talks nor relief follow within these months, its own counted, has failed."""
DOUBLE_STANDARD_MONTHS = 3
"""How long after a call for a declaration arms or a full drill count as a double standard."""
LONG_AGO = 99
"""Months after which the time since the last call for a declaration is no longer counted."""
MOST_CONDITIONS = 6
"""Conditions of one event at most."""
