"""Forecasts from where the record leaves the model, and verdicts on them once later facts are known."""
