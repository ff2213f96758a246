"""Streamlit pieces that pages put together; the only home of Streamlit."""
