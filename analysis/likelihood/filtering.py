"""The compiled filter: weighted branches of states that agree with the record, month by month, by the model's rules.

A month is played as `sim.rules.month` plays it. Where the record shows a level, that level is played and its chance
noted; where it leaves several open, the branch divides. Luck that a record does not show is set so that nothing
happens: no flood, no reopening of the border; what the record dates comes as events. All of it stands in this one file,
because the cache of compiled code notices a change here and not in functions that are called.
"""

import math

import numpy as np

from sim.numerics.compiler import rule
from sim.rules.diplomacy import advance_stage, move_channel
from sim.rules.events import apply_events
from sim.rules.month import settle_month
from sim.rules.north_korea import choose_message, choose_test
from sim.rules.south_korea import choose_drill, choose_posture
from sim.rules.united_states import choose_response
from sim.rules.world import strike_shocks
from sim.state import CONTINUOUS, DISCRETE, INDEX, MEMORY
from sim.vocabulary import CHANNEL, DECISION, INSTRUMENT, RESPONSE

BEFORE, AFTER, CHOSEN, PROBE, STAGED, LEAF = range(6)
"""The scratch states that a branch goes through."""
SCRATCH = 6
DRILL, TEST, POSTURE, MESSAGE, RESPONSES, STAGE, CHANNELS = range(7)
"""The columns of `Record.seen`."""
COLUMNS = 7
MOST_LEVELS = 5
NEVER = 2.0
"""A draw that no chance exceeds."""
DISCRETE_STATES = 1440
"""Combinations of the discrete states that keep branches apart."""
FULL = -2

KEPT = np.array(
    [INDEX[variable.name] for variable in DISCRETE]
    + [INDEX[variable.name] for variable in MEMORY if variable.whole]
)  # fmt: skip
"""Whole numbers: where branches are merged they are those of the heaviest, because a mean would mean nothing."""
assert len(CONTINUOUS) + len(DISCRETE) + len(MEMORY) == len(INDEX)
PAID, TRUST_US, TRUST_ROK = INDEX["belief_paid"], INDEX["trust_us_nk"], INDEX["trust_nk_rok"]


@rule
def key_of(state, vector, grain):
    """Where a state stands in the table of branches: its discrete part, and three beliefs in steps of 1 / grain."""
    key = int(state.stage)
    key = key * 3 + int(state.channel)
    key = key * 3 + int(state.unanswered)
    key = key * 2 + int(state.soft_last_month)
    key = key * 2 + int(state.two_track_last_month)
    key = key * 2 + int(state.tested_last_month)
    key = key * 2 + int(state.campaign)
    key = key * 2 + int(state.declared)
    for field in (PAID, TRUST_US, TRUST_ROK):
        key = key * grain + min(int(vector[field] * grain), grain - 1)
    return key


@rule
def prepare(month, calendar, switch):
    """A month without luck: every choice falls on its first level, no chance comes; `switch` turns the phase."""
    for place in range(len(month.luck)):
        month.luck[place] = 0.0
    for place in (DECISION.stage, DECISION.channel, DECISION.border, DECISION.flood):
        month.luck[place] = NEVER
    month.luck[DECISION.phase] = 0.0 if switch else NEVER
    month.calendar = calendar
    month.step = math.nan
    for instrument in range(len(month.forced)):
        month.forced[instrument] = -1


@rule
def copy(vectors, source, target):
    """Copy one scratch state onto another."""
    for field in range(vectors.shape[1]):
        vectors[target, field] = vectors[source, field]


@rule
def outcome_chance(first, second, outcome):
    """The probability of the first of two chances in turn, of the second, or of neither."""
    if outcome == 0:
        return first
    return (1.0 - first) * (second if outcome == 1 else 1.0 - second)


@rule
def given(*chances):
    """The chance that was possible, 0 where none was."""
    for chance in chances:
        if not math.isnan(chance):
            return chance
    return 0.0


@rule
def insert(state, vector, weight, grain, table, pool, weights, heavy, heaviest, keys, count):
    """Add a branch, or merge it with the one of its key; how many there are now, FULL if there is no room."""
    key = -1
    if grain > 0:
        key = key_of(state, vector, grain)
        slot = table[key]
        if slot >= 0:
            weights[slot] += weight
            for field in range(len(vector)):
                pool[slot, field] += weight * vector[field]
            if weight > heaviest[slot]:
                heaviest[slot] = weight
                for place in range(len(KEPT)):
                    heavy[slot, place] = vector[KEPT[place]]
            return count
    if count == len(weights):
        return FULL
    if grain > 0:
        table[key] = count
    keys[count] = key
    weights[count] = weight
    heaviest[count] = weight
    for field in range(len(vector)):
        pool[count, field] = weight * vector[field]
    for place in range(len(KEPT)):
        heavy[count, place] = vector[KEPT[place]]
    return count + 1


@rule
def settle_branches(grain, table, pool, weights, heavy, keys, count):
    """Turn the sums of the branches into states, and empty the table."""
    for slot in range(count):
        for field in range(pool.shape[1]):
            pool[slot, field] /= weights[slot]
        for place in range(len(KEPT)):
            pool[slot, KEPT[place]] = heavy[slot, place]
        if grain > 0:
            table[keys[slot]] = -1


@rule
def end_month(
    parameters, month, states, vectors, mask, weight, totals, predicted, detailed, grain, table, pool, weights, heavy,
    heaviest, keys, count,
):  # fmt: skip
    """From the chosen actions to the end of the month: every stage and channel that agree with the record."""
    copy(vectors, CHOSEN, PROBE)
    month.luck[DECISION.stage] = NEVER
    advance_stage(states[PROBE], parameters, month)
    first = given(month.join_chance, month.interim_chance, month.renege_chance, month.reversal_chance)
    second = given(month.lapse_chance, month.collapse_chance, month.comprehensive_chance)
    for outcome in range(3):
        chance = outcome_chance(first, second, outcome)
        if chance <= 0.0:
            continue
        copy(vectors, CHOSEN, STAGED)
        month.luck[DECISION.stage] = 0.0 if outcome == 0 else first if outcome == 1 else NEVER
        advance_stage(states[STAGED], parameters, month)
        reached = int(states[STAGED].stage)
        if detailed:
            predicted[STAGE, reached] += weight * chance
        if not (mask[STAGE] >> reached) & 1:
            continue
        staged = weight * chance
        totals[STAGE + 1] += staged
        severed_or_opened, deepened = 0.0, 0.0
        if mask[CHANNELS] != 0:
            copy(vectors, STAGED, PROBE)
            month.luck[DECISION.channel] = NEVER
            move_channel(states[PROBE], parameters, month)
            severed_or_opened = given(month.open_chance, month.sever_chance)
            deepened = given(month.channel_talks_chance)
            if states[STAGED].channel == CHANNEL.talks:
                severed_or_opened = parameters.channel_talks_end
        for turn in range(3):
            ends = outcome_chance(severed_or_opened, deepened, turn)
            if ends <= 0.0:
                continue
            copy(vectors, STAGED, LEAF)
            if mask[CHANNELS] != 0:
                month.luck[DECISION.channel] = 0.0 if turn == 0 else severed_or_opened if turn == 1 else NEVER
                move_channel(states[LEAF], parameters, month)
                channel = int(states[LEAF].channel)
                if detailed:
                    predicted[CHANNELS, channel] += staged * ends
                if not (mask[CHANNELS] >> channel) & 1:
                    continue
            totals[CHANNELS + 1] += staged * ends
            for entry in range(len(month.ledger)):
                month.ledger[entry] = 0.0
            settle_month(states[LEAF], parameters, month)
            count = insert(
                states[LEAF], vectors[LEAF], staged * ends, grain, table, pool, weights, heavy, heaviest, keys, count
            )
            if count == FULL:
                return FULL
    return count


@rule
def filter_record(
    parameters, month, states, vectors, events, calendar, seen, grain, table, pools, weights, heavy, heaviest, keys,
    logs, predicted, starts, test_terms, response_terms,
):  # fmt: skip
    """Follow the whole record; how many branches are left at the end, 0 if none agrees with it, FULL without room.

    `pools` (2, slots, VARIABLES) holds one branch in `pools[0, 0]` at the start and the last branches in the pool of
    the parity of the months; `logs` (months, COLUMNS) is filled with the log-probability of what was seen of each
    column given all before it. Where `starts` (months, VARIABLES) has months, it, `predicted` (months, COLUMNS,
    MOST_LEVELS) and the terms are filled: the mean state that each month starts from, what was expected, the
    terms of choices.
    """
    detailed = len(starts) > 0
    totals = np.zeros(COLUMNS + 1)
    chances = np.zeros((RESPONSES + 1, MOST_LEVELS))
    count = 1
    weights[0, 0] = 1.0
    for index in range(len(seen)):
        mask = seen[index]
        now, after = index % 2, 1 - index % 2
        place = (calendar - 1 + index) % 12 + 1
        totals[:] = 0.0
        totals[0] = 1.0
        expected = predicted[index if detailed else 0]
        left = 0
        for branch in range(count):
            for switch in range(2):
                turns = parameters.phase_hazard if parameters.programme_phase == 1.0 else 0.0
                own = weights[now, branch] * (turns if switch == 1 else 1.0 - turns)
                if own <= 0.0:
                    continue
                for field in range(vectors.shape[1]):
                    vectors[BEFORE, field] = pools[now, branch, field]
                prepare(month, place, switch == 1)
                strike_shocks(states[BEFORE], parameters, month)
                apply_events(states[BEFORE], vectors[BEFORE], month, events, 0, 0, index + 1)
                if detailed:
                    for field in range(vectors.shape[1]):
                        starts[index, field] += own * vectors[BEFORE, field]
                month.forced[:] = -1
                choose_drill(states[BEFORE], parameters, month)
                drills = 1 if month.drill < 0 else 3
                for drill in range(drills):
                    drilled = own
                    if month.drill >= 0:
                        chances[DRILL, drill] = month.drill_probabilities[drill]
                        if detailed:
                            expected[DRILL, drill] += own * chances[DRILL, drill]
                        if not (mask[DRILL] >> drill) & 1:
                            continue
                        month.forced[INSTRUMENT.drill] = drill
                        choose_drill(states[BEFORE], parameters, month)
                        drilled = own * chances[DRILL, drill]
                    totals[DRILL + 1] += drilled
                    month.forced[INSTRUMENT.test] = 0
                    choose_test(states[BEFORE], parameters, month)
                    if detailed:
                        for level in range(test_terms.shape[1]):
                            for term in range(test_terms.shape[2]):
                                test_terms[index, level, term] += drilled * month.test_terms[level, term]
                    for level in range(MOST_LEVELS):
                        chances[TEST, level] = month.test_probabilities[level]
                        if detailed:
                            expected[TEST, level] += drilled * chances[TEST, level]
                    for test in range(MOST_LEVELS):
                        tested = drilled * chances[TEST, test]
                        if tested <= 0.0 or not (mask[TEST] >> test) & 1:
                            continue
                        totals[TEST + 1] += tested
                        copy(vectors, BEFORE, AFTER)
                        month.forced[INSTRUMENT.test] = test
                        choose_test(states[AFTER], parameters, month)
                        choose_posture(states[AFTER], parameters, month)
                        for level in range(MOST_LEVELS):
                            chances[POSTURE, level] = month.posture_probabilities[level]
                            if detailed:
                                expected[POSTURE, level] += tested * chances[POSTURE, level]
                        for posture in range(MOST_LEVELS):
                            postured = tested * chances[POSTURE, posture]
                            if postured <= 0.0 or not (mask[POSTURE] >> posture) & 1:
                                continue
                            totals[POSTURE + 1] += postured
                            month.posture = posture
                            choose_message(states[AFTER], parameters, month)
                            for level in range(4):
                                chances[MESSAGE, level] = month.message_probabilities[level]
                                if detailed:
                                    expected[MESSAGE, level] += postured * chances[MESSAGE, level]
                            for message in range(4):
                                said = postured * chances[MESSAGE, message]
                                if said <= 0.0 or not (mask[MESSAGE] >> message) & 1:
                                    continue
                                totals[MESSAGE + 1] += said
                                month.message = message
                                month.forced[INSTRUMENT.response] = 0
                                choose_response(states[AFTER], parameters, month)
                                if detailed:
                                    for level in range(response_terms.shape[1]):
                                        for term in range(response_terms.shape[2]):
                                            response_terms[index, level, term] += (
                                                said * month.response_terms[level, term]
                                            )
                                for level in range(MOST_LEVELS):
                                    chances[RESPONSES, level] = month.response_probabilities[level]
                                    if detailed:
                                        expected[RESPONSES, level] += said * chances[RESPONSES, level]
                                for response in range(MOST_LEVELS):
                                    answered = said * chances[RESPONSES, response]
                                    if answered <= 0.0 or not (mask[RESPONSES] >> response) & 1:
                                        continue
                                    totals[RESPONSES + 1] += answered
                                    copy(vectors, AFTER, CHOSEN)
                                    month.response = response
                                    if response == RESPONSE.declare:
                                        states[CHOSEN].declared = 1.0
                                    left = end_month(
                                        parameters, month, states, vectors, mask, answered, totals, expected, detailed,
                                        grain, table, pools[after], weights[after], heavy, heaviest, keys, left,
                                    )  # fmt: skip
                                    if left == FULL:
                                        return FULL
        for column in range(COLUMNS):
            if totals[column + 1] <= 0.0:
                logs[index, column] = -math.inf
                return 0
            logs[index, column] = math.log(totals[column + 1] / totals[column])
            if detailed:
                for level in range(MOST_LEVELS):
                    expected[column, level] /= totals[column]
        if detailed:
            test_terms[index] /= totals[TEST]
            response_terms[index] /= totals[RESPONSES]
        settle_branches(grain, table, pools[after], weights[after], heavy, keys, left)
        for branch in range(left):
            weights[after, branch] /= totals[COLUMNS]
        count = left
    return count
