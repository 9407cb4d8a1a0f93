"""Checks of the exercises to lesson 19."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail, fail_if, near
from hellodl.checks.examine import array, number


@exercise
def favorites(function):
    for photos, filters, how_many in ((12, 5, 3), (30, 7, 10), (9, 4, 1)):
        responses = np.random.default_rng().random((photos, filters))
        got = array(call(function, responses, how_many), "The favorites")
        order = responses.argsort(axis=0)
        best = order[::-1][:how_many]
        fail_if(
            got.shape == (filters, how_many),
            "You have a row for each filter. It should be a column for each of them.",
        )
        check_shape(got, (how_many, filters), "The favorites")
        fail_if(
            near(got, np.sort(responses, axis=0)[::-1][:how_many]),
            "The numbers of the photos are asked for, not the responses themselves.",
        )
        fail_if(near(got, order[:how_many]), "The weakest responses come first in `argsort`.")
        fail_if(
            near(got, order[-how_many:]) and how_many > 1,
            "These are the favorites, but the strongest should come first.",
        )
        fail_if(
            near(got, responses.argsort(axis=1)[:, ::-1][:how_many]),
            "Sort each column, so the photos of one filter, and not each row.",
        )
        fail_if(
            not near(got, best),
            f"Of {photos} photos, the first filter responds most to number {best[0, 0]}, and you "
            f"have {got[0, 0]:g}.",
        )
    return "For each filter a column, with the strongest first."


@exercise
def agreement(function):
    rng = np.random.default_rng()
    labels = np.full(60, 8)  # most photos are of another class
    first, *rest = rng.permutation(60)[:9]
    labels[[first, *rest]] = [5, *rng.permutation([6, 6, 6, 6, 5, 9, 0, 7])]
    got = number(call(function, labels, np.array([first, *rest])), "The agreement")
    told = f"Of nine favorites, the classes are {', '.join(map(str, labels[[first, *rest]]))}."
    hints = {
        6: "6 is the class itself. How many are of it?",
        51: "You've counted the labels of all photos.",
        5: "You've counted how many different classes there are.",
        2: "You've counted the class of the first favorite, and another one is more frequent.",
        1: "The favorites are numbers of photos. What are the labels of these photos?",
    }
    fail_if(near(got, 4 / 9), f"{told} That's a fraction. How *many* are of the same class?")
    fail_if(got in hints, f"{told} {hints.get(int(got))}")
    fail_if(got != 4, f"{told} Four are of the same class, but you have {got:g}.")
    for _ in range(20):
        labels, chosen = rng.integers(0, 4, 40), rng.permutation(40)[: rng.integers(1, 12)]
        got = number(call(function, labels, chosen), "The agreement")
        expected = np.bincount(labels[chosen]).max()
        told = ", ".join(map(str, labels[chosen]))
        fail_if(got != expected, f"Of {told} it's {expected}, and you have {got:g}.")
    return "So many favorites are of one class."


@exercise
def fooled(function, weights, images, labels):
    rng = np.random.default_rng()
    for _ in range(5):
        image, some = rng.random(20), rng.normal(size=(20, 4))
        right, wrong = (int(n) for n in rng.permutation(4)[:2])
        limit = float(rng.uniform(0.1, 0.4))
        got = array(call(function, image, some, right, wrong, limit))
        check_shape(got, (20,), "The changed image of 20 pixels")
        fail_if(
            got.min() < 0 or got.max() > 1,
            "All pixels should be from 0 to 1, and some of yours aren't any more.",
        )
        _examine_change(got, image, some[:, right], some[:, wrong], limit)
    changed = np.array(
        [
            call(function, image, weights, int(label), int(label + 5) % 10, 0.1)
            for image, label in zip(images[:300], labels[:300], strict=True)
        ]
    )
    before = ((images[:300] @ weights).argmax(axis=1) == labels[:300]).mean()
    after = ((changed @ weights).argmax(axis=1) == labels[:300]).mean()
    return (
        f"Of 300 new digits, it reads {before:.0%} correctly as they are, and {after:.0%} if each "
        "pixel may change by up to 0.1."
    )


def _examine_change(got, image, of_right, of_wrong, limit):
    def changed_by(change):
        return np.clip(image + change, 0, 1)

    best = np.sign(of_wrong - of_right)
    if near(got, changed_by(limit * best)):
        return
    fail_if(
        near(got, changed_by(-limit * best)),
        "That helps the right class. Change each pixel the other way.",
    )
    fail_if(
        near(got, changed_by(limit * np.sign(of_wrong)))
        or near(got, changed_by(-limit * np.sign(of_right))),
        "Think of both totals: what a pixel adds to the one, it may add to the other, too.",
    )
    fail_if(
        near(got, changed_by(limit * (of_wrong - of_right))),
        "Small weights count as well: each pixel should go as far as it may, and the difference "
        "only says which way.",
    )
    fail_if(
        np.abs(got - image).max() > limit + 1e-6,
        f"With a limit of {limit:.2f}, a pixel has changed by {np.abs(got - image).max():.2f}, "
        "more than the limit.",
    )
    off = np.abs(got - changed_by(limit * best)).argmax()
    fail(
        f"A pixel of {image[off]:.2f} has the weights {of_wrong[off]:.2f} for the wrong class and "
        f"{of_right[off]:.2f} for the right one. With a limit of {limit:.2f}, it should become "
        f"{changed_by(limit * best)[off]:.2f}, and yours is {got[off]:.2f}."
    )


@exercise
def choosiness(function):
    rng = np.random.default_rng()
    for _ in range(10):
        strong = rng.uniform(4, 8, 100)
        few, some = (np.where(np.arange(100) < count, strong, 0) for count in (4, 40))
        filters = {"4 of 100": few, "40 of 100": some, "all 100": strong}
        said = {
            name: number(call(function, responses), "The choosiness")
            for name, responses in filters.items()
        }
        fail_if(not np.isfinite(list(said.values())).all(), "It should be an ordinary number.")
        mixed = rng.permutation(100)
        for name, responses in filters.items():
            fail_if(
                not near(call(function, responses[mixed]), said[name]),
                "If the photos come in another order, the filter is just as choosy.",
            )
            for times in (10, 0.01):
                fail_if(
                    not near(call(function, times * responses), said[name]),
                    f"If all responses are {times} times as strong, it is just as choosy.",
                )
        few_said, some_said, all_said = said.values()
        fail_if(
            few_said < some_said < all_said,
            "The other way around: who responds to fewer photos is choosier.",
        )
        fail_if(
            not few_said > some_said > all_said,
            f"Filters that respond to 4, to 40 and to all of 100 photos get {few_said:.3g}, "
            f"{some_said:.3g} and {all_said:.3g}"
            + (", the same number." if few_said == some_said else ". Each should get less."),
        )
    nothing = number(call(function, np.zeros(100)), "The choosiness")
    fail_if(nothing != 0, f"A filter that responds to no photo should get 0, not {nothing:.3g}.")
    return "A measure of your own, and it does what it should."
