"""Hello, Deep Learning: the plumbing behind the lessons.

The lessons teach; this package finds the data, draws the pictures and runs the
notebooks. Importing it is cheap: Keras is only loaded by what needs it.
"""

from hellodl.lesson import start
from hellodl.results import record

__all__ = ["record", "start"]
