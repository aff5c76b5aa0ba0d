"""The engine: the record of a month, the compiled loop over runs, what it counts, and the paths that it keeps."""
