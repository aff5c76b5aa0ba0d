"""The two engines: that they agree exactly, that nothing but the scenario decides a run, and what always holds."""
