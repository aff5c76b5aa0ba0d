"""Estimates over the runs of one result, with their Monte-Carlo errors: outcomes, incidence of events, intervals."""
