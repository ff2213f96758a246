"""Answers about data: which column feeds an attribute, how it is to be classed, which attributes a report has."""
