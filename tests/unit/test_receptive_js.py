"""The arithmetic of the interactive `receptive`, run in Node, beside NumPy and Keras."""

from itertools import product

import keras
import numpy as np
import pytest
from test_explorables import run_js

SIZE = 32
HOUSE = {"wall", "chimney", "roof", "glass", "door"}
CONVOLUTION, POOLING = LAYERS = ("convolution", "pooling")
THREE_BLOCKS = [CONVOLUTION, POOLING] * 3
ANSWER = [CONVOLUTION, POOLING, POOLING, CONVOLUTION, CONVOLUTION]
STACKS = [  # all that a reader can build of up to six layers; 32 can be halved five times
    [CONVOLUTION, *rest] for length in range(6) for rest in product(LAYERS, repeat=length)
]


def matrices(stack):
    """One axis of each layer as a matrix, (after, before): ones where a square depends on one."""
    sizes = [SIZE]
    layers = []
    for layer in stack:
        after, before = np.indices((sizes[-1] // (1 + (layer == POOLING)), sizes[-1]))
        layers.append(before // 2 == after if layer == POOLING else abs(before - after) <= 1)
        sizes.append(len(after))
    return [layer.astype(int) for layer in layers]


def ranges(stack):
    """For each place of the last map the first and last square of every map that it depends on."""
    reach = [np.eye(len(matrices(stack)[-1]), dtype=int)]
    for layer in reversed(matrices(stack)):
        reach.insert(0, reach[0] @ layer)
    places = [[np.flatnonzero(row) for row in each] for each in reach]
    assert all((np.diff(found) == 1).all() for each in places for found in each)  # no holes
    return np.array([[(found[0], found[-1]) for found in each] for each in places]).swapaxes(0, 1)


@pytest.fixture(scope="module")
def computed():
    """What JavaScript says about all stacks."""
    places = "Array.from({ length: shapes(stack).at(-1).size }, (_, place) => place)"
    return run_js(
        "receptive",
        f"stacks.map((stack) => {{ const places = {places}; return {{"
        " growth: growth(stack), needed: places.map((place) => needed(stack, place)),"
        " sees: places.map((row) => places.map((column) => seesHouse(stack, row, column)))}; })",
        stacks=STACKS,
    )


def test_a_square_depends_on_what_numpy_says_with_borders(computed):
    for stack, found in zip(STACKS, computed, strict=True):
        np.testing.assert_array_equal(found["needed"], ranges(stack), err_msg=str(stack))


def test_the_growth_is_the_width_of_what_a_square_far_from_the_border_sees(computed):
    compared = 0
    for stack, found in zip(STACKS, computed, strict=True):
        sees = [step["sees"] for step in found["growth"]]
        for first, last in ranges(stack)[:, 0]:
            inside = first > 0 and last < SIZE - 1
            assert last - first + 1 == sees[-1] if inside else last - first + 1 <= sees[-1]
            compared += inside
    assert compared > 200
    lesson = computed[STACKS.index(THREE_BLOCKS)]["growth"]
    assert [step["sees"] for step in lesson] == [1, 3, 4, 8, 10, 18, 22]
    assert [step["apart"] for step in lesson] == [1, 1, 2, 2, 4, 4, 8]


@pytest.mark.parametrize("stack", [THREE_BLOCKS, ANSWER])
def test_squares_sizes_and_prices_agree_with_keras(stack):
    def network(filters, **options):
        """The stack in Keras, so many filters in each convolution."""
        convolutions = (keras.layers.Conv2D(n, 3, padding="same", **options) for n in filters)
        pooling = keras.layers.MaxPooling2D
        layers = [pooling() if layer == POOLING else next(convolutions) for layer in stack]
        return keras.Sequential([keras.Input((SIZE, SIZE, 1 if options else 3)), *layers])

    # Each image has one bright pixel. With all weights 1, it arrives where a square depends on it.
    ones = network([1, 1, 1], use_bias=False, kernel_initializer="ones")
    bright = np.eye(SIZE**2, dtype="float32").reshape(-1, SIZE, SIZE, 1)
    arrived = ones.predict(bright, batch_size=256, verbose=0)[..., 0] > 0
    model = network([32, 64, 64])
    found = run_js(
        "receptive",
        "{ shapes: shapes(stack).slice(1), prices: prices(stack),"
        " needed: places.map((place) => needed(stack, place)[0]) }",
        stack=stack, places=list(range(arrived.shape[1])),
    )  # fmt: skip
    for row, (top, bottom) in enumerate(found["needed"]):
        for column, (left, right) in enumerate(found["needed"]):
            expected = np.zeros((SIZE, SIZE), dtype=bool)
            expected[top : bottom + 1, left : right + 1] = True
            np.testing.assert_array_equal(
                arrived[:, row, column].reshape(SIZE, SIZE), expected, err_msg=f"{row}, {column}"
            )
    for layer, shape, price in zip(model.layers, found["shapes"], found["prices"], strict=True):
        assert layer.output.shape[1:] == (shape["size"], shape["size"], shape["channels"])
        assert price["parameters"] == layer.count_params()
        weights = layer.kernel.shape if layer.weights else (0,)
        assert price["multiplications"] == np.prod(weights) * shape["size"] ** 2


def test_the_house_fills_its_frame():
    image, house = run_js("receptive", "[scene(), HOUSE]")
    rows, columns = np.nonzero(np.isin(np.array(image), list(HOUSE)))
    assert [rows.min(), rows.max()] == house["rows"]
    assert [columns.min(), columns.max()] == house["columns"]
    assert np.array(image).shape == (SIZE, SIZE)


def test_the_question_has_one_answer(computed):
    answers = []
    for stack, found in zip(STACKS, computed, strict=True):
        squares = ranges(stack)[:, 0]
        is_seen = [(first <= [8, 4]) & (last >= [27, 23]) for first, last in squares]
        rows, columns = np.transpose(is_seen)
        np.testing.assert_array_equal(found["sees"], np.outer(rows, columns), err_msg=str(stack))
        if stack.count(CONVOLUTION) <= 3 and len(squares) >= 8:
            answers += [(stack, *place) for place in np.argwhere(found["sees"]).tolist()]
    assert answers == [(ANSWER, 4, 3)]


def test_the_answer_is_the_cheapest_and_pooling_saves_most_of_the_price():
    """Of all stacks with at most 12 layers whose last map has at least 8 × 8 squares."""
    stacks = []
    for length in range(1, 13):
        for poolings in {tuple(sorted(pair)) for pair in product(range(1, length + 1), repeat=2)}:
            # a pooling at `length` is none; two at the same place are one
            stacks.append([LAYERS[place in poolings] for place in range(length)])
    found = run_js(
        "receptive",
        "stacks.map((stack) => { const squares = Array.from({ length: shapes(stack).at(-1).size },"
        " (_, square) => square); return { price: prices(stack).reduce((total, one) =>"
        " total + one.multiplications, 0), sees: squares.some((row) => squares.some((column) =>"
        " seesHouse(stack, row, column)))}; })",
        stacks=stacks,
    )
    seeing = [
        (one["price"], stack) for one, stack in zip(found, stacks, strict=True) if one["sees"]
    ]
    cheapest, second = sorted(seeing)[:2]
    assert cheapest == (4_423_680, ANSWER)
    assert second[0] > cheapest[0]
    without = min((price, stack) for price, stack in seeing if POOLING not in stack)
    assert without == (321_748_992, [CONVOLUTION] * 10)
    assert round(without[0] / cheapest[0]) == 73
