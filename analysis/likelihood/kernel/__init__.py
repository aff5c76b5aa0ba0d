"""The compiled part of the likelihood. Nothing but compiled code stands here: a change compiles it anew."""
