"""The server's entry: the app, the session cookie's address, and the interface for devices."""

from __future__ import annotations

from streamlit.starlette import App

from depot.api.routes import api_routes
from depot.bootstrap import get_ready_to_plan, served
from depot.web.cookie import routes
from depot.web.serving import app_folder

app = App(app_folder() / "app.py", routes=[*routes(), *api_routes(served)])

# The first plan would wait for it otherwise, for a minute on a new machine.
get_ready_to_plan()
