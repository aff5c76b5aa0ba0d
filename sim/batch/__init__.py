"""Running ensembles: chunks and executors, the work folder of an unfinished run, the result folder of a finished one.

`run` does all of it for one scenario; `sim.run` is the same without a folder.
"""
