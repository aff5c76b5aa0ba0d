"""Tests of what the rules are built on."""
