"""The record: dated facts up to September 2021, and their coding into what each month shows of the model's instruments.

`code(read())` is the coded record; any file of the same format can stand in its place.
"""

from analysis.record.coding import code
from analysis.record.facts import read
from analysis.record.record import SEEN, Record, observed
from analysis.record.switches import SWITCHES

__all__ = ["SEEN", "SWITCHES", "Record", "code", "observed", "read"]
