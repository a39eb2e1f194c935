"""The script that Streamlit runs, alone in its folder, which comes first on sys.path."""
