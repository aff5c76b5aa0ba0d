import pytest

from analysis.dashboard import events
from analysis.dashboard.settings import Settings, of_shipped


@pytest.mark.parametrize("offer", [*events.offers()])
def test_that_whatever_is_offered_can_be_scheduled_and_removed(offer: str) -> None:
    settings = Settings()
    added = events.added(settings, offer, 5, 6, 0.5)
    (own,) = [event for event in events.scheduled(added) if not event["inherited"]]
    assert own["on"]
    assert own["words"].startswith("In months 5 to 6 (Feb 2022 to Mar 2022) with probability 0.5 each month: ")
    place = events.scheduled(added).index(own)
    assert events.switched(added, place, False).scenario() == settings.scenario()


def test_that_an_inherited_event_is_left_out_and_taken_in_again() -> None:
    settings = of_shipped("baseline")
    (place,) = [place for place, event in enumerate(events.scheduled(settings)) if "Seoul" in event["words"]]
    without = events.switched(settings, place, False)
    (event,) = [event for event in without.scenario().events if event.leader == "south_korea"]
    assert (event.probability, event.otherwise) == (0, None)
    (again,) = [place for place, event in enumerate(events.scheduled(without)) if not event["on"]]
    assert events.switched(without, again, True).content == settings.content


def test_that_of_several_events_of_ones_own_only_the_one_that_is_meant_goes() -> None:
    settings = events.added(events.added(Settings(), "flood", 1, 1, 1.0), "flood", 2, 2, 1.0)
    (place,) = [place for place, event in enumerate(events.scheduled(settings)) if "In month 1 " in event["words"]]
    assert [event["month"] for event in events.switched(settings, place, False).content["events"]] == [2]
