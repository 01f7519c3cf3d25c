"""A dashboard of COVID-19 service-disruption indicators, every number with its source."""
