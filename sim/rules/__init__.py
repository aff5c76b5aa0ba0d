"""The model itself: who chooses what and why, and what follows.

One file an actor, plus diplomacy, world and beliefs for what follows from their choices, `choice` for the logit,
`events` for what the scenario schedules, and `month`, which plays them in the article's order.
"""
