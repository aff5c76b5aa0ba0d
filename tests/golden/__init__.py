"""Exact results of some scenarios, kept under version control, so that no change of numbers goes unnoticed."""
