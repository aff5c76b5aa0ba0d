"""Every phrase and number as a person reads it: outcomes, levels, structures, limits, places after the point."""
