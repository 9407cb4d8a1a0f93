"""Settings of `make lab`: this machine only, a token, and no word to the outside."""

c = get_config()  # noqa: F821  (Jupyter defines it)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.root_dir = "."
# News and version checks would ask servers on the network at every start.
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
