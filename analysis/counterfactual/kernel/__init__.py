"""The compiled part of counterfactual history. Nothing but compiled code stands here: a change compiles it anew."""
