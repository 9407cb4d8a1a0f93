"""The look of the course's figures: theme and colors."""

import io

import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image, ImageChops, ImageStat

# Distinguishable with any kind of color vision, and at least 3:1 against white. The first,
# second, fourth and sixth are Okabe and Ito's (2008) or a darker shade of theirs.
PALETTE = ["#0072B2", "#D55E00", "#00795C", "#A64D79", "#595959", "#8A6D00"]
INK = "Greys"  # color map of images whose large values are ink on paper
# Outputs from 0 to 1, in the colors of the interactives: orange for no, blue for yes.
NO_TO_YES = LinearSegmentedColormap.from_list("no_to_yes", ["#D55E00", "#FBF7F2", "#0072B2"])

# The data in front, everything else quiet. The title is the sentence that says what to see.
_QUIET = {
    "figure.dpi": 100,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8C8C8C",
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": 11,
    "grid.color": "#E6E6E6",
}


def install() -> None:
    """Give every figure drawn from now on the course's look."""
    sns.set_theme(style="whitegrid", palette=PALETTE, rc=_QUIET)


def light_png(figure: Figure, dpi: int) -> bytes:
    """Return a drawing as a PNG of few colors, which are enough and take a quarter of the bytes."""
    drawn, png = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=dpi)
    Image.open(drawn).convert("RGB").quantize(32).save(png, "PNG", optimize=True)
    return png.getvalue()


def lighter(png: bytes) -> bytes:
    """Return a figure's PNG with 256 colors, a third as large, if nobody sees the difference.

    Photographs have more colors: a figure of some loses nothing but its transparency, unused here.
    A figure of a hundred would make a notebook too heavy: there small photos lose a shade or two.
    """
    drawn, light = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    few = drawn.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    off_by = ImageStat.Stat(ImageChops.difference(drawn, few.convert("RGB"))).rms
    photos = max(off_by) > 1 and len(png) < 250_000  # the difference is of 255
    (drawn if photos else few).save(light, "PNG", optimize=True)
    return min(png, light.getvalue(), key=len)
