# %% baseline: right
def baseline(counts):
    total, most = 0, 0
    for name in counts:
        total += counts[name]
        if counts[name] > most:
            most = counts[name]
    return most / total


# %% baseline: right
def baseline(counts):
    numbers = np.array(list(counts.values()), dtype="float32")
    return (numbers / numbers.sum()).max()


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


# %% baseline: For 3 and 9
def baseline(counts):
    numbers = list(counts.values())
    return numbers[0] / sum(numbers)


# %% baseline: For 3 and 9
def baseline(counts):
    return counts[max(counts, key=counts.get)] / 100


# %% baseline: not percent
def baseline(counts):
    return 100 * max(counts.values()) / sum(counts.values())


# %% baseline: *least* frequent
def baseline(counts):
    return min(counts.values()) / sum(counts.values())


# %% baseline: return
def baseline(counts):
    print(max(counts.values()) / sum(counts.values()))


# %% baseline: changed what it was given
def baseline(counts):
    counts["all"] = sum(counts.values())
    return max(list(counts.values())[:-1]) / counts["all"]


# %% square: right
def square(image):
    height, width, channels = image.shape
    if width > height:
        cut = width - height
        return image[:, cut // 2 : cut // 2 + height].astype("float32")
    cut = height - width
    return image[cut // 2 : cut // 2 + width, :]


# %% square: right
def square(image):
    while image.shape[0] != image.shape[1]:
        if image.shape[0] > image.shape[1]:
            image = image[:-1] if (image.shape[0] - image.shape[1]) % 2 else image[1:]
        else:
            image = image[:, :-1] if (image.shape[1] - image.shape[0]) % 2 else image[:, 1:]
    return image.tolist()


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


# %% square: should lose rows
def square(image):
    height, width = image.shape[:2]
    side = min(height, width)
    left = abs(width - height) // 2
    return image[:side, left : left + side] if width > height else image[:side, :side]


# %% square: right end
def square(image):
    side = min(image.shape[:2])
    return image[-side:, -side:]


# %% square: Cut, and don't squeeze
def square(image):
    height, width = image.shape[:2]
    side = min(height, width)
    rows = np.arange(side) * height // side
    columns = np.arange(side) * width // side
    return image[rows][:, columns]


# %% square: return
def square(image):
    side = min(image.shape[:2])
    image = image[:side, :side]


# %% stand_on: right
def stand_on(stored, classes):
    for layer in stored.layers:
        layer.trainable = False
    inputs = keras.Input(stored.input_shape[1:])
    outputs = keras.layers.Softmax()(keras.layers.Dense(classes)(stored(inputs)))
    model = keras.Model(inputs, outputs)
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return model


# %% stand_on: right
def stand_on(stored, classes):
    last = keras.layers.Dense(classes, "softmax")
    model = keras.Sequential([stored, keras.layers.Dropout(0.3), last])
    stored.trainable = False
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"])
    return model


# %% stand_on: would be trained, too
def stand_on(stored, classes):
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: Nothing is left to learn
def stand_on(stored, classes):
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.trainable = False
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: softmax
def stand_on(stored, classes):
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(classes)])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: each photo should get
def stand_on(stored, classes):
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: Compile it
def stand_on(stored, classes):
    stored.trainable = False
    return keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])


# %% stand_on: tell the accuracy
def stand_on(stored, classes):
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% stand_on: the *sparse* cross-entropy
def stand_on(stored, classes):
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: Take Adam
def stand_on(stored, classes):
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: weights and 3 biases
def stand_on(stored, classes):
    stored.trainable = False
    last = keras.layers.Dense(classes, activation="softmax")
    model = keras.Sequential([stored, keras.layers.Dense(30, activation="relu"), last])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: weights have changed
def stand_on(stored, classes):
    stored.trainable = False
    stored.set_weights([0 * weights + 0.1 for weights in stored.get_weights()])
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: look through `stored`
def stand_on(stored, classes):
    stored.trainable = False
    last = keras.layers.Dense(classes, activation="softmax", kernel_initializer="zeros")
    model = keras.Sequential([stored, last])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% stand_on: Is the `return` missing?
def stand_on(stored, classes):
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    return model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])


# %% split: right
def split(names):
    training, validation, test = [], [], []
    for kind in sorted({name.split("/")[0] for name in names}):
        photos = [name for name in names if name.startswith(kind + "/")]
        animals = sorted({name.rsplit("_", 1)[0] for name in photos})
        animals.sort(key=lambda a: sum(p.rsplit("_", 1)[0] == a for p in photos))
        for photo in photos:
            animal = photo.rsplit("_", 1)[0]
            if animal == animals[0]:
                validation.append(photo)
            elif animal == animals[1]:
                test.append(photo)
            else:
                training.append(photo)
    return [training, validation, test]


# %% split: right
def split(names):
    rng = np.random.default_rng(0)
    animals = np.array(sorted({name.rsplit("_", 1)[0] for name in names}))
    while True:
        rng.shuffle(animals)
        n = len(animals)
        groups = animals[n // 2 :], animals[: n // 4], animals[n // 4 : n // 2]
        parts = [np.array([p for p in names if p.rsplit("_", 1)[0] in group]) for group in groups]
        kinds = [{p.split("/")[0] for p in part} for part in parts]
        if kinds[0] == kinds[1] == kinds[2] and len(parts[0]) >= len(names) / 2:
            return tuple(parts)


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


# %% split: for training
def split(names):
    animals = {}
    for name in names:
        animals.setdefault(name.rsplit("_", 1)[0], []).append(name)
    parts, seen = ([], [], []), {}
    for animal in sorted(animals):
        kind = animal.split("/")[0]
        seen[kind] = seen.get(kind, 0) + 1
        parts[2 if seen[kind] > 2 else seen[kind] - 1].extend(animals[animal])
    return parts


# %% split: changed what it was given
def split(names):
    test = [names.pop() for _ in range(9)]
    return names[9:], names[:9], test


# %% split: return
def split(names):
    sorted(names)


# %% model_card: right
model_card = dict(
    purpose="It sorts my holiday photos into beach, town and mountains.",
    data="I took 900 photos in Italy and Norway; there is no snow in any of them.",
    accuracy=np.float32(0.88),
    baseline=np.float64(0.41),
    mistakes="A lake with a town behind it is mostly called a beach.",
)
model_card["not for"] = "Finding out where somebody else was when a photo was taken."

# %% model_card: right
model_card = {
    "name": "garden birds",
    "purpose": "It names five birds, for children who watch a bird table.",
    "data": "Two hundred photos of my own garden, all taken in winter.",
    "accuracy": 1,
    "baseline": 0.2,
    "mistakes": "None were seen among only forty test photos, so expect some.",
    "not for": "Counting rare birds, or anything that a biologist relies on.",
}


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


# %% model_card: Two fields say the same
model_card = {
    "purpose": "It tells photos of cats from photos of dogs.",
    "data": "It tells photos of cats from photos of dogs.",
    "accuracy": 0.9,
    "baseline": 0.5,
    "mistakes": "It takes every black animal for a cat.",
    "not for": "Do not let it decide who gets fed.",
}

# %% model_card: a number from 0 to 1
model_card = {
    "purpose": "It tells photos of cats from photos of dogs.",
    "data": "Two hundred photos that I took in my street.",
    "accuracy": 93.5,
    "baseline": 50,
    "mistakes": "It takes every black animal for a cat.",
    "not for": "Do not let it decide who gets fed.",
}


# %% square: equivalent, because the smaller of two doesn't depend on their order
# + side = min(width, height)

# %% split: equivalent, because other animals may be chosen for validation and test
# + seen[kind] = seen.get(kind, -1) + 1
# + part = {1: 1, 4: 2}.get(seen[kind], 0)
# + part = {1: 1, 3: 2}.get(seen[kind], 0)
# + for animal in sorted(animals):
