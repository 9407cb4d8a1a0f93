"""What a check says and how it looks: a box in a notebook, plain text elsewhere."""

import html
import linecache
import re
import textwrap
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple


class Box(NamedTuple):
    """A sentence with an icon in a green or amber box, readable on light and dark pages.

    Its text begins with "Right." or "Not yet.", so nothing depends on the color alone.
    """

    text: str
    right: bool

    def __repr__(self) -> str:
        """Return what a terminal or a test shows."""
        return self.text

    def _repr_html_(self) -> str:
        color, tint, icon = ("#2e7d32", "46,125,50", "✓") if self.right else _AMBER
        text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(self.text, quote=False))
        text = re.sub(r"(?<![\w*])\*(\w[^*<>]*)\*(?![\w*])", r"<em>\1</em>", text)
        text = re.sub(r"^(Right\.|Not yet\.)", r"<strong>\1</strong>", text)
        return (
            f'<div role="status" style="border-left:4px solid {color};background:rgba({tint},.12);'
            "padding:.5em .8em;margin:.2em 0;max-width:45em;border-radius:4px;"
            f'overflow-wrap:anywhere"><span aria-hidden="true">{icon}</span> {text}</div>'
        )


_AMBER = ("#b26a00", "230,145,0", "✎")


def show(text: str, right: bool) -> bool:
    """Show a sentence, in a notebook as a box; return whether this is a notebook."""
    from IPython import display, get_ipython

    if get_ipython() is None:
        print(text)
        return False
    display.display(Box(text, right))
    return True


# What the most common errors mean: a pattern of what they look like, and a sentence about it.
TABLE = r"""
ValueError: .*could not be broadcast together with (?:remapped )?shapes ?(\(.*?\)) (\(.*?\))
    NumPy works number by number here, but the shapes {0} and {1} don't fit together.
ValueError: (?:matmul: .*is different from|shapes .* not aligned)
    For `@`, the left array needs as many columns as the right one has rows. Print the `shape`
    of both.
ValueError: .*cannot reshape array of size (\d+) into shape (\(.*\))
    The shape {1} can't hold exactly {0} numbers. Multiply its sizes: what do you get?
ValueError: .*truth value of an array
    An array holds many values, so `if`, `and`, `or` and `not` can't tell which one you mean.
ValueError: .*expected axis -1 of input shape to have value (\d+), .*shape=?\s?(\(.*?\))
    This Keras layer takes rows of {0} numbers, but it got the shape {1}. Compare the data with
    the shape in `Input`. Is a `Flatten` missing?
ValueError: .*[Ee]xpected shape (\(.*?\)), but input has incompatible shape (\(.*?\))
    The network takes inputs of the shape {0}, but it got {1}. Compare the data with the shape in
    `Input`. Is a `Flatten` missing?
ValueError: .*Dimensions must be equal, but are (\d+) and (\d+)
    Keras got {0} numbers where it has {1}. Do the labels, the loss and the last layer fit together?
ValueError: .*must have the same (?:shape|rank).*target\.shape=(\(.*?\)).*output\.shape=(\(.*?\))
    In Keras, labels of the shape {0} meet outputs of the shape {1}. Do the labels, the loss and
    the last layer fit together?
ValueError: .*cardinality is ambiguous
    Keras got a different number of samples and labels. Print both lengths.
UnboundLocalError: .*variable '(\w+)'
    `{0}` gets its value in this function, but only after this line, or not at all.
NameError: name '(\w+)'
    Python knows nothing called `{0}`. Is it spelled correctly, and did you run the cell that
    defines it?
TypeError: .*missing \d+ required .*: (.*)
    This call leaves out something that the function needs: {0}.
TypeError: .*takes .* positional arguments? but (\d+)
    This call passes {0} values, which isn't the number that the function takes.
TypeError: .*'(\w+)' object is not callable
    Parentheses after a name call it as a function, but this one is of the type `{0}`. Did a
    variable get a function's name?
TypeError: .*'NoneType'
    Something in this line is `None`, Python's word for nothing. Did a function return nothing?
TypeError: .*'(\w+)' object is not subscriptable
    Square brackets pick from a list or an array, but this is of the type `{0}`.
TypeError:
    A value in this line has a type that can't be used like this. Print its `type`.
IndexError: index (-?\d+) is out of bounds for axis (\d+) with size (\d+)
    You asked for position {0} along axis {1}, but there are only {2}, counted from 0.
IndexError: too many indices
    There are more numbers in the square brackets than the array has axes. Print its `shape`.
IndexError:
    You asked for a position that isn't there. The first one is 0, the last one `len(...) - 1`.
KeyError: (.*)
    The dictionary has no entry {0}. Print its `keys()`.
AttributeError: .*'([\w.]+)' object has no attribute '(\w+)'
    A value of the type `{0}` has nothing called `{1}`. Is it spelled correctly, and is the
    value what you think it is?
AttributeError:
    There is nothing of this name after the dot. Is it spelled correctly?
ZeroDivisionError:
    This line divides by 0. Can that number be 0?
RecursionError:
    The function calls itself, or others that call it, again and again without an end.
"""
MEANINGS = {
    pattern: " ".join(sentence.split())
    for pattern, sentence in re.findall(r"^(\S.*)\n((?: .+\n)+)", TABLE, re.MULTILINE)
}


def explain(error: Exception, function: Callable[..., Any]) -> str:
    """Say in which line of the learner's code an error arose, and what it means in words.

    Args:
        error: what stopped the function.
        function: the learner's; all code that shares its notebook is the learner's, too.
    """
    notebook = getattr(function, "__globals__", None)
    lines = [
        (number, linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip())
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is notebook
    ]
    where = f" in line {lines[-1][0]} of its cell" if lines else ""
    if lines and lines[-1][1]:
        where += f", `{textwrap.shorten(lines[-1][1], 80, placeholder=' ...')}`"
    name, message = type(error).__name__, textwrap.shorten(str(error), 200, placeholder=" ...")
    said = f" In Python's words: {message}" if message else ""
    return f"Your function stopped with {name}{where}. {meaning(error)}{said}"


def meaning(error: Exception) -> str:
    """Say what an error means, or what to try if it isn't in the table."""
    message = " ".join(str(error).split())
    for kind in type(error).__mro__:
        for pattern, sentence in MEANINGS.items():
            if found := re.match(pattern, f"{kind.__name__}: {message}"):
                return sentence.format(*found.groups(default=""))
    return "Run the lines of your function one by one in a cell of their own, and print values."
