"""The look of the course's figures: theme and colors."""

import seaborn as sns

# Distinguishable with any kind of color vision, and at least 3:1 against white. The first,
# second, fourth and sixth are Okabe and Ito's (2008) or a darker shade of theirs.
PALETTE = ["#0072B2", "#D55E00", "#00795C", "#A64D79", "#595959", "#8A6D00"]
INK = "Greys"  # color map of images whose large values are ink on paper


def install() -> None:
    """Give every figure drawn from now on the course's look."""
    sns.set_theme(style="whitegrid", palette=PALETTE, rc={"figure.dpi": 100})
