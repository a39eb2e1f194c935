"""The script that Streamlit is pointed at, alone in its folder: that folder goes first on sys.path."""
