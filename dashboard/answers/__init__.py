"""Raw answers of questionnaires, a row for each respondent.

From them to rates with n and an interval.
"""
