"""Pictures of the demo's pages for README: `python -m tests.screenshots`."""
