# %% draw_rate: like that of a ruler
def draw_rate(rng):
    return rng.uniform(0.0001, 0.1)


# %% draw_rate: powers of ten
def draw_rate(rng):
    return rng.uniform(-4, -1)


# %% draw_rate: another rate each time
def draw_rate(rng):
    return 10 ** np.random.default_rng(0).uniform(-4, -1)


# %% build: comes on top
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4) - 1):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% build: Does it ask `hp`
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(4):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% build: Which activation
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% expected_best: best of all
def expected_best(accuracies, k):
    return max(accuracies)


# %% expected_best: first two in this order
def expected_best(accuracies, k):
    return max(accuracies[:k])


# %% expected_best: no trial is drawn twice
def expected_best(accuracies, k):
    rng = np.random.default_rng(0)
    return np.mean([rng.choice(accuracies, k).max() for _ in range(5000)])


# %% halving: not the worse
def halving(candidates, train):
    epochs = 1
    while len(candidates) > 1:
        ranked = sorted(candidates, key=lambda c: train(c, epochs))
        candidates = ranked[: len(candidates) // 2]
        epochs *= 2
    return candidates[0]


# %% halving: twice as long
def halving(candidates, train):
    while len(candidates) > 1:
        ranked = sorted(candidates, key=lambda c: train(c, 1), reverse=True)
        candidates = ranked[: len(candidates) // 2]
    return candidates[0]


# %% halving: better half is trained again
def halving(candidates, train):
    everyone, epochs = candidates, 1
    while epochs < len(everyone):
        ranked = sorted(everyone, key=lambda c: train(c, epochs), reverse=True)
        epochs *= 2
    return ranked[0]


# %% choose: is chance
def choose(x_train, y_train, x_valid, y_valid):
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    return model


# %% choose: ten probabilities
def choose(x_train, y_train, x_valid, y_valid):
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
