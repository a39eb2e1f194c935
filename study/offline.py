"""Keeps the libraries that Lifeworld builds on from using the network."""

from __future__ import annotations

import os

__all__ = ["SETTINGS", "run_offline"]

# Read by the libraries when they are imported, and inherited by every process that is started.
SETTINGS: dict[str, str] = {
    # onnxruntime sends events to its maker, and stores an id of the machine in the user's cache
    "ORT_DISABLE_TELEMETRY": "1",
    # huggingface_hub, and with it sentence-transformers, transformers and faster-whisper
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    # transformers asks a service to convert models in the older format
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    # Streamlit sends usage statistics from the browser, and stores an id of the machine
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    # a custom of many programs: read by huggingface_hub, and perhaps by plugins
    "DO_NOT_TRACK": "1",
}


def run_offline() -> None:
    """Tell the libraries of this process, and of those it starts, to stay off the network.

    A setting of the user's that says otherwise is overwritten. `import study` calls this, and every
    other package imports study first, because a library that was imported before has begun already.
    """
    os.environ.update(SETTINGS)
