"""The model of the negotiation and everything that runs it.

`load` reads a scenario file, `run` simulates an ensemble of it; the Mesa model is `sim.model.PeninsulaModel`.
"""
