"""The timing chart: one script for the app, notebooks and single pages, and the rows it draws; no Streamlit in here."""
