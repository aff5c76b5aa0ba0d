"""Tests of batches: chunks, executors, interrupted runs, the result store."""
