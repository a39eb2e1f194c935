"""Streamlit's settings for the app, passed as command-line flags so that no file is needed."""

from __future__ import annotations

__all__ = ["SETTINGS", "list_looks"]

# One accent colour in light and dark mode. Text and accent have a contrast of at least 4.5:1.
SETTINGS: dict[str, str] = {
    "browser.gatherUsageStats": "false",
    "server.address": "127.0.0.1",
    "server.allowedHosts": "127.0.0.1,localhost,::1",
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
    "theme.headingFontSizes": "1.9rem,1.25rem,1.25rem,1.1rem,1rem,1rem",
    "theme.headingFontWeights": "600",
    "theme.metricValueFontSize": "1.7rem",
    "theme.paddingTop": "1.5rem",
    "theme.paddingBottom": "0.75rem",
    "theme.light.primaryColor": "#9a3f1d",
    "theme.light.backgroundColor": "#fbf8f3",
    "theme.light.secondaryBackgroundColor": "#f1ece2",
    "theme.light.textColor": "#17120e",
    "theme.light.borderColor": "#ddd4c6",
    "theme.light.linkColor": "#8a3819",
    "theme.light.sidebar.backgroundColor": "#f4efe6",
    "theme.light.blueColor": "#7d6a4f",
    "theme.light.blueBackgroundColor": "#f3ecdd",
    "theme.light.blueTextColor": "#57482f",
    "theme.light.greenColor": "#5d7a40",
    "theme.light.greenBackgroundColor": "#ebf0e0",
    "theme.light.greenTextColor": "#3c5626",
    "theme.light.yellowColor": "#a87a1e",
    "theme.light.yellowBackgroundColor": "#f9edd0",
    "theme.light.yellowTextColor": "#664a0c",
    "theme.light.orangeColor": "#b8622c",
    "theme.light.orangeBackgroundColor": "#f8e6d7",
    "theme.light.orangeTextColor": "#84400f",
    "theme.light.redColor": "#b0412f",
    "theme.light.redBackgroundColor": "#f8e3dd",
    "theme.light.redTextColor": "#882a1a",
    "theme.dark.primaryColor": "#b9582f",
    "theme.dark.backgroundColor": "#1c1a18",
    "theme.dark.secondaryBackgroundColor": "#272421",
    "theme.dark.textColor": "#ece6dc",
    "theme.dark.borderColor": "#3d3833",
    "theme.dark.linkColor": "#f0ab88",
    "theme.dark.sidebar.backgroundColor": "#211f1c",
    "theme.dark.blueColor": "#b9a480",
    "theme.dark.blueBackgroundColor": "#2d2820",
    "theme.dark.blueTextColor": "#dccdb1",
    "theme.dark.greenColor": "#93ad74",
    "theme.dark.greenBackgroundColor": "#242a1d",
    "theme.dark.greenTextColor": "#bdd3a0",
    "theme.dark.yellowColor": "#d3ac55",
    "theme.dark.yellowBackgroundColor": "#312914",
    "theme.dark.yellowTextColor": "#e8cd88",
    "theme.dark.orangeColor": "#dd8a55",
    "theme.dark.orangeBackgroundColor": "#352518",
    "theme.dark.orangeTextColor": "#f1b48c",
    "theme.dark.redColor": "#d9705c",
    "theme.dark.redBackgroundColor": "#36211c",
    "theme.dark.redTextColor": "#f3ac9c",
}


def list_looks(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme, light or dark, under the names that components know."""
    names = {
        "text": "textColor", "background": "backgroundColor", "border": "borderColor",
        "secondary-background": "secondaryBackgroundColor", "primary": "primaryColor",
        "widget-border": "borderColor",
    }  # fmt: skip
    return {f"--st-{ours}-color": SETTINGS[f"theme.{scheme}.{its}"] for ours, its in names.items()}
