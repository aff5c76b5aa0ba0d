"""How far the actors' rules are from what each could do better, and their beliefs from what comes.

Three questions: what a one-shot game with the scenario's own coefficients would give, what an actor could gain by
leaving its rule, and whether threats and promises are carried out as often as they are believed.
"""

from analysis.audit.audit import Audit, audit

__all__ = ["Audit", "audit"]
