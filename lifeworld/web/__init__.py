"""Our own routes beside Streamlit: transcripts, codings, assets, and the headers of every answer."""
