"""Tests of counterfactual history."""
