"""The laboratory in a browser, on this machine only: settings, runs that can be stopped, pages.

Panel is imported in the pages alone, so that settings and runs are used and tested without it.
"""
