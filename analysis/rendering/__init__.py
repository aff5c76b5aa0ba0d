"""Charts made into pictures, in processes of their own.

The renderer carries a JavaScript engine, which takes a third of a second to start, reserves gigabytes of addresses and
ends its whole process where it does not get them. Beside us it can start while a model still runs, and its end is an
error like any other.
"""
