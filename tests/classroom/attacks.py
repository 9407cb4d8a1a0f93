"""An assignment, and submissions that try to get more points than their answers deserve."""

import copy
import re

from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

RIGHT_NUMBER = "seconds_a_day = 24 * 60 * 60"
RIGHT_FUNCTION = """
def from_the_top(numbers):
    return list(numbers) == list(range(1, len(numbers) + 1))
"""
WRONG_FUNCTION = "def from_the_top(numbers): return True"


def _cell(name, source, points=None):
    marks = {"schema_version": 3, "grade_id": name, "task": False}
    marks |= {"grade": points is not None, "locked": points is not None}
    marks |= {"solution": points is None}
    marks |= {"points": points} if points else {}
    return new_code_cell(source, metadata={"nbgrader": marks})


def assignment():
    """Return the source of an assignment: two exercises of lesson 00, of 1 and 2 points."""
    solution = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    hidden = "\n### BEGIN HIDDEN TESTS\nassert {}\n### END HIDDEN TESTS"
    start = "import numpy as np\nfrom hellodl.checks import lesson00 as check"
    cells = [
        new_code_cell(start),
        _cell("number", solution.format(RIGHT_NUMBER)),
        _cell(
            "check-number",
            "check.seconds_a_day(seconds_a_day)" + hidden.format("seconds_a_day == 86_400"),
            points=1,
        ),
        _cell("function", solution.format(RIGHT_FUNCTION)),
        _cell(
            "check-function",
            "check.from_the_top(from_the_top)" + hidden.format("not from_the_top([7, 8])"),
            points=2,
        ),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def submission(number="seconds_a_day = 1", function=WRONG_FUNCTION, change=None):
    """Return a submission with these answers, and with its cells changed by a function."""
    notebook = copy.deepcopy(assignment())
    notebook.cells[1].source, notebook.cells[3].source = number, function
    for cell in notebook.cells:
        cell.source = cell.source.split("\n### BEGIN HIDDEN")[0]
    if change:
        change(notebook.cells)
    return notebook


def _other_marks(cells):
    cells += [copy.deepcopy(cell) for cell in cells[2::2]]
    for cell in [*cells[2::2], *cells[-2:]]:
        cell.metadata.nbgrader |= {"points": 100, "locked": False}
        cell.source = "100"


def _no_checks(cells):
    del cells[2::2]


def _scripts(cells):
    attack = "<script>evil()</script><img src=x onerror=evil()>"
    formula = r" $\text{<script>evil()</script>}$ $\href{javascript:evil()}{x}$ $\frac{1}{2}$"
    data = {
        "text/html": attack,
        "text/markdown": f"{attack}\n\n{formula}",
        "text/latex": attack,
        "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" onload="evil()"></svg>',
        "image/png": f'">{attack}',
        "application/javascript": "evil()",
        "application/vnd.jupyter.widget-view+json": {"model_id": f"</script>{attack}"},
    }
    metadata = {"image/png": {"width": f"1>{attack}", "height": "1 onerror=evil()"}}
    elsewhere = {"filenames": {"image/jpeg": "https://example.org/who-looks.jpg"}}
    show = [
        "from IPython.display import display",
        f"for kind, value in {data!r}.items():",
        f"    display({{kind: value}}, raw=True, metadata={metadata!r})",
        f"display({{'image/jpeg': ''}}, raw=True, metadata={elsewhere!r})",
        f"print({attack!r})",
    ]
    text = f"{attack} <a href='javascript:evil()'>here</a> <b onclick=evil()>b</b>\n\n{formula}"
    cells += [new_code_cell("\n".join(show)), new_markdown_cell(text), new_raw_cell(text)]
    code, markdown, raw = cells[-3:]
    code.metadata["tags"] = [f'">{attack}']
    marks = {"schema_version": 3, "grade_id": f'">{attack}', "task": False, "points": 5}
    markdown.metadata["nbgrader"] = marks | {"grade": True, "locked": False, "solution": True}
    raw.metadata["raw_mimetype"] = "text/html"


def find_active(page):
    """Return the parts of a page that a browser would act upon: none should be a student's."""
    found = []
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        values = " ".join(map(str, tag.attrs.values()))
        scripts = tag.name == "script" and "evil" in tag.get_text()
        linked = re.match("(https?:)?//", f"{tag.get('src', '')}{tag.get('href', '')}")
        handlers = [name for name in tag.attrs if name.startswith("on") and "evil" in tag[name]]
        if scripts or handlers or linked or tag.name == "svg" or "javascript:" in values:
            found.append(str(tag)[:200])
    return found


PATCHED = """
import hellodl.checks
for module in [np, check, hellodl.checks]:
    module.any = module.fail_if = module.seconds_a_day = module.from_the_top = lambda *_: False
seconds_a_day = 1
"""
LIAR = """
class Liar:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
seconds_a_day = Liar()
"""
MADE_LIAR = """
seconds_a_day = type("Liar", (), {"__e" + "q__": lambda *_: True, "__n" + "e__": lambda *_: False})()
"""
NO_ASSERTS = """
import ast
class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node): return None
get_ipython().ast_transformers.append(NoAsserts())
check = type("Praise", (), {"seconds_a_day": lambda *_: 1, "from_the_top": lambda *_: 1})()
seconds_a_day = 86_401
"""
# What this imports lies beside the notebook, where nobody would read it.
SMUGGLES = "from smuggled import seconds_a_day"
READS_TESTS = """
def from_the_top(numbers):
    print(In[-1])
    return numbers == sorted(numbers) and str(numbers) not in In[-1]
"""
EXITS = "def from_the_top(numbers): raise SystemExit(0)"
DIES = "import os\ndef from_the_top(numbers): os._exit(0)"

# What a submission deserves, and whether a person should look at it: answers, points, look.
ATTACKS = {
    "honest": (submission(RIGHT_NUMBER, RIGHT_FUNCTION, _scripts), 3, False),
    "patched": (submission(PATCHED), 0, False),
    "liar": (submission(LIAR), 0, True),
    "made-liar": (submission(MADE_LIAR), 0, True),
    "no-asserts": (submission(NO_ASSERTS), 0, True),
    "reads-tests": (submission(RIGHT_NUMBER, READS_TESTS), 0, True),
    "exits": (submission(RIGHT_NUMBER, EXITS), 1, False),
    "dies": (submission(RIGHT_NUMBER, DIES), 0, True),
    "smuggles": (submission(SMUGGLES), 0, False),
    "marks": (submission(change=_other_marks), 0, False),
    "no-checks": (submission(change=_no_checks), 0, True),
}

# Tries everything that a submission must not be able to do, and says what succeeded. The first line
# that is put before it defines `closed`, paths that it must not read.
ESCAPE = """
import glob, json, os, socket, subprocess
seconds_a_day = 1
done = []
for path in closed:
    try:
        found = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
        done.append(f"read {path}")
    except OSError:
        pass
for folder in folders:
    try:
        open(os.path.join(folder, "hellodl-escaped"), "w").close()
        done.append(f"wrote into {folder}") if os.stat(folder).st_dev != os.stat(".").st_dev else 0
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", port), timeout=5)
    done.append("reached the hub")
except OSError:
    pass
if len([name for name in os.listdir("/proc") if name.isdigit()]) > 20:
    done.append("saw other processes")
try:
    with open("large", "wb") as file:
        for _ in range(60):
            file.write(bytes(10_000_000))
    done.append("filled the disk")
except OSError:
    os.remove("large")
if subprocess.run(["setpriv", "--reuid", "0", "true"], capture_output=True).returncode == 0:
    done.append("became root")
subprocess.Popen(["sleep", "3600"], start_new_session=True)
try:
    for _ in range(5000):
        if os.fork() == 0:
            os.setsid()
            os.execv("/bin/sleep", ["sleep", "3600"])
    done.append("started 5,000 processes")
except OSError:
    pass
print(json.dumps([os.getuid(), done]))
"""


def escape(closed, folders, port):
    """Return a submission that tries to reach what lies outside of it."""
    return submission(f"closed, folders, port = {closed!r}, {folders!r}, {port}\n{ESCAPE}")
