"""How fast the compiled engine is: against a hand-written C version of the month, Mesa, EMA Workbench and Dask."""
