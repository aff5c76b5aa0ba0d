"""Reports: results side by side in one page that explains itself, as HTML that needs no network or as Markdown."""
