import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.numerics.draws import DRAWS, draw_event, draw_month, key_of, parameter_draws, philox, uniform, word
from sim.vocabulary import DECISION

WORDS = st.integers(0, 2**64 - 1)
SEEDS = st.integers(0, 2**63 - 1)
RUNS, MONTHS = st.integers(0, 10**8), st.integers(1, 1200)


def numpys(key: tuple[int, int], counter: tuple[int, int, int, int]) -> np.random.Philox:
    """NumPy's generator, set so that the block of `counter` comes next: it steps the counter before it draws."""
    place = sum(part << (64 * index) for index, part in enumerate(counter))
    return np.random.Philox(key=np.array(key, dtype=np.uint64), counter=(place - 1) % 2**256)


def luck(seed: int, run: int, month: int) -> np.ndarray:
    drawn = np.empty(DRAWS)
    draw_month(drawn, seed, run, month)
    return drawn


@given(st.tuples(WORDS, WORDS), st.tuples(WORDS, WORDS, WORDS, WORDS))
def test_that_a_block_is_the_one_that_numpys_philox_gives(
    key: tuple[int, int], counter: tuple[int, int, int, int]
) -> None:
    found = philox(*(word(part) for part in (*key, *counter)))
    assert [int(part) for part in found] == numpys(key, counter).random_raw(4).tolist()


@given(WORDS)
def test_that_a_uniform_draw_is_made_of_a_word_as_numpy_makes_it(bits: int) -> None:
    assert uniform(word(bits)) == (bits >> 11) / 2**53 < 1


@given(SEEDS, RUNS, MONTHS)
def test_that_the_luck_of_a_month_is_numpys_keyed_by_seed_run_and_month(seed: int, run: int, month: int) -> None:
    expected = np.random.Generator(numpys((seed, 0), (0, month, run, 0))).random(DRAWS)
    assert (luck(seed, run, month) == expected).all()


@given(SEEDS, RUNS, MONTHS, WORDS)
def test_that_the_draw_of_an_event_is_numpys_keyed_by_seed_run_month_and_event(
    seed: int, run: int, month: int, event: int
) -> None:
    expected = np.random.Generator(numpys((seed, 1), (event, month, run, 0))).random()
    assert draw_event(seed, run, month, np.uint64(event)) == expected


@given(SEEDS, st.text(max_size=30), RUNS, st.integers(1, 20))
def test_that_the_draws_of_a_parameter_are_keyed_by_its_name_and_do_not_depend_on_how_many_are_asked_for(
    seed: int, name: str, first: int, runs: int
) -> None:
    whole = parameter_draws(seed, name, first, runs)
    stream = (seed, key_of(name))
    expected = [np.random.Generator(numpys(stream, (0, 0, first + run, 0))).random() for run in range(runs)]
    assert whole.tolist() == expected
    assert parameter_draws(seed, name, first + runs - 1, 1)[0] == whole[-1]


def test_that_the_key_of_a_name_is_the_same_in_every_process_and_version() -> None:
    # the first eight bytes of SHA-256, least significant first
    assert key_of("") == int.from_bytes(bytes.fromhex("e3b0c44298fc1c14"), "little")
    assert key_of("abc") == int.from_bytes(bytes.fromhex("ba7816bf8f01cfea"), "little")


@pytest.mark.parametrize("other", [(2, 7, 3), (1, 8, 3), (1, 7, 4)])
def test_that_another_seed_run_or_month_has_other_luck(other: tuple[int, int, int]) -> None:
    assert not np.intersect1d(luck(1, 7, 3), luck(*other)).size


def test_that_every_decision_has_a_place_of_its_own_that_never_moves() -> None:
    assert DECISION._asdict() == {
        "test": 0, "posture": 1, "message": 2, "sanctions": 3, "stage": 4, "channel": 5, "border": 6, "flood": 7,
        "drill": 8, "phase": 9, "talk": 10,
    }  # fmt: skip
    assert len(DECISION) <= DRAWS


def test_that_draws_are_uniform_and_uncorrelated_across_decisions_runs_and_months() -> None:
    sample = np.array([[luck(20210924, run, month) for month in range(1, 13)] for run in range(500)])
    assert stats.kstest(sample.ravel(), "uniform").pvalue > 0.001
    table = np.corrcoef(sample.reshape(-1, DRAWS), rowvar=False)
    assert np.abs(table[np.triu_indices(DRAWS, 1)]).max() < 5 / np.sqrt(6000)
    months = np.corrcoef(sample[:, :-1, 0].ravel(), sample[:, 1:, 0].ravel())[0, 1]
    runs = np.corrcoef(sample[:-1, :, 0].ravel(), sample[1:, :, 0].ravel())[0, 1]
    assert max(abs(months), abs(runs)) < 5 / np.sqrt(5500)
