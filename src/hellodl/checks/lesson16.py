"""Checks of the exercises to lesson 16."""

import numpy as np

from hellodl.checks import TODO, NotYet, call, check_shape, exercise, fail_if, near

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
    fail_if(got == "cat", "That is the class. How often is it right to say so?")
    fail_if(near(got, 1 / 3), "That is chance with equal classes. These classes are not equal.")
    fail_if(near(got, 50), "Give a fraction from 0 to 1, not how many.")
    fail_if(
        near(got, 0.5**2 + 0.3**2 + 0.2**2),
        "That is guessing each class as often as it appears. There is a better guess.",
    )
    fail_if(not near(got, 0.5), f"With 50 cats among 100 animals it is .5, not {got}.")
    fail_if(not near(call(function, {"a": 3, "b": 9}), 0.75), "For 3 and 9 it should be .75.")
    return "A network has to beat this, or it has learned nothing."


@exercise
def square(function):
    wide = np.arange(4 * 7 * 3).reshape(4, 7, 3)
    before = wide.copy()
    got = np.asarray(call(function, wide))
    fail_if(got.shape == (7, 7, 3), "The shorter side decides. Cut, and add nothing.")
    check_shape(got, (4, 4, 3), "For an image of (4, 7, 3), the square")
    fail_if(near(got, before[:, :4]), "That is the left end. Cut off as much on both sides.")
    fail_if(
        not near(got, before[:, 1:5]) and not near(got, before[:, 2:6]),
        "The middle columns should be left as they were.",
    )
    high = np.arange(9 * 5 * 3).reshape(9, 5, 3)
    tall = np.asarray(call(function, high))
    fail_if(
        tall.shape != (5, 5, 3) or not near(tall, high[2:7]),
        "An image that is higher than wide should lose rows, as many above as below.",
    )
    even = np.arange(12).reshape(2, 2, 3)
    fail_if(not near(call(function, even), even), "A square image should stay as it is.")
    return "The middle, where the subject usually is."


@exercise
def split(function):
    parts = call(function, list(PHOTOS))
    fail_if(len(parts) != 3, "Three lists are asked for: training, validation and test.")
    parts = [list(part) for part in parts]
    together = [name for part in parts for name in part]
    fail_if(len(together) > len(set(together)), "Some photos are in two of the sets.")
    fail_if(set(together) != set(PHOTOS), "Some photos are in none of the sets.")
    animals = [{name.rsplit("_", 1)[0] for name in part} for part in parts]
    leaked = (animals[0] & animals[1]) | (animals[0] & animals[2]) | (animals[1] & animals[2])
    example = min(leaked, default="")
    fail_if(
        leaked,
        f"Photos of {example} are in more than one set. The network could recognize the animal "
        "instead of its kind.",
    )
    for part, name in zip(animals, ("training", "validation", "test"), strict=True):
        fail_if(
            {animal.split("/")[0] for animal in part} != {"cat", "dog", "hen"},
            f"The {name} set lacks a class.",
        )
    fraction = len(parts[0]) / len(PHOTOS)
    fail_if(fraction < 0.5, f"Only {fraction:.0%} are for training. It should be half or more.")
    return f"{', '.join(str(len(part)) for part in parts)} photos, and no animal is in two sets."


@exercise
def model_card(answer):
    fields = ("purpose", "data", "accuracy", "baseline", "mistakes", "not for")
    fail_if(not isinstance(answer, dict), "A dictionary is asked for.")
    if any(value is ... for value in answer.values()):
        raise NotYet(TODO)
    missing = [field for field in fields if field not in answer]
    fail_if(missing, f"These fields are missing: {', '.join(missing)}.")
    for field in ("accuracy", "baseline"):
        number = answer[field]
        fail_if(
            isinstance(number, str) or not 0 <= float(number) <= 1,
            f"The {field} should be a number from 0 to 1.",
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
