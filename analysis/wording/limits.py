"""What the numbers cannot say (section 9 of the specification), in the words that the program prints."""

LIMITS = """\
Every number is conditional on the model: read ranges, never "the" probability of a dated event.
The record holds few independent episodes (five negotiation sets, six nuclear tests, one moratorium), so most
coefficients are weakly identified; intervals here are the error of the simulation and what the scenario varies, not
all that could be wrong.
The actors are unitary. China, Russia and Japan appear only through enforcement and consensus.
The claims come from one article, which quotes mostly experts in Seoul.
The economy is people: read it beside every result about leverage. No policy here is "best".
Nothing here says what a named person intends or thinks."""

LIMITS_LINE = "Conditional on the model. Quote a range over its forms, not one number alone."
