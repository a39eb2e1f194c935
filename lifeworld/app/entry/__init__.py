"""The script that Streamlit is pointed at, alone here: its folder goes first on sys.path."""
