"""The one door to the data package.

Its contract, loading, checking, and questions asked of it.
"""
