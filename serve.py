"""The server's entry: the app, and the address that hands a browser its session cookie."""

from __future__ import annotations

from streamlit.starlette import App

from depot.web.cookie import routes

app = App("app.py", routes=routes())
