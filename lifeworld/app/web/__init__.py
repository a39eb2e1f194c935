"""Our own routes beside Streamlit: transcripts, codings, assets, and headers."""
