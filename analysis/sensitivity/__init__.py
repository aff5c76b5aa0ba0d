"""On which assumptions an outcome hangs: screening, variance-based indices, and the same under each form of the model.

The parameters are those that a scenario leaves uncertain; noise of the simulation is kept apart from their effect.
"""
