"""Settings of `make lab`: this machine only, a token, and no word to the outside."""

from pathlib import Path

c = get_config()  # noqa: F821  (Jupyter defines it)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.root_dir = "."
c.ServerApp.allow_root = True  # containers have no other user; loopback and token still guard
# News and version checks would ask servers on the network, and the user before that.
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.app_settings_dir = str(Path("requirements/jupyterlab").resolve())  # overrides.json
