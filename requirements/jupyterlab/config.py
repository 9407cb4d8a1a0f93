"""Settings of `make lab`: only this computer can connect, with a token, and nothing is sent out."""

from pathlib import Path

c = get_config()  # noqa: F821  (Jupyter defines it)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.root_dir = "."
c.ServerApp.allow_root = True  # containers have no other user; a token protects the server
# No news and no checks for new versions: they need the network and the user's consent.
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.app_settings_dir = str(Path("requirements/jupyterlab").resolve())  # overrides.json
