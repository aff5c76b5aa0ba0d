"""Every coefficient of the model, once: key, default, bounds, prior, unit, source, meaning; and every structure switch.

One util is one nat of log-odds when an actor's rationality is 1, so a behavioural coefficient can be compared with an
empirical log-odds ratio. Scale and rationality are not separately identified.

The prior of a parameter is a normal distribution cut at the bounds. A source begins with ART (the article fixes the
sign; the number is the claim's), D (computed from the record), LIT (a publication gives it) or R (reasoning).
Documentation, schema, engine record and priors are all made from these tables.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Parameter(NamedTuple):
    """One coefficient. `name` is its field in the engine's parameter set."""

    key: str
    default: float
    low: float
    high: float
    prior_mean: float
    prior_sd: float
    unit: str
    source: str
    meaning: str

    @property
    def name(self) -> str:
        """The last part of the key, which is unique; rationality is named after its actor."""
        group, _, leaf = self.key.rpartition(".")
        return f"rationality_{leaf}" if group == "rationality" else leaf

    @property
    def middle(self) -> float:
        """The mean of the prior, within the bounds: where a parameter stands of which a record says nothing."""
        return min(max(self.prior_mean, self.low), self.high)


def _group(prefix: str, unit: str, low: float, high: float, rows: tuple[tuple[object, ...], ...]) -> list[Parameter]:
    """Rows of (leaf, default, prior sd or (mean, sd), source, meaning) that share a prefix, a unit and bounds."""
    parameters = []
    for leaf, default, prior, source, meaning in rows:
        mean, sd = prior if isinstance(prior, tuple) else (default, prior)
        parameters.append(Parameter(f"{prefix}.{leaf}", default, low, high, mean, sd, unit, source, meaning))  # type: ignore[arg-type]
    return parameters


ANY, UP = -20.0, 0.0
"""Lower bounds of log-odds: any sign, or a sign that the article fixes."""

PARAMETERS: tuple[Parameter, ...] = tuple(
    _group("north_korea.test", "log-odds", ANY, 20.0, (
        ("base_short", -2.1, (-1.55, 0.4), "D 2012-01 to 2017-11", "a short-range test in a quiet month"),
        ("base_medium", -2.2, (-2.05, 0.4), "D 2012-01 to 2017-11", "a medium-range test in a quiet month"),
        ("base_long", -2.1, 0.4, "D 2012-01 to 2017-11", "a long-range test in a quiet month"),
        ("base_nuclear", -2.5, (-3, 0.4), "D 2012-01 to 2017-11", "a nuclear test in a quiet month"),
        ("pressure_short", 0.017, (0.3, 0.5), "ART 8, 38", "what full pressure adds to a short-range test"),
        ("pressure_medium", 0.91, (0.7, 0.5), "ART 8, 38", "what full pressure adds to a medium-range test"),
        ("pressure_long", 1.8, (1.9, 0.5), "ART 8, 38", "what full pressure adds to a long-range test"),
        ("pressure_nuclear", 2.1, (1.8, 0.5), "ART 8, 38", "what full pressure adds to a nuclear test"),
        ("drill_reaction", 0.34, (0.5, 0.6), "LIT Bernhardt & Sukin 2021; null in D'Orazio 2012, CSIS, Hess 2017",
         "what a full drill adds to a short or medium test"),
    ))
    + _group("north_korea.test", "log-odds", UP, 20.0, (
        ("momentum", 1.3, (1.6, 0.45), "D 1.54 to 1.75; Hess 2017", "a test last month makes one this month likelier"),
        ("campaign_memory", 0.93, (1, 0.7), "D", "recent tests make one likelier"),
        ("pandemic_restraint", 1.2, (1.0, 0.6), "D -1.0, SE .6; ART 7", "the closed border holds tests back"),
        ("winter_restraint", 1.4, (1.2, 0.7), "D log-odds about -1.2", "December and January hold tests back"),
        ("talks_restraint", 3, (3.3, 1.0), "D no test month in 2018-01 to 2019-03", "talks hold tests back"),
        ("red_line_caution", 1.1, (1.5, 0.5), "ART 35; weak", "fear of punishment keeps long and nuclear back"),
        ("option_value", 2.7, (4, 1.5), "ART 36", "hope that restraint is paid holds long and nuclear back"),
        ("red_line_momentum", 0.65, (0.6, 0.3), "D; R", "recent tests above the red line make another one likelier"),
        ("need_restraint", 0.24, (0.25, 0.1), "D; R campaigns end when the weapons work",
         "a test above the red line leaves less to be tested there, until time restores the need"),
        ("nuclear_spacing", 1.9, (2, 1.0), "D six nuclear tests, 8 to 45 months apart; R",
         "a nuclear test makes the next one unlikely, fading over nine months"),
    ))
    + _group("north_korea.test", "share", UP, 1.0, (
        ("nuclear_momentum", 0.8, (0.5, 0.3), "D no nuclear test in series; R",
         "share of momentum and memories of a campaign that applies to a nuclear test"),
        ("option_medium", 0.5, 0.29, "ART 36; a cut normal, higher in the middle",
         "share of option_value that applies to a medium-range test"),
    ))
    + _group("north_korea.test", "months", 6.0, 240.0, (
        ("need_months", 72.0, 18.0, "D generations of long-range systems; R",
         "how long a need that was met takes to return"),
    ))
    + _group("north_korea.message", "log-odds", ANY, 20.0, (
        ("base_two_track", -2.4, 0.5, "R; ART 28", "a two-track message without hardship"),
        ("base_offer", -4.2, 0.5, "R; ART 1", "an offer to Washington without hardship"),
        ("base_concession", -5.6, 0.5, "R; ART 26", "a concession without hardship"),
    ))
    + _group("north_korea.message", "log-odds", UP, 20.0, (
        ("relief_seeking", 1.6, 0.6, "ART 1; Haggard & Noland allow 0", "hardship makes conciliatory messages likely"),
        ("broker_value", 1.2, 0.4, "ART 5", "an engaged, trusted Seoul is worth addressing"),
        ("declaration_response", 0.5, 0.3, "ART 2", "an answer to Seoul's call for a declaration"),
        ("drill_grievance", 0.8, 0.4, "ART 11, 13", "a full drill hardens the message"),
        ("arms_grievance", 0.4, 0.3, "ART 13, 33", "Seoul's arms purchases harden the message"),
        ("payment_belief", 2.0, 0.7, "R; ART 3", "hope of payment makes offers and concessions likelier"),
        ("talks_momentum", 1.2, 0.5, "R", "talks make concessions likelier"),
    ))
    + _group("north_korea.test", "probability a month", UP, 1.0, (
        ("phase_hazard", 1 / 24, 0.02, "R", "with programme_phase on: the programme changes its phase"),
    ))
    + _group("north_korea.test", "log-odds", UP, 20.0, (
        ("phase_size", 0.5, 0.3, "R; D", "with programme_phase on: what a phase adds to tests below the line"),
    ))
    + _group("north_korea.arsenal", "warheads a month", UP, 5.0, (
        ("production", 0.5, 0.15, "LIT Hecker", "growth of the arsenal below an interim deal"),
    ))
    + _group("north_korea.arsenal", "share of production", UP, 5.0, (
        ("production_pressure", 0.5, 0.3, "ART 19", "what full pressure adds to production, against pressure .7"),
    ))
    + _group("north_korea.arsenal", "share of production", -2.0, 2.0, (
        ("interim_production", 0.3, 0.2, "R", "what an interim deal leaves of production"),
        ("comprehensive_production", -0.5, 0.2, "R", "a comprehensive deal dismantles (negative)"),
    ))
    + _group("south_korea", "log-odds", ANY, 20.0, (
        ("base_arms", -0.8, 0.5, "R; ART 33", "arms purchases in a quiet month"),
        ("base_aid", -2.2, 0.5, "R; ART 32", "aid by a Seoul that is not engaged"),
        ("base_declaration", -2.6, 0.5, "R; ART 9", "a call for a declaration by a Seoul that is not engaged"),
        ("base_lobby", -2.3, (-2.4, 0.5), "R; ART 5", "lobbying by a Seoul that is not engaged"),
        ("base_scaled", -1.1, (-0.5, 0.5), "R", "a scaled drill"),
        ("base_suspended", -3.5, (-3.5, 0.5), "R", "a suspended drill outside talks"),
    ))
    + _group("south_korea", "log-odds", UP, 20.0, (
        ("test_response", 0.7, 0.3, "ART 34", "tests raise arms purchases and full drills"),
        ("engagement", 1.7, 0.5, "ART 9", "an engaged leader chooses aid, declaration, lobbying"),
        ("reciprocity", 0.8, 0.3, "ART 14", "a soft message is answered next month"),
        ("broker_response", 0.8, 0.3, "ART 15", "a two-track message makes Seoul lobby Washington"),
        ("arms_engagement", 0.5, 0.25, "R", "an engaged leader buys fewer arms"),
        ("scaled_engagement", 0.5, 0.25, "R", "an engaged leader scales drills down"),
        ("suspended_engagement", 1, 0.4, "R", "an engaged leader suspends drills"),
        ("suspended_talks", 2.3, (3.0, 0.8), "R; D drills of 2018", "talks suspend drills"),
    ))
    + _group("united_states", "log-odds", ANY, 20.0, (
        ("base_tighten", -4, (-3.2, 0.4), "D", "new sanctions in a quiet month"),
        ("base_ease", -5.1, (-5.2, 0.6), "R; D hardly any relief in the record", "relief without trust"),
        ("base_declare", -5.9, (-5.6, 0.6), "R", "an end-of-war declaration without trust"),
        ("base_talk", -1.7, (-1, 0.5), "R", "readiness to talk without an offer"),
        ("alliance_cost", 0.26, (0, 0.5), "ART 23", "a declaration or a treaty puts 28,500 troops in question"),
        ("talk_tightening", -0.18, (0, 0.7), "D talk in 6 of 24 months with new sanctions, the rate of all months",
         "new sanctions in the same month make talking likelier or less likely"),
    ))
    + _group("united_states", "log-odds", UP, 20.0, (
        ("medium_response", 0.65, (0.7, 0.4), "R; D", "sanctions after a medium-range test"),
        ("long_response", 4, (5.5, 1.0), "D 3 of 3 in 2017; ART 17", "sanctions after an unanswered long-range test"),
        ("nuclear_response", 4.6, (6.5, 1.0), "D 6 of 6; ART 17", "sanctions after an unanswered nuclear test"),
        ("saturation", 2.5, 0.8, "R; D none after short tests of 2019-21", "little is left to sanction near the top"),
        ("ease_trust", 1.5, 0.6, "R; Kydd 2005", "trust makes relief likelier"),
        ("ease_lobbying", 1.0, 0.5, "ART 5", "Seoul's lobbying makes relief likelier"),
        ("ease_concession", 2.0, 0.7, "R; ART 26", "a concession makes relief likelier"),
        ("ease_engagement", 1.5, 0.6, "R", "an engaged president eases once talks run"),
        ("ease_test_penalty", 1.0, 0.4, "ART 37", "a test this month makes relief less likely"),
        ("ease_red_line_penalty", 1.0, 0.4, "ART 37", "what a test above the red line takes off besides"),
        ("declare_trust", 1.0, 0.5, "ART 25", "trust makes a declaration likelier"),
        ("declare_proposal", 1.2, 0.5, "ART 9", "Seoul's call makes a declaration likelier"),
        ("declare_engagement", 1.0, 0.5, "ART 25", "an engaged president declares"),
        ("declare_test_penalty", 0.5, 0.25, "R", "a test this month makes a declaration less likely"),
        ("talk_offer", 0.93, (1.5, 0.6), "R; ART 37", "an offer or a concession makes talking likelier"),
        ("talk_engagement", 0.7, (0.8, 0.4), "R", "an engaged president talks"),
        ("talk_lobbying", 1.1, (0.8, 0.5), "ART 5, 15", "Seoul's lobbying makes talking likelier"),
    ))
    + _group("united_states", "sanctions level", UP, 1.0, (
        ("tighten_step", 0.08, 0.02, "R six resolutions of 2016-17 took .40 to .90", "a UN measure at level .7"),
        ("unilateral_step", 0.02, 0.005, "R", "the unilateral part of a measure, which has no veto"),
    ))
    + _group("diplomacy", "log-odds", ANY, 20.0, (
        ("join_base", -4.8, (-5.2, 0.5), "D five negotiation sets in about 31 years", "talks open without any reason"),
        ("interim_base", -4.3, (-4.2, 0.5), "R; D", "an interim deal without trust or hardship"),
        ("comprehensive_base", -5.8, 0.6, "R", "a comprehensive deal without trust, stake or engagement"),
        ("renege_base", -1.5, 0.5, "R", "an interim deal without relief at stake breaks"),
        ("channel_open_base", -2.0, 0.5, "R", "a severed channel opens"),
        ("channel_sever_base", -3.5, 0.5, "R", "an open channel is severed"),
    ))
    + _group("diplomacy", "log-odds", UP, 20.0, (
        ("join_hardship", 1.5, 0.5, "ART 1, 6", "hardship brings the North to talks"),
        ("join_relief", 3.0, 0.8, "ART 29", "relief first brings the North to talks"),
        ("join_belief", 1.5, 0.5, "R; ART 3", "hope of payment brings the North to talks"),
        ("join_offer", 1.8, 0.5, "R", "the North's own offer is taken up"),
        ("join_declaration", 0.1, 0.1, "ART 10", "a declaration alone hardly matters"),
        ("join_declaration_with_relief", 0.8, 0.4, "ART 16", "a declaration adds to relief"),
        ("join_channel", 1.3, (0.8, 0.5), "ART 5, 12; D 2000, 2018", "talks between the Koreas open the way"),
        ("interim_trust", 1.8, (2.0, 0.7), "R; Kydd 2005", "trust makes an interim deal likelier"),
        ("interim_hardship", 1.5, 0.5, "R", "hardship makes an interim deal likelier"),
        ("interim_engagement", 1.0, 0.5, "R", "an engaged president makes an interim deal"),
        ("comprehensive_trust", 1.0, 0.5, "R; Kydd 2005", "trust makes a comprehensive deal likelier"),
        ("comprehensive_stake", 1.5, 0.7, "ART 27", "sanctions still in place are a reason to denuclearise"),
        ("comprehensive_engagement", 1.0, 0.5, "R", "an engaged president makes a comprehensive deal"),
        ("renege_relief", 8.0, 2.0, "ART 27", "relief that can be withdrawn keeps a deal"),
        ("channel_coupling", 1.0, 0.4, "ART 30", "a refusal on the nuclear track severs the channel"),
        ("channel_two_track", 2.0, 0.5, "ART 12", "a two-track message opens the channel"),
        ("channel_gesture", 1.0, 0.4, "R", "aid or a call for a declaration opens the channel"),
        ("channel_drill", 1.5, 0.5, "R; ART 13", "a full drill keeps the channel shut"),
        ("channel_arms", 1.0, 0.4, "R; ART 13", "arms purchases sever the channel"),
    ))
    + _group("diplomacy", "probability a month", UP, 1.0, (
        ("offer_lapse", 0.3, 0.1, "R", "an offer that is not renewed lapses"),
        ("collapse_hazard", 0.08, 0.03, "D lengths of the negotiation sets; ART 26", "talks break down"),
        ("collapse_red_line", 0.35, 0.1, "R", "what a test above the red line adds to breakdown"),
        ("renege_red_line", 0.3, 0.1, "R", "what a test above the red line adds to a deal's end"),
        ("comprehensive_reversal", 0.002, 0.001, "R", "a comprehensive deal falls back to interim"),
        ("channel_talks", 0.15, 0.05, "R", "an open channel becomes talks after a gesture and a two-track message"),
        ("channel_talks_end", 0.15, 0.05, "R", "inter-Korean talks end"),
    ))
    + _group("diplomacy", "share", UP, 1.0, (
        ("snapback", 1.0, 0.2, "R; ART 27", "share of a deal's relief that its collapse withdraws"),
        ("interim_relief", 0.25, 0.08, "R; ART 26", "sanctions level lifted by an interim deal; an ease is half of it"),
        ("comprehensive_relief", 0.4, 0.1, "R", "sanctions level lifted besides by a comprehensive deal"),
    ))
    + _group("economy", "share of output", UP, 1.0, (
        ("sanctions_cost", 0.10, 0.03, "D Bank of Korea growth 2017-21; ART 6, 18", "long-run cost of full sanctions"),
        ("closure_cost", 0.05, 0.02, "D Bank of Korea 2020-21; ART 18", "long-run cost of the closed border"),
        ("flood_cost", 0.02, 0.01, "R; ART 18", "output lost to a summer flood"),
        ("aid_effect", 0.002, 0.001, "R; ART 32", "output gained by a month of aid without sanctions"),
        ("adjustment", 1 / 12, 0.02, "R", "share of the gap to the long run that closes in a month"),
    ))
    + _group("economy", "probability a month", UP, 1.0, (
        ("reopening_hazard", 1 / 18, 0.02, "R", "the border reopens"),
        ("flood_hazard", 0.03, 0.01, "R", "a flood in July, August or September"),
    ))
    + _group("pressure", "pressure", UP, 1.0, (
        ("build", 0.025, 0.008, "ART 8, 38", "growth a month at sanctions .9 while there are no talks"),
        ("relief_release", 0.25, 0.08, "ART 29", "what an ease takes off"),
        ("talks_release", 0.05, 0.015, "R", "what a month of talks takes off"),
        ("red_line_release", 0.05, 0.015, "R", "what a test above the red line takes off"),
        ("collapse_surge", 0.15, 0.05, "ART 26", "what the collapse of talks or of a deal adds"),
    ))
    + _group("beliefs", "probability", 0.01, 0.99, (
        ("cooperation_if_trustworthy", 0.6, 0.08, "R; Kydd 2005", "a trustworthy North cooperates"),
        ("cooperation_if_not", 0.3, 0.08, "R; Kydd 2005", "an untrustworthy North cooperates"),
    ))
    + _group("beliefs", "share a month", UP, 1.0, (
        ("trust_return", 0.02, 0.008, "R", "American trust drifts back to its prior"),
        ("broker_return", 0.05, 0.02, "R", "trust in Seoul drifts back to its resting level"),
    ))
    + _group("beliefs", "trust", UP, 1.0, (
        ("broker_rest", 0.3, 0.08, "R", "resting level of trust in Seoul"),
        ("broker_aid", 0.03, 0.01, "ART 32", "what aid adds to trust in Seoul"),
        ("broker_declaration", 0.03, 0.01, "ART 9", "what a call for a declaration adds"),
        ("broker_success", 0.04, 0.012, "ART 5", "what lobbying that is followed by talks or relief adds"),
        ("broker_failure", 0.04, 0.012, "ART 31", "what lobbying without talks or relief takes off"),
        ("broker_arms", 0.03, 0.01, "ART 13", "what arms purchases take off"),
        ("broker_drill", 0.05, 0.015, "ART 13", "what a full drill takes off"),
        ("double_standard", 0.05, 0.015, "ART 13, 33", "taken off besides when arms or drills follow a declaration"),
    ))
    + _group("beliefs", "counts", UP, 14.0, (
        ("paid_by_ease", 1.0, 0.3, "R", "evidence of payment in an ease"),
        ("paid_by_talk", 0.3, 0.1, "R", "evidence of payment in talks that answer an offer"),
        ("unpaid_by_refusal", 0.27, (0.25, 0.08), "R", "evidence against payment in a month without talk or relief"),
    ))
    + _group("beliefs", "counts", 1.0, 200.0, (
        ("window", 14.0, 4.0, "R", "how many counts a belief remembers at most"),
    ))
    + _group("rationality", "1 / util", UP, 1000.0, (
        ("north_korea", 1.0, 0.2, "McKelvey & Palfrey 1995; not identified apart from scale", "sharpness of choice"),
        ("south_korea", 1.0, 0.2, "McKelvey & Palfrey 1995; not identified apart from scale", "sharpness of choice"),
        ("united_states", 1.0, 0.2, "McKelvey & Palfrey 1995; not identified apart from scale", "sharpness of choice"),
    ))
)  # fmt: skip

BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}
ORDERED = ("north_korea.test.pressure_short", "north_korea.test.pressure_medium", "north_korea.test.pressure_long")
"""Pressure must not make a weaker test likelier by more than a stronger one: "more powerful weapons tests" (ART 8)."""


class Setting(NamedTuple):
    """One setting of a structure switch.

    `meaning` is a clause for documentation, `words` say the form of the model as a sentence, `short` as a heading; the
    default needs neither. `fields` are what the setting writes into the engine's parameter set, over coefficients
    where the names are theirs. `idle` are keys of coefficients that have no effect under it, whole groups too.
    """

    name: str
    meaning: str
    words: str = ""
    short: str = ""
    fields: dict[str, float] = {}  # noqa: RUF012 - the rows of a table are never written to
    idle: tuple[str, ...] = ()


class Structure(NamedTuple):
    """A switch that changes the form of the model. The first setting is the default."""

    name: str
    meaning: str
    settings: tuple[Setting, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The settings as a file writes them."""
        return tuple(setting.name for setting in self.settings)

    @property
    def alternatives(self) -> tuple[Setting, ...]:
        """The settings beside the default."""
        return self.settings[1:]

    def setting(self, name: str) -> Setting:
        """The setting of a name."""
        return self.settings[self.words.index(name)]


# Adding a switch: a row here, and the rule that reads its field.
STRUCTURES: dict[str, Structure] = {
    structure.name: structure
    for structure in (
        Structure("programme_phase", "Tests follow slow phases of development or campaign.", (
            Setting("off", "there are no phases", fields={"programme_phase": 0.0},
                    idle=("north_korea.test.phase_hazard", "north_korea.test.phase_size")),
            Setting("on", "a slow phase of development or campaign moves tests below the red line by `phase_size`",
                    "Tests also follow slow phases of the programme", "programme phases", {"programme_phase": 1.0}),
        )),
        Structure("drill_reaction", "What a full drill adds to a short or medium test.", (
            Setting("default", "as the parameter of this name says"),
            Setting("off", "0", "Drills provoke no tests", "no reaction to drills", {"drill_reaction": 0.0}),
            Setting("strong", "1", "Drills provoke tests strongly", "strong reaction to drills",
                    {"drill_reaction": 1.0}),
        )),
        Structure("commitment", "Relief depends on the deal for which it was given.", (
            Setting("on", "relief is withdrawn when a deal ends, and a concession seeks what sanctions are left",
                    fields={"commitment": 1.0}),
            Setting("off", "`snapback` is 0, and a concession is motivated by the full sanctions level",
                    "Relief cannot be withdrawn", "no snapback", {"commitment": 0.0, "snapback": 0.0},
                    idle=("diplomacy.renege_relief",)),
        )),
        Structure("learning", "The actors learn about each other.", (
            Setting("on", "beliefs follow what happens", fields={"learning": 1.0}),
            Setting("off", "beliefs stay where they start", "Nobody learns", "no learning", {"learning": 0.0},
                    idle=("beliefs",)),
        )),
        Structure("red_line_need", "Tests above the red line feed on themselves, then use up the need for more.", (
            Setting("on", "recent ones make another likelier, and all of them leave less to be tested"),
            Setting("off", "`red_line_momentum` and `need_restraint` are 0: nothing but talks brings quiet",
                    "Campaigns above the red line do not end", "no ebb",
                    {"red_line_momentum": 0.0, "need_restraint": 0.0}, idle=("north_korea.test.need_months",)),
        )),
        Structure("brokerage", "Seoul brings Washington and Pyongyang together.", (
            Setting("on", "lobbying makes Washington talk, and talks between the Koreas open the way to nuclear ones"),
            Setting("off", "`talk_lobbying` and `join_channel` are 0", "Seoul is no broker", "no brokerage",
                    {"talk_lobbying": 0.0, "join_channel": 0.0}),
        )),
    )
}  # fmt: skip
"""The structure switches by name."""
DEFAULT_STRUCTURES = {name: structure.words[0] for name, structure in STRUCTURES.items()}


def _switch_fields() -> list[str]:
    """The fields of a parameter set that switches bring along, beside the coefficients that they write over."""
    written = [field for structure in STRUCTURES.values() for setting in structure.settings for field in setting.fields]
    return [field for field in dict.fromkeys(written) if field not in {parameter.name for parameter in PARAMETERS}]


PARAMETER_DTYPE = np.dtype(
    (
        np.record,
        [(parameter.name, np.float64) for parameter in PARAMETERS] + [(name, np.float64) for name in _switch_fields()],
    )
)
"""One run's parameters; the structure switches ride along as 0 or 1."""


def parameter_sets(count: int) -> np.recarray:
    """`count` sets of default parameters and default structures."""
    sets = np.recarray(count, dtype=PARAMETER_DTYPE)
    for parameter in PARAMETERS:
        sets[parameter.name] = parameter.default
    apply_structures(sets, DEFAULT_STRUCTURES)
    return sets


def apply_structures(sets: np.recarray, settings: Mapping[str, str]) -> None:
    """Write the structure switches into parameter sets that already hold their coefficients."""
    for name, setting in settings.items():
        for field, value in STRUCTURES[name].setting(setting).fields.items():
            sets[field] = value
