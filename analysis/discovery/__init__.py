"""Where in the space of what we do not know an outcome comes: boxes (PRIM), a tree beside them (CART), and how stable.

`discover` takes a result and a condition on its runs and finds the values of drawn quantities under which it holds.
"""

from analysis.discovery.cases import Cases, DiscoveryError, cases_of
from analysis.discovery.discover import Discovery, discover

__all__ = ["Cases", "Discovery", "DiscoveryError", "cases_of", "discover"]
