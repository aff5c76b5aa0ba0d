"""On which assumptions an outcome depends: screening, variance-based indices, and both under each form of the model.

The parameters are those that a scenario leaves uncertain; noise of the simulation is kept apart from their effect.
"""
