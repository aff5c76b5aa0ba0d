"""The choices of the coding that matter. Results are reported under each; the first setting is the default."""

from collections.abc import Mapping

from sim.errors import PanmunjomError

SWITCHES: dict[str, tuple[str, ...]] = {
    "tests": ("ballistic", "all"),
    "tightening": ("un", "un_and_us"),
    "relief": ("formal", "with_exemptions"),
    "talks_end": ("hanoi", "stockholm"),
    "deal_end": ("launch", "announcement"),
    "silence": ("hold", "open"),
}
"""`tests`: those of the CNS database and nuclear ones, which are covered evenly, or cruise missiles and guided rockets
besides, which were under-recorded before 2012. `tightening`: UN resolutions, or American measures too. `relief`: formal
American relief, or UN exemptions too. `talks_end`: the talks of 2018 end with Hanoi, or go on to Stockholm. `deal_end`:
the deal of February 2012 ends with the satellite launch of April, or with its announcement in March. `silence`: a month
without a session or an offer is one in which Washington said nothing, or may have been ready to talk."""


class SwitchError(PanmunjomError):
    """A switch of the coding that does not exist, or a setting that it does not have."""


def settings(given: Mapping[str, str]) -> dict[str, str]:
    """Every switch with its setting, those `given` in place of the defaults."""
    for name, setting in given.items():
        if setting not in SWITCHES.get(name, ()):
            allowed = "; ".join(f"{switch}={'|'.join(each)}" for switch, each in SWITCHES.items())
            raise SwitchError(f"coding {name}={setting}: is no switch of the coding; use {allowed}")
    return {name: given.get(name, default[0]) for name, default in SWITCHES.items()}
