"""How the app looks and behaves: Streamlit's settings, given as flags so that no file is needed."""

from __future__ import annotations

__all__ = ["SETTINGS"]

# Warm paper, one accent; both modes. Contrast of text and accent on paper is at least 4.5:1.
SETTINGS: dict[str, str] = {
    "browser.gatherUsageStats": "false",
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "500",
    "server.showEmailPrompt": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorLinks": "false",
    "client.showErrorDetails": "type",
    "runner.magicEnabled": "false",
    "theme.baseFontSize": "15",
    "theme.baseRadius": "8px",
    "theme.showWidgetBorder": "true",
    "theme.headingFontSizes": "1.9rem,1.5rem,1.25rem,1.1rem,1rem,1rem",
    "theme.headingFontWeights": "600",
    "theme.paddingTop": "1.5rem",
    "theme.paddingBottom": "0.75rem",
    "theme.light.primaryColor": "#9a3f1d",
    "theme.light.backgroundColor": "#fbf8f3",
    "theme.light.secondaryBackgroundColor": "#f1ece2",
    "theme.light.textColor": "#2b2622",
    "theme.light.borderColor": "#ddd4c6",
    "theme.light.linkColor": "#8a3819",
    "theme.light.sidebar.backgroundColor": "#f4efe6",
    "theme.dark.primaryColor": "#b9582f",
    "theme.dark.backgroundColor": "#1c1a18",
    "theme.dark.secondaryBackgroundColor": "#272421",
    "theme.dark.textColor": "#ece6dc",
    "theme.dark.borderColor": "#3d3833",
    "theme.dark.linkColor": "#f0ab88",
    "theme.dark.sidebar.backgroundColor": "#211f1c",
}
