"""Raw answers of questionnaires, a row for each respondent: from them to rates with n and an interval."""
