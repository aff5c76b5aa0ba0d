"""What makes the pages and the reference results of the repository; no part of the installed package."""
