"""HTTP routes beside Streamlit: transcripts, codings, recordings, assets and headers."""
