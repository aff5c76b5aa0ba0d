/* The month of the model once more, by hand, in C: what the compiled engine is measured and checked against.

   Written from the specification, without the record that an explanation needs: no named terms, no chances, no ledger.
   It draws the same luck, so it must make the same choices; sums are written in the specification's order, so that
   the numbers come out equal too. `fields.h` is made from the model's tables by yardstick.py: the structs
   `parameters_t`, `state_t`, `outcome_t` and `event_t` in the order of the NumPy records, and an enumeration for each
   set of words. Of the scheduled events only changes of leaders are played. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "fields.h"

#define EPSILON 0.001
#define FIXED_POINT 16777216.0

/* What is kept of the month besides the state. */
typedef struct {
    int drill, test, posture, message, sanctions, talk; /* drill: -1 outside March and August */
    double drilling;                                    /* 1 full, .5 scaled, else 0 */
    double ease_size, relief;                           /* against an ordinary ease; what all relief is worth */
    int flood, refusal, collapsed, new_talks, new_interim, new_comprehensive, punished, unpunished;
} month_t;

/* ---- Draws: Philox 4x64-10, keyed by seed, run, month and decision ---- */

static inline void philox(uint64_t key_0, uint64_t key_1, const uint64_t counter[4], double drawn[4])
{
    uint64_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
    for (int round = 0; round < 10; round++) {
        unsigned __int128 first = (unsigned __int128)a * 0xD2E7470EE14C6C93u;
        unsigned __int128 second = (unsigned __int128)c * 0xCA5A826395121157u;
        a = (uint64_t)(second >> 64) ^ b ^ key_0;
        b = (uint64_t)second;
        c = (uint64_t)(first >> 64) ^ d ^ key_1;
        d = (uint64_t)first;
        key_0 += 0x9E3779B97F4A7C15u;
        key_1 += 0xBB67AE8584CAA73Bu;
    }
    const uint64_t words[4] = {a, b, c, d};
    for (int place = 0; place < 4; place++)
        drawn[place] = (double)(words[place] >> 11) * (1.0 / 9007199254740992.0);
}

/* ---- Choice ---- */

static inline double clip(double value, double low, double high)
{
    value = value > low ? value : low;
    return value < high ? value : high;
}

static inline double logistic(double log_odds)
{
    return 1.0 / (1.0 + exp(-log_odds));
}

/* The level that `draw` picks among levels of these utilities; `excluded` is a level or -1. */
static inline int choose(int levels, double utility[], double rationality, int excluded, double draw)
{
    double best = -INFINITY, total = 0.0, reached = 0.0, weight[MOST_LEVELS];
    int level = 0;
    for (int k = 0; k < levels; k++) {
        utility[k] = rationality * utility[k];
        if (k != excluded && utility[k] > best)
            best = utility[k];
    }
    for (int k = 0; k < levels; k++) {
        weight[k] = k == excluded ? 0.0 : exp(utility[k] - best);
        total += weight[k];
    }
    for (int k = 0; k < levels - 1; k++) {
        reached += weight[k] / total;
        level += draw >= reached;
    }
    while (weight[level] / total == 0.0) /* the shares fell short of 1 by rounding */
        level--;
    return level;
}

static int choose_drill(const state_t *s, const parameters_t *p, double draw)
{
    double tested = -p->test_response * s->tested_last_month;
    double utility[3] = {0};
    utility[DRILL_scaled] = p->base_scaled + p->scaled_engagement * s->engagement_rok + tested;
    utility[DRILL_suspended] = p->base_suspended + p->suspended_talks * (s->stage >= STAGE_talks)
                               + p->suspended_engagement * s->engagement_rok + tested;
    return choose(3, utility, p->rationality_south_korea, -1, draw);
}

static int choose_test(const state_t *s, const parameters_t *p, const month_t *m, int calendar, double draw)
{
    const double base[5] = {0, p->base_short, p->base_medium, p->base_long, p->base_nuclear};
    const double pressure[5] = {0, p->pressure_short, p->pressure_medium, p->pressure_long, p->pressure_nuclear};
    double phase = p->programme_phase == 1.0 ? p->phase_size * (2.0 * s->campaign - 1.0) : 0.0;
    int winter = calendar == 12 || calendar == 1;
    double utility[5] = {0};
    for (int k = TEST_short; k <= TEST_nuclear; k++) {
        double series = k == TEST_nuclear ? p->nuclear_momentum : 1.0;
        utility[k] = base[k] + (k < TEST_long ? phase : 0.0) + pressure[k] * s->pressure + series * p->momentum * s->tested_last_month;
        if (k < TEST_long)
            utility[k] += p->drill_reaction * m->drilling;
        utility[k] -= p->pandemic_restraint * s->border_closed;
        utility[k] -= p->winter_restraint * winter;
        utility[k] -= p->talks_restraint * (s->stage >= STAGE_talks);
        if (k >= TEST_long) {
            utility[k] -= p->red_line_caution * s->belief_punished * s->consensus;
            utility[k] -= p->option_value * s->belief_paid;
            utility[k] += series * p->red_line_momentum * s->red_line_activity;
            utility[k] -= p->need_restraint * s->need_met;
        }
        if (k == TEST_medium)
            utility[k] -= p->option_medium * p->option_value * s->belief_paid;
        utility[k] += series * p->campaign_memory * s->test_activity;
        if (k == TEST_nuclear)
            utility[k] -= p->nuclear_spacing * exp(-s->since_nuclear / 9.0);
    }
    return choose(5, utility, p->rationality_north_korea, -1, draw);
}

static int choose_posture(const state_t *s, const parameters_t *p, const month_t *m, double draw)
{
    double engagement = p->engagement * s->engagement_rok;
    double reciprocity = p->reciprocity * s->soft_last_month;
    double utility[5] = {0};
    utility[POSTURE_arms] = p->base_arms + p->test_response * (m->test != TEST_none)
                            - p->arms_engagement * s->engagement_rok;
    utility[POSTURE_aid] = p->base_aid + engagement + reciprocity;
    utility[POSTURE_declaration] = p->base_declaration + engagement + reciprocity;
    utility[POSTURE_lobby] = p->base_lobby + engagement + reciprocity + p->broker_response * s->two_track_last_month;
    return choose(5, utility, p->rationality_south_korea, -1, draw);
}

static int choose_message(const state_t *s, const parameters_t *p, const month_t *m, double draw)
{
    double hardship = s->pain * s->sanctions;
    double in_place = s->sanctions;
    if (p->commitment == 1.0)
        in_place = s->sanctions > s->deal_relief ? s->sanctions - s->deal_relief : 0.0;
    double grievance = p->drill_grievance * m->drilling;
    double utility[4] = {0};
    utility[MESSAGE_two_track] = p->base_two_track + p->relief_seeking * hardship
                                 + p->broker_value * s->trust_nk_rok * s->engagement_rok
                                 + p->declaration_response * (m->posture == POSTURE_declaration) - grievance
                                 - p->arms_grievance * (m->posture == POSTURE_arms);
    utility[MESSAGE_offer] = p->base_offer + p->relief_seeking * hardship + p->payment_belief * s->belief_paid
                             - grievance;
    utility[MESSAGE_concession] = p->base_concession + p->relief_seeking * s->pain * in_place
                                  + in_place / 0.9 * p->payment_belief * s->belief_paid
                                  + in_place / 0.9 * p->talks_momentum * (s->stage == STAGE_talks);
    return choose(4, utility, p->rationality_north_korea, -1, draw);
}

static int choose_sanctions(const state_t *s, const parameters_t *p, const month_t *m, double draw)
{
    int tested = m->test != TEST_none, crossed = m->test >= TEST_long;
    double headroom_used = clip((s->sanctions - 0.8) / 0.2, 0.0, 1.0);
    double utility[3] = {0};
    utility[SANCTIONS_tighten] = p->base_tighten + p->medium_response * (m->test == TEST_medium)
                                 + p->long_response * s->consensus * (s->unanswered == UNANSWERED_long)
                                 + p->nuclear_response * s->consensus * (s->unanswered == UNANSWERED_nuclear)
                                 - p->saturation * headroom_used * (s->unanswered == UNANSWERED_none);
    utility[SANCTIONS_ease] = p->base_ease + p->ease_trust * s->trust_us_nk
                              + p->ease_lobbying * (m->posture == POSTURE_lobby)
                              + p->ease_concession * (m->message == MESSAGE_concession)
                              + p->ease_engagement * s->engagement_us * (s->stage >= STAGE_talks)
                              - p->ease_test_penalty * tested - p->ease_red_line_penalty * crossed;
    return choose(3, utility, p->rationality_united_states, -1, draw);
}

static int choose_talk(const state_t *s, const parameters_t *p, const month_t *m, double draw)
{
    int tested = m->test != TEST_none;
    double utility[3] = {0};
    utility[TALK_declare] = p->base_declare + p->declare_trust * s->trust_us_nk
                            + p->declare_proposal * (m->posture == POSTURE_declaration)
                            + p->declare_engagement * s->engagement_us - p->alliance_cost
                            - p->declare_test_penalty * tested;
    utility[TALK_talk] = p->base_talk + p->talk_offer * (m->message >= MESSAGE_offer)
                         + p->talk_engagement * s->engagement_us + p->talk_lobbying * (m->posture == POSTURE_lobby)
                         + p->talk_tightening * (m->sanctions == SANCTIONS_tighten);
    return choose(3, utility, p->rationality_united_states, s->declared == 1.0 ? TALK_declare : -1, draw);
}

/* What relief of a size is worth; `ordinary` is the fall of the sanctions level that has size 1. */
static inline double ordinary_step(const parameters_t *p)
{
    double ordinary = 0.5 * p->interim_relief;
    return ordinary > EPSILON ? ordinary : EPSILON;
}

static inline double worth(double size)
{
    return size <= 1.0 ? size : 1.0 + log(size);
}

/* ---- What is scheduled ---- */

static void change_leaders(state_t *s, const event_t *events, int64_t count, uint64_t seed, int64_t run, int64_t number)
{
    for (int64_t row = 0; row < count; row++) {
        const event_t *event = &events[row];
        double engagement = event->value;
        if (number < event->first || number > event->last)
            continue;
        if (event->probability < 1.0) {
            const uint64_t counter[4] = {event->key, (uint64_t)number, (uint64_t)run, 0};
            double drawn[4];
            philox(seed, 1, counter, drawn);
            if (drawn[0] >= event->probability) {
                if (isnan(event->otherwise))
                    continue;
                engagement = event->otherwise;
            }
        }
        if (event->target == STATE_engagement_rok) {
            s->engagement_rok = engagement;
            s->trust_nk_rok = 0.5 * (s->trust_nk_rok + s->trust_nk_rok_start);
        } else {
            s->engagement_us = engagement;
            s->trust_us_nk = 0.5 * (s->trust_us_nk + s->trust_us_nk_start);
        }
    }
}

/* ---- Diplomacy ---- */

static void join(state_t *s, const parameters_t *p, month_t *m, double draw)
{
    int renewed = m->message >= MESSAGE_offer, talked = m->talk == TALK_talk;
    if (renewed)
        s->stage = STAGE_offer;
    m->refusal = s->stage == STAGE_offer && !talked && m->sanctions != SANCTIONS_ease;
    double log_odds = p->join_base + p->join_hardship * s->pain * s->sanctions + p->join_belief * s->belief_paid
                      + p->join_offer * renewed + p->join_declaration * s->declared
                      + p->join_channel * (s->channel == CHANNEL_talks);
    double chance = talked ? logistic(log_odds) : 0.0;
    if (m->ease_size > 0.0) {
        double share = m->ease_size < 1.0 ? m->ease_size : 1.0;
        double relieved = logistic(log_odds + p->join_relief * worth(m->ease_size > 1.0 ? m->ease_size : 1.0)
                                   + p->join_declaration_with_relief * s->declared);
        chance = (1.0 - share) * chance + share * relieved;
    }
    if (draw < chance) {
        s->stage = STAGE_talks;
        s->moratorium = 1.0;
        m->new_talks = 1;
    } else if (s->stage == STAGE_offer && !renewed && draw < chance + (1.0 - chance) * p->offer_lapse) {
        s->stage = STAGE_none;
    }
}

static void advance_stage(state_t *s, const parameters_t *p, month_t *m, double draw)
{
    int crossed = m->test >= TEST_long;
    if (s->stage <= STAGE_offer) {
        join(s, p, m, draw);
    } else if (s->stage == STAGE_talks) {
        double deal = logistic(p->interim_base + p->interim_trust * s->trust_us_nk
                               + p->interim_hardship * s->pain * s->sanctions
                               + p->interim_engagement * s->engagement_us);
        double collapse = clip(p->collapse_hazard + p->collapse_red_line * crossed, 0.0, 1.0);
        if (draw < deal) {
            s->stage = STAGE_interim;
            m->new_interim = 1;
        } else if (draw < deal + (1.0 - deal) * collapse) {
            s->stage = STAGE_none;
            m->collapsed = 1;
        }
    } else if (s->stage == STAGE_interim) {
        double renege = logistic(p->renege_base - p->renege_relief * p->snapback * s->deal_relief);
        renege = clip(renege + p->renege_red_line * crossed, 0.0, 1.0);
        double in_place = s->sanctions;
        if (p->commitment == 1.0)
            in_place = s->sanctions > s->deal_relief ? s->sanctions - s->deal_relief : 0.0;
        double larger_deal = logistic(p->comprehensive_base + p->comprehensive_trust * s->trust_us_nk
                                      + p->comprehensive_stake * in_place
                                      + p->comprehensive_engagement * s->engagement_us - p->alliance_cost);
        if (draw < renege) {
            s->stage = STAGE_none;
            m->collapsed = 1;
        } else if (draw < renege + (1.0 - renege) * larger_deal) {
            s->stage = STAGE_comprehensive;
            s->treaty = 1.0;
            m->new_comprehensive = 1;
        }
    } else if (draw < p->comprehensive_reversal) {
        s->stage = STAGE_interim;
        s->treaty = 0.0;
    }
}

static void move_channel(state_t *s, const parameters_t *p, const month_t *m, double draw)
{
    int two_track = m->message == MESSAGE_two_track;
    int gesture = m->posture == POSTURE_aid || m->posture == POSTURE_declaration;
    if (s->channel == CHANNEL_severed) {
        if (draw < logistic(p->channel_open_base + p->channel_two_track * two_track + p->channel_gesture * gesture
                            - p->channel_drill * m->drilling))
            s->channel = CHANNEL_open;
    } else if (s->channel == CHANNEL_open) {
        double sever = logistic(p->channel_sever_base + p->channel_drill * m->drilling
                                + p->channel_arms * (m->posture == POSTURE_arms) + p->channel_coupling * m->refusal);
        double talks = two_track && gesture ? p->channel_talks : 0.0;
        if (draw < sever)
            s->channel = CHANNEL_severed;
        else if (draw < sever + (1.0 - sever) * talks)
            s->channel = CHANNEL_talks;
    } else if (draw < p->channel_talks_end) {
        s->channel = CHANNEL_open;
    }
}

/* ---- Transitions ---- */

static void settle_red_line(state_t *s, month_t *m)
{
    if (s->unanswered == UNANSWERED_none)
        return;
    if (m->sanctions == SANCTIONS_tighten)
        m->punished = 1;
    else if (++s->unanswered_age >= 3.0)
        m->unpunished = 1;
    if (m->punished || m->unpunished)
        s->unanswered = s->unanswered_age = 0.0;
}

static void move_sanctions(state_t *s, const parameters_t *p, month_t *m)
{
    double level = s->sanctions, granted = 0.0;
    if (m->sanctions == SANCTIONS_tighten) {
        level += p->tighten_step * (1.0 - s->sanctions) / 0.3 * s->consensus;
        level += p->unilateral_step;
    } else if (m->sanctions == SANCTIONS_ease) {
        level -= 0.5 * p->interim_relief;
    }
    if (m->new_interim) { /* never more relief than there are sanctions */
        granted = clip(p->interim_relief, 0.0, level > 0.0 ? level : 0.0);
        s->deal_relief = granted;
        s->relief_elsewhere = 0.0;
        level -= granted;
    } else if (m->new_comprehensive) {
        granted = clip(p->comprehensive_relief, 0.0, level > 0.0 ? level : 0.0);
        granted = clip(granted, 0.0, 1.0 - s->deal_relief);
        s->deal_relief += granted;
        level -= granted;
    } else if (m->collapsed) {
        level += p->snapback * clip(s->deal_relief - s->relief_elsewhere, 0.0, 1.0); /* aid comes back to no level */
        s->deal_relief = s->relief_elsewhere = 0.0;
    }
    s->sanctions = clip(level, 0.0, 1.0);
    m->relief = worth(m->ease_size + granted / ordinary_step(p));
}

static void move_world(state_t *s, const parameters_t *p, const month_t *m)
{
    int talking = s->stage >= STAGE_talks, crossed = m->test >= TEST_long;
    static const double test_tension[5] = {0.0, 0.06, 0.10, 0.25, 0.35};

    double target = 1.0 - p->sanctions_cost * s->enforcement * s->sanctions - p->closure_cost * s->border_closed;
    double economy = s->economy + p->adjustment * (target - s->economy) - p->flood_cost * m->flood;
    if (m->posture == POSTURE_aid && s->channel >= CHANNEL_open)
        economy += p->aid_effect * (1.0 - s->sanctions);
    s->economy = clip(economy, EPSILON, 1.2);
    s->pain = clip((1.0 - s->economy) / 0.15, 0.0, 1.0);

    double pressure = s->pressure;
    if (talking)
        pressure -= p->talks_release;
    else
        pressure += p->build * s->sanctions / 0.9;
    pressure -= p->relief_release * m->relief;
    pressure -= p->red_line_release * crossed;
    pressure += p->collapse_surge * m->collapsed;
    s->pressure = clip(pressure, 0.0, 1.0);

    double driven = 1.0 + p->production_pressure * (s->pressure - 0.7);
    driven = driven > 0.0 ? driven : 0.0;
    double share = s->stage == STAGE_interim ? p->interim_production * driven
                   : s->stage == STAGE_comprehensive ? p->comprehensive_production : driven;
    double warheads = s->warheads + p->production * share;
    s->warheads = warheads > 0.0 ? warheads : 0.0;

    double tension = 0.85 * s->tension + test_tension[m->test] + 0.05 * m->drilling;
    tension += 0.05 * (m->sanctions == SANCTIONS_tighten);
    tension -= 0.08 * talking + 0.03 * (m->message == MESSAGE_offer);
    s->tension = clip(tension, 0.0, 1.0);
}

/* ---- Beliefs ---- */

static double bayes(double trust, double if_trustworthy, double if_not)
{
    return trust * if_trustworthy / (trust * if_trustworthy + (1.0 - trust) * if_not);
}

static double inner(double belief)
{
    return clip(belief, EPSILON, 1.0 - EPSILON);
}

static void count(double *mean, double *weight, double success, double counts, double window)
{
    *mean = inner((*mean * *weight + success * counts) / (*weight + counts));
    *weight = *weight + counts < window ? *weight + counts : window;
}

static void learn_broker(state_t *s, const parameters_t *p, const month_t *m)
{
    int arms = m->posture == POSTURE_arms;
    int waiting = ((int)s->lobbying << 1 & 63) | (m->posture == POSTURE_lobby), failures = 0;
    double share = m->new_talks ? 1.0 : m->relief < 1.0 ? m->relief : 1.0;
    double successes = share * __builtin_popcount((unsigned)waiting);
    if (share == 1.0) {
        waiting = 0;
    } else if (waiting & 32) { /* the sixth month without talks or relief */
        failures = s->stage < STAGE_talks;
        waiting &= 31;
    }
    s->lobbying = waiting;
    s->since_declaration = m->posture == POSTURE_declaration ? 0.0 : clip(s->since_declaration + 1.0, 0.0, 99.0);

    double gain = p->broker_success * successes;
    if (m->posture == POSTURE_aid)
        gain += p->broker_aid;
    if (m->posture == POSTURE_declaration)
        gain += p->broker_declaration;
    double loss = p->broker_failure * failures;
    loss += p->broker_arms * arms + p->broker_drill * m->drilling;
    if ((arms || m->drill == DRILL_full) && s->since_declaration <= 3.0)
        loss += p->double_standard;
    double trust = s->trust_nk_rok + gain * (s->channel >= CHANNEL_open) - loss;
    s->trust_nk_rok = inner(trust + p->broker_return * (p->broker_rest - trust));
}

static void learn(state_t *s, const parameters_t *p, const month_t *m)
{
    double trust = s->trust_us_nk, good = p->cooperation_if_trustworthy, bad = p->cooperation_if_not;
    if (m->message == MESSAGE_concession || (s->stage == STAGE_talks && m->test == TEST_none))
        trust = bayes(trust, good, bad);
    if (m->test >= TEST_long)
        trust = bayes(trust, 1.0 - good, 1.0 - bad);
    s->trust_us_nk = inner(trust + p->trust_return * (s->trust_us_nk_start - trust));

    double paid = p->paid_by_ease * m->relief, unpaid = 0.0;
    if (m->talk == TALK_talk && m->message >= MESSAGE_offer)
        paid += p->paid_by_talk;
    if (m->talk == TALK_none)
        unpaid = p->unpaid_by_refusal * (m->relief < 1.0 ? 1.0 - m->relief : 0.0);
    if (paid + unpaid != 0.0)
        count(&s->belief_paid, &s->belief_paid_weight, paid / (paid + unpaid), paid + unpaid, p->window);

    if (m->punished || m->unpunished)
        count(&s->belief_punished, &s->belief_punished_weight, m->punished, 1.0, p->window);

    learn_broker(s, p, m);
}

/* ---- The month ---- */

static inline month_t play_month(state_t *s, const parameters_t *p, const event_t *events, int64_t event_count,
                                 uint64_t seed, int64_t run, int64_t number, int calendar)
{
    month_t m = {.drill = -1};
    double luck[12];
    for (int block = 0; block < 3; block++) {
        const uint64_t counter[4] = {(uint64_t)block, (uint64_t)number, (uint64_t)run, 0};
        philox(seed, 0, counter, luck + 4 * block);
    }
    m.flood = calendar >= 7 && calendar <= 9 && luck[DECISION_flood] < p->flood_hazard;
    if (s->border_closed == 1.0 && luck[DECISION_border] < p->reopening_hazard)
        s->border_closed = 0.0;
    if (p->programme_phase == 1.0 && luck[DECISION_phase] < p->phase_hazard)
        s->campaign = 1.0 - s->campaign;
    change_leaders(s, events, event_count, seed, run, number);

    if (calendar == 3 || calendar == 8) {
        m.drill = choose_drill(s, p, luck[DECISION_drill]);
        m.drilling = m.drill == DRILL_full ? 1.0 : m.drill == DRILL_scaled ? 0.5 : 0.0;
    }
    m.test = choose_test(s, p, &m, calendar, luck[DECISION_test]);
    if (m.test >= TEST_long) {
        s->moratorium = s->unanswered_age = 0.0;
        if (m.test == TEST_nuclear)
            s->unanswered = UNANSWERED_nuclear;
        else if (s->unanswered == UNANSWERED_none)
            s->unanswered = UNANSWERED_long;
    }
    m.posture = choose_posture(s, p, &m, luck[DECISION_posture]);
    m.message = choose_message(s, p, &m, luck[DECISION_message]);
    m.sanctions = choose_sanctions(s, p, &m, luck[DECISION_sanctions]);
    if (m.sanctions == SANCTIONS_ease) {
        double ordinary = ordinary_step(p);
        m.ease_size = (ordinary < s->sanctions ? ordinary : s->sanctions) / ordinary;
    }
    m.talk = choose_talk(s, p, &m, luck[DECISION_talk]);
    if (m.talk == TALK_declare)
        s->declared = 1.0;

    advance_stage(s, p, &m, luck[DECISION_stage]);
    move_channel(s, p, &m, luck[DECISION_channel]);
    settle_red_line(s, &m);
    move_sanctions(s, p, &m);
    move_world(s, p, &m);
    if (p->learning != 0.0)
        learn(s, p, &m);
    s->tested_last_month = m.test != TEST_none;
    s->test_activity += (s->tested_last_month - s->test_activity) / 6.0;
    s->red_line_activity += (m.test >= TEST_long) - s->red_line_activity / 6.0;
    s->need_met += (m.test >= TEST_long) - s->need_met / p->need_months;
    s->since_nuclear = m.test == TEST_nuclear ? 1.0 : clip(s->since_nuclear + 1.0, 0.0, 999.0);
    s->soft_last_month = m.message >= MESSAGE_two_track;
    s->two_track_last_month = m.message == MESSAGE_two_track;
    return m;
}

/* ---- Outcomes of a run and totals of a month, as sim/engine/tally.py keeps them ---- */

static inline void first_time(double *month, int happened, int64_t number)
{
    if (happened && *month == 0.0)
        *month = (double)number;
}

static inline double larger(double one, double other)
{
    return one > other ? one : other;
}

static inline void tally_run(outcome_t *o, const state_t *s, const month_t *m, int64_t number)
{
    int eased = m->sanctions == SANCTIONS_ease;
    o->tests += m->test != TEST_none;
    o->tests_short += m->test == TEST_short;
    o->tests_medium += m->test == TEST_medium;
    o->tests_long += m->test == TEST_long;
    o->tests_nuclear += m->test == TEST_nuclear;
    o->quiet = m->test == TEST_none ? o->quiet + 1.0 : 0.0;
    o->longest_quiet = larger(o->longest_quiet, o->quiet);
    o->two_track_messages += m->message == MESSAGE_two_track;
    o->offers += m->message == MESSAGE_offer;
    o->concessions += m->message == MESSAGE_concession;
    o->tightenings += m->sanctions == SANCTIONS_tighten;
    o->easings += eased;
    o->talks_months += s->stage == STAGE_talks;
    o->interim_months += s->stage == STAGE_interim;
    first_time(&o->first_test_month, m->test != TEST_none, number);
    first_time(&o->first_red_line_month, m->test >= TEST_long, number);
    first_time(&o->first_talks_month, s->stage >= STAGE_talks, number);
    first_time(&o->first_interim_month, s->stage >= STAGE_interim, number);
    first_time(&o->first_relief_month, eased || m->new_interim || m->new_comprehensive, number);
    first_time(&o->first_declaration_month, s->declared == 1.0, number);
    o->declared = larger(o->declared, s->declared);
    o->treaty = larger(o->treaty, s->treaty);
    o->lowest_economy = number == 1 || s->economy < o->lowest_economy ? s->economy : o->lowest_economy;
    o->mean_tension += (s->tension - o->mean_tension) / (double)number;
    o->peak_tension = larger(o->peak_tension, s->tension);
}

static void finish_run(outcome_t *o, const state_t *s)
{
    o->final_sanctions = s->sanctions;
    o->final_economy = s->economy;
    o->final_pressure = s->pressure;
    o->final_warheads = s->warheads;
    o->outcome = s->stage >= STAGE_talks ? STAGE_comprehensive - s->stage : o->first_red_line_month == 0.0 ? 3.0 : 4.0;
}

static inline void tally_month(int64_t *shares, int32_t *histogram, int64_t *sums, const double *scale,
                               const state_t *s, const month_t *m)
{
    const double *vector = (const double *)s;
    if (m->drill >= 0)
        shares[SHARE_drill_full + m->drill]++;
    shares[SHARE_test_none + m->test]++;
    shares[SHARE_posture_hold + m->posture]++;
    shares[SHARE_message_hostile + m->message]++;
    shares[SHARE_us_sanctions_hold + m->sanctions]++;
    shares[SHARE_us_talk_none + m->talk]++;
    shares[SHARE_stage_none + (int)s->stage]++;
    shares[SHARE_channel_severed + (int)s->channel]++;
    shares[SHARE_consensus] += (int64_t)s->consensus;
    shares[SHARE_border_closed] += (int64_t)s->border_closed;
    shares[SHARE_moratorium] += (int64_t)s->moratorium;
    shares[SHARE_declared] += (int64_t)s->declared;
    shares[SHARE_treaty] += (int64_t)s->treaty;
    for (int place = 0; place < BANDED; place++) { /* they stand first in the state */
        int step = (int)(vector[place] * scale[place] + 0.5);
        histogram[place * (GRID + 1) + (step < GRID ? step : GRID)]++;
        sums[place] += (int64_t)(vector[place] * FIXED_POINT + 0.5);
    }
}

/* All runs through all months, filling states, outcomes, totals and (unless NULL) paths in place. As in the compiled
   engine the months are the outer loop, so that one month's totals stay close at hand. `parameters` holds one record,
   or with `each` one a run. */
void simulate(const parameters_t *parameters, int32_t each, state_t *states, int64_t runs, const event_t *events,
              int64_t event_count, uint64_t seed, int64_t first_run, int64_t calendar, int64_t months,
              outcome_t *outcomes, int64_t *shares, int32_t *histogram, int64_t *sums, const double *scale,
              double *path_states, int8_t *path_actions)
{
    for (int64_t index = 0; index < months; index++) {
        int place = (int)((calendar - 1 + index) % 12 + 1);
        for (int64_t run = 0; run < runs; run++) {
            state_t *state = &states[run];
            const parameters_t *own = &parameters[each ? run : 0];
            month_t month = play_month(state, own, events, event_count, seed, first_run + run, index + 1, place);
            tally_run(&outcomes[run], state, &month, index + 1);
            tally_month(shares + index * SHARES, histogram + index * BANDED * (GRID + 1), sums + index * BANDED,
                        scale, state, &month);
            if (path_states != NULL) {
                const double *vector = (const double *)state;
                const int actions[INSTRUMENTS] = {month.drill,   month.test,      month.posture,
                                                  month.message, month.sanctions, month.talk};
                for (int field = 0; field < VARIABLES; field++)
                    path_states[(run * months + index) * VARIABLES + field] = vector[field];
                for (int instrument = 0; instrument < INSTRUMENTS; instrument++)
                    path_actions[(run * months + index) * INSTRUMENTS + instrument] = (int8_t)actions[instrument];
            }
        }
    }
    for (int64_t run = 0; run < runs; run++)
        finish_run(&outcomes[run], &states[run]);
}
