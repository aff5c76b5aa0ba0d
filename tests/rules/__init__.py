"""The rules of the model, one by one, against the formulas of the specification written out a second time."""
