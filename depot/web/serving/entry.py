"""The server's entry: the app, and the address that hands a browser its session cookie."""

from __future__ import annotations

from streamlit.starlette import App

from depot.web.cookie import routes
from depot.web.serving import app_folder

app = App(app_folder() / "app.py", routes=routes())
