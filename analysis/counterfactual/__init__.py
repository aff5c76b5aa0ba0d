"""Counterfactual history by Pearl's three steps: the draws that agree with the record, a change, the changed world.

`Counterfactual(twins(question(scenario, record), runs))` answers what would not have come, and what would have.
"""
