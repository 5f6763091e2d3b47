"""What people write about an installation: its settings, regions and sources, checked as a whole."""
