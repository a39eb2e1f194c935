"""Parts of pages: forms, tables, charts and panels that pages put together."""
