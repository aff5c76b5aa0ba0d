"""Back-tests: forecasts made with nothing but the past, scored on what came, beside simple statistics of the record."""
