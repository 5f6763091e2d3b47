"""The words of the house as immutable types; no behaviour beyond what keeps them consistent."""
