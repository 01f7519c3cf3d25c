"""The one door to the data package: contract, loading, checking, queries."""
