"""The pages of the dashboard besides Explore, a module each: `page(session)` is what a visitor sees.

They are made of what the rest of `analysis` finds; what takes time is done by a runner of the session.
"""
