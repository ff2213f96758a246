"""Numbers in, Plotly figures out, for the app and for notebooks; no Streamlit in here, and Plotly loaded when drawn."""
