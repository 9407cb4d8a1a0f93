"""Checks of the exercises to lesson 16."""

import keras
import numpy as np

from hellodl.checks import TODO, NotYet, call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, network, number

# Three classes; each animal was photographed several times, one of them very often.
PHOTOS = [
    f"{kind}/{name}_{number:02}.jpg"
    for kind, animals in {
        "cat": {"mia": 3, "leo": 9, "tom": 2, "ada": 4, "kit": 3, "moe": 5},
        "dog": {"rex": 4, "ben": 4, "lou": 2, "max": 6, "ivy": 3},
        "hen": {"gwen": 1, "dot": 2, "pip": 2, "fay": 3},
    }.items()
    for name, photos in animals.items()
    for number in range(1, photos + 1)
]


@exercise
def baseline(function):
    got = call(function, {"cat": 50, "dog": 30, "hen": 20})
    fail_if(isinstance(got, str), f"That is the class, {got!r}. How often is it correct to say so?")
    got = number(got, "The baseline")
    fail_if(near(got, 1 / 3), "That is chance with equal classes. These classes are not equal.")
    fail_if(near(got, 50), "Give a fraction from 0 to 1, not how many, and not percent.")
    fail_if(
        near(got, 0.5**2 + 0.3**2 + 0.2**2),
        "That is guessing each class as often as it appears. There is a better guess.",
    )
    fail_if(near(got, 0.2), "That is the *least* frequent class. Always say the most frequent one.")
    fail_if(not near(got, 0.5), f"With 50 cats among 100 animals it is .5, not {got}.")
    for counts, expected in (({"a": 3, "b": 9}, 0.75), ({"x": 1, "y": 2, "z": 3, "w": 2}, 0.375)):
        found = number(call(function, dict(counts)), "The baseline")
        fail_if(
            not near(found, expected),
            f"For {' and '.join(map(str, counts.values()))} images it should be {expected}, not "
            f"{found:g}.",
        )
    return "A network has to beat this, or it has learned nothing."


@exercise
def square(function):
    wide = np.random.default_rng().permutation(4 * 7 * 3).reshape(4, 7, 3)
    got = array(call(function, wide), "The square")
    fail_if(got.shape == (7, 7, 3), "The shorter side decides. Cut, and add nothing.")
    check_shape(got, (4, 4, 3), "For an image of (4, 7, 3), the square")
    fail_if(near(got, wide[:, :4]), "That is the left end. Cut off as much on both sides.")
    fail_if(near(got, wide[:, 3:]), "That is the right end. Cut off as much on both sides.")
    fail_if(
        near(got[:, 0], wide[:, 0]),
        "The first column is still there. Cut, and don't squeeze: columns of the middle are left "
        "as they were.",
    )
    fail_if(
        not near(got, wide[:, 1:5]) and not near(got, wide[:, 2:6]),
        "Four columns of the middle should be left as they were, 1 to 4 or 2 to 5.",
    )
    for height, width in ((9, 5), (40, 10), (3, 9), (6, 6)):
        image = np.random.default_rng().random((height, width, 3))
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        got = array(call(function, image), "The square")
        fail_if(
            got.shape != (side, side, 3)
            or not near(got, image[top : top + side, left : left + side]),
            f"An image of {height} rows and {width} columns should lose {height - side} rows and "
            f"{width - side} columns, as many on either side. If it is higher than wide, it should "
            "lose rows.",
        )
    return "The middle, where the subject usually is."


@exercise
def stand_on(function):
    for numbers, classes in ((6, 3), (4, 5)):
        layers = [keras.layers.Conv2D(numbers, 3, activation="relu")]
        layers += [keras.layers.GlobalAveragePooling2D()]
        stored = keras.Sequential([keras.Input((8, 8, 3)), *layers])
        before = stored.get_weights()
        model = network(call(function, stored, classes))
        photos = np.random.default_rng().random((20, 8, 8, 3), dtype="float32")
        _examine_borrowing(model, stored, classes, photos)
        new = [weight.shape for weight in model.trainable_weights]
        fail_if(not new, "Nothing is left to learn. Freeze `stored` only, not the new layer.")
        fail_if(
            len(stored.trainable_weights) > 0,
            "The stored filters would be trained, too. Set `stored.trainable` to `False`.",
        )
        fail_if(
            new != [(numbers, classes), (classes,)],
            f"For {numbers} numbers and {classes} classes there should be {numbers} x {classes} "
            f"weights and {classes} biases to learn, and yours has {', '.join(map(str, new))}.",
        )
        same = all(near(now, then) for now, then in zip(stored.get_weights(), before, strict=True))
        fail_if(not same, "The stored weights have changed. Leave them as they are.")
    return "All that others have learned, and a layer of your own to learn what's new."


def _examine_borrowing(model, stored, classes, photos):
    """Examine what goes in and comes out, and how it's compiled."""
    try:
        got = keras.ops.convert_to_numpy(model(photos))
    except Exception:
        raise NotYet(
            "Not yet. It stopped when it got photos of the shape that `stored` takes."
        ) from None
    fail_if(
        got.shape != (len(photos), classes),
        f"For {classes} classes, each photo should get {classes} numbers. For {len(photos)} "
        f"photos, yours gives the shape {got.shape}.",
    )
    fail_if(
        near(got, keras.ops.convert_to_numpy(model(photos * 0 + 0.5))),
        "It says the same of every photo. Does it look through `stored`?",
    )
    fail_if(
        not near(got.sum(axis=1), np.ones(len(photos)), 1e-3) or got.min() < 0,
        "The outputs of a photo should be probabilities and add up to 1: softmax.",
    )
    fail_if(not model.compiled, "Compile it, or it can't be trained.")
    fail_if(
        not isinstance(model.optimizer, keras.optimizers.Adam),
        "Take Adam as the optimizer, please.",
    )
    try:
        model.evaluate(photos, np.arange(len(photos)) % classes, verbose=0)
    except Exception:
        raise NotYet(
            "Not yet. It stopped when it got labels that are whole numbers: that needs the "
            "*sparse* cross-entropy."
        ) from None
    fail_if(
        not any("acc" in name for name in model.get_metrics_result()),
        "`fit` wouldn't tell the accuracy: name it among the metrics.",
    )


@exercise
def split(function):
    parts = _examine_split(function, PHOTOS)
    # Other animals, some of them with an underscore in their name.
    rng = np.random.default_rng()
    animals = [f"{kind}/{'old_' * (n % 2)}{n}" for kind in ("ant", "bee") for n in range(4)]
    many = [f"{animal}_{n:02}.jpg" for animal in animals for n in range(3)]
    _examine_split(function, [str(name) for name in rng.permutation(many)])
    return f"{', '.join(str(len(part)) for part in parts)} photos, and no animal is in two sets."


def _examine_split(function, photos):
    parts = call(function, list(photos))
    fail_if(
        not isinstance(parts, tuple | list) or len(parts) != 3,
        "Three lists are asked for: training, validation and test.",
    )
    parts = [list(part) for part in parts]
    together = [name for part in parts for name in part]
    fail_if(len(together) > len(set(together)), "Some photos are in two of the sets.")
    fail_if(set(together) != set(photos), "Some photos are in none of the sets.")
    animals = [{name.rsplit("_", 1)[0] for name in part} for part in parts]
    leaked = (animals[0] & animals[1]) | (animals[0] & animals[2]) | (animals[1] & animals[2])
    example = min(leaked, default="")
    fail_if(
        leaked,
        f"Photos of {example} are in more than one set. The network could recognize the animal "
        "instead of its kind.",
    )
    kinds = {name.split("/")[0] for name in photos}
    for part, name in zip(animals, ("training", "validation", "test"), strict=True):
        fail_if(
            {animal.split("/")[0] for animal in part} != kinds,
            f"The {name} set lacks a class.",
        )
    fraction = len(parts[0]) / len(photos)
    fail_if(fraction < 0.5, f"Only {fraction:.0%} are for training. It should be half or more.")
    return parts


@exercise
def model_card(answer):
    fields = ("purpose", "data", "accuracy", "baseline", "mistakes", "not for")
    fail_if(not isinstance(answer, dict), "A dictionary is asked for: a field and what it says.")
    if any(value is ... for value in answer.values()):
        raise NotYet(TODO)
    missing = [field for field in fields if field not in answer]
    fail_if(missing, f"These fields are missing: {', '.join(missing)}.")
    for field in ("accuracy", "baseline"):
        value = answer[field]
        fail_if(
            not isinstance(value, int | float | np.number) or not 0 <= value <= 1,
            f"The {field} should be a number from 0 to 1, and yours is {value!r}.",
        )
    for field in ("purpose", "data", "mistakes", "not for"):
        fail_if(
            len(str(answer[field]).split()) < 5,
            f"Say more about {field!r}: a sentence of five words or more.",
        )
    fail_if(
        answer["accuracy"] <= answer["baseline"],
        "Your network is no better than its baseline. Would you hand it to anybody?",
    )
    texts = {str(answer[field]).strip().lower() for field in ("purpose", "data", "mistakes")}
    fail_if(len(texts) < 3, "Two fields say the same.")
    return "Somebody who has never met you knows what to expect from your network."
