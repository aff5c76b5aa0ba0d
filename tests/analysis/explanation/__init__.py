"""Tests of `analysis.explanation`."""
