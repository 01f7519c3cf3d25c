"""The one door to the data package: its contract, loading, checking, and questions asked of it."""
