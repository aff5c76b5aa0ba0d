"""The record: dated facts up to December 2024, and their coding into what each month shows of the model's instruments.

`code(read())` is the coded record up to the article, `code(read(SHIPPED), until="2024-12")` the whole of it; any file
of the same format can stand in its place. Facts after `until` are put away before anything is coded.
"""

from analysis.record.coding import code
from analysis.record.facts import ARTICLE, SHIPPED, read
from analysis.record.record import SEEN, Record, observed
from analysis.record.switches import SWITCHES

__all__ = ["ARTICLE", "SEEN", "SHIPPED", "SWITCHES", "Record", "code", "observed", "read"]
