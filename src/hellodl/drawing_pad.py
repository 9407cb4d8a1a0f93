"""A pad to draw a digit on, with what the network sees and says beside it."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from hellodl.handwriting import (
    EXAMPLE,
    PEN,
    SIDE,
    DrawingError,
    ink_from_image,
    ink_from_strokes,
    to_mnist,
)


class DrawingPad(anywidget.AnyWidget):
    """A pad to draw on, with what the network sees and the ten probabilities beside it.

    Put it at the end of a cell. Where no browser shows it (on a page, in a test), the cell shows
    an example instead: a drawn three, how the network sees it, and what it says.

    Args:
        predict: takes images of shape (1, 28, 28), 0 to 1, returns ten probabilities each.
    """

    _esm = Path(__file__).with_name("drawing_pad.js")
    _css = Path(__file__).with_name("drawing_pad.css")

    side = traitlets.Int(SIDE).tag(sync=True)
    pen = traitlets.Int(PEN).tag(sync=True)
    # From the browser: side x side gray values, or an image file. Binary data arrive as views.
    ink = traitlets.Bytes(b"").tag(sync=True, from_json=lambda view, _: bytes(view))
    file = traitlets.Bytes(b"").tag(sync=True, from_json=lambda view, _: bytes(view))
    answer = traitlets.Dict().tag(sync=True)  # probabilities, seen, message; to the browser

    def __init__(self, predict: Callable[[np.ndarray], np.ndarray]):
        self._predict = predict
        super().__init__()
        self.answer = self._message("Draw a digit from 0 to 9, or open an image of one.")
        self.observe(self._on_ink, "ink")
        self.observe(self._on_file, "file")

    def look_at(self, ink: np.ndarray, pen: float = 0) -> dict:
        """What the network says about a drawing (see `to_mnist`), or what is wrong with it."""
        try:
            seen = to_mnist(ink, pen)
        except DrawingError as error:
            return self._message(str(error))
        probabilities = np.asarray(self._predict(seen[None]), dtype=float).ravel()
        best = int(probabilities.argmax())
        return {
            "probabilities": probabilities.tolist(),
            "seen": np.round(255 * seen).astype(int).ravel().tolist(),
            "message": f"I read a {best} ({probabilities[best]:.0%}).",
        }

    def _message(self, message: str) -> dict:
        return {"probabilities": [0.0] * 10, "seen": [0] * 784, "message": message}

    def _on_ink(self, change) -> None:
        ink = np.frombuffer(change.new, np.uint8)
        if len(ink) == self.side**2:
            self.answer = self.look_at(ink.reshape(self.side, self.side), self.pen)

    def _on_file(self, change) -> None:
        if change.new:
            try:
                self.answer = self.look_at(ink_from_image(change.new))
            except DrawingError as error:
                self.answer = self._message(str(error))
            # So that the same file can be opened twice, and an empty pad counts as news.
            self.file = self.ink = b""

    def _repr_mimebundle_(self, **options):
        """The widget for a browser, and the example for pages that cannot run it."""
        import matplotlib.pyplot as plt
        from IPython.core.pylabtools import print_figure

        from hellodl import plots

        ink = ink_from_strokes(EXAMPLE)
        answer = self.look_at(ink)
        figure, (drawn, seen, bars) = plt.subplots(
            1, 3, figsize=(9, 2.6), layout="constrained", width_ratios=(1, 1, 1.8)
        )
        for axes, image, title in (
            (drawn, ink, "drawn on the pad"),
            (seen, to_mnist(ink), "what the network sees"),
        ):
            axes.imshow(image, cmap=plots.INK)
            axes.set(title=title)
            axes.set_axis_off()
        plots.prediction_bars(answer["probabilities"], ax=bars)
        png = print_figure(figure, "png", base64=True)
        plt.close(figure)
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        alt = f"A drawn three, its 28 by 28 image, and ten probabilities. {answer['message']}"
        return data | {"image/png": png}, metadata | {"image/png": {"alt": alt}}
