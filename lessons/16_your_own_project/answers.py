# %% baseline: classes are not equal
def baseline(counts):
    return 1 / len(counts)


# %% baseline: That is the class
def baseline(counts):
    return max(counts, key=counts.get)


# %% baseline: not how many
def baseline(counts):
    return max(counts.values())


# %% baseline: a better guess
def baseline(counts):
    whole = sum(counts.values())
    return sum((count / whole) ** 2 for count in counts.values())


# %% square: left end
def square(image):
    side = min(image.shape[:2])
    return image[:side, :side]


# %% square: should have the shape
def square(image):
    side = image.shape[0]
    left = (image.shape[1] - side) // 2
    return image[:, left : left + side - 1]


# %% square: Cut, and add nothing
def square(image):
    side = max(image.shape[:2])
    large = np.zeros((side, side, 3))
    large[: image.shape[0], : image.shape[1]] = image
    return large


# %% split: are in more than one set
def split(names):
    return names[::2], names[1::4], names[3::4]


# %% split: lacks a class
def split(names):
    cats = [name for name in names if name.startswith("cat")]
    dogs = [name for name in names if name.startswith("dog")]
    return cats, dogs, [name for name in names if name.startswith("hen")]


# %% split: in two of the sets
def split(names):
    return names, names[::5], names[1::5]


# %% split: in none of the sets
def split(names):
    return names[:10], names[20:30], names[30:40]


# %% split: Three lists
def split(names):
    return names[10:], names[:10]


# %% model_card: no better than its baseline
model_card = {
    "purpose": "It tells photos of cats from photos of dogs.",
    "data": "Two hundred photos that I took in my street.",
    "accuracy": 0.5,
    "baseline": 0.5,
    "mistakes": "It takes every black animal for a cat.",
    "not for": "Do not let it decide who gets fed.",
}

# %% model_card: Say more about
model_card = {
    "purpose": "It tells photos of cats from photos of dogs.",
    "data": "photos",
    "accuracy": 0.9,
    "baseline": 0.5,
    "mistakes": "none",
    "not for": "nothing",
}

# %% model_card: a number from 0 to 1
model_card = model_card | {"accuracy": "98 %", "baseline": 0.1}
model_card |= dict.fromkeys(
    ("purpose", "data", "mistakes", "not for"), "five words that say something"
)

# %% model_card: fields are missing
model_card = {"purpose": "It tells photos of cats from photos of dogs.", "accuracy": 0.9}
