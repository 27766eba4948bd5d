"""articlelint: the linter for scraped articles."""

__version__ = "0.1.0"
