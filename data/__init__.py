"""The course's run-time data, installed as ``hellodl.resources``: reference results."""
