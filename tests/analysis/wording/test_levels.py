"""Every level of the model has its words, in one place."""

from analysis.wording.levels import LEVEL_WORDS, short_words
from sim.vocabulary import CHANNEL, INSTRUMENTS, STAGE


def test_that_every_level_of_the_vocabulary_has_words_in_its_order() -> None:
    levels = {instrument.column: instrument.levels for instrument in INSTRUMENTS}
    levels |= {"stage": STAGE._fields, "channel": CHANNEL._fields}
    assert {name: tuple(words) for name, words in LEVEL_WORDS.items()} == levels


def test_that_all_an_actor_does_can_be_named_as_what_may_come_and_says_what_it_is_for() -> None:
    for instrument in INSTRUMENTS:
        assert all(words.noun and words.purpose for words in LEVEL_WORDS[instrument.column].values())


def test_that_no_two_levels_of_an_instrument_are_called_the_same() -> None:
    for name, words in LEVEL_WORDS.items():
        assert len(set(short_words(name).values())) == len(words)
        assert len({level.sentence for level in words.values()}) == len(words)
