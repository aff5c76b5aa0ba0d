"""The compiled loop that keeps what every actor chose in every month of every run, and how likely each level was."""
