"""Tests of games in words."""
