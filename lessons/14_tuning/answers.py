# %% draw_rate: right
def draw_rate(rng):
    low, high = np.log(0.0001), np.log(0.1)
    return float(np.exp(rng.uniform(low, high)))


# %% draw_rate: right
def draw_rate(rng):
    return np.float32(0.0001 * 1000 ** rng.random())


# %% draw_rate: like that of a ruler
def draw_rate(rng):
    return rng.uniform(0.0001, 0.1)


# %% draw_rate: powers of ten
def draw_rate(rng):
    return rng.uniform(-4, -1)


# %% draw_rate: another rate each time
def draw_rate(rng):
    return 10 ** np.random.default_rng(0).uniform(-4, -1)


# %% draw_rate: only a few different rates
def draw_rate(rng):
    return rng.choice([0.0001, 0.001, 0.01, 0.1])


# %% draw_rate: each power of ten, too
def draw_rate(rng):
    power = rng.integers(-4, -1)
    return 10.0**power * rng.uniform(1, 10)


# %% draw_rate: draw from `rng`
def draw_rate(rng):
    return 10 ** np.random.uniform(-4, -1)


# %% draw_rate: should be one number
def draw_rate(rng):
    return 10 ** rng.uniform(-4, -1, 10)


# %% draw_rate: none outside
def draw_rate(rng):
    return 10 ** rng.uniform(-5, 0)


# %% build: right
def build(hp):
    inputs = keras.Input(shape=(28, 28))
    x = keras.layers.Flatten()(inputs)
    for number in range(1, hp.Int("layers", min_value=1, max_value=4) + 1):
        x = keras.layers.Dense(32, name=f"hidden{number}")(x)
        x = keras.layers.Activation("relu")(x)
    x = keras.layers.Dense(10, activation="softmax")(x)
    model = keras.Model(inputs, x)
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(keras.optimizers.Adam(), loss, metrics=["accuracy"])
    return model


# %% build: right
def build(hp):
    layers = [keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    layers += [keras.layers.Dense(32, "relu") for _ in range(hp.Int("layers", 1, 4))]
    model = keras.Sequential(layers + [keras.layers.Dense(10, "softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["acc"])
    return model


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


# %% build: become a row
def build(hp):
    model = keras.Sequential([keras.Input((28, 28))])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% build: should use Adam
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% build: from 1 to 4
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 3)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% build: need ReLU
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="tanh"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% build: 32 units in each
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(64, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% build: *sparse*
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


# %% build: Compile it
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.summary(print_fn=str)
    return model


# %% build: metric
def build(hp):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% expected_best: right
def expected_best(accuracies, k):
    import itertools

    best = [max(some) for some in itertools.combinations(accuracies, k)]
    return sum(best) / len(best)


# %% expected_best: right
def expected_best(accuracies, k):
    from math import comb

    ranked = sorted(accuracies)
    total = 0
    for place, accuracy in enumerate(ranked):
        total += accuracy * comb(place, k - 1)
    return np.float32(total / comb(len(ranked), k))


# %% expected_best: right
def expected_best(accuracies, k):
    rng = np.random.default_rng()
    found = 0
    for _ in range(6000):
        order = rng.permutation(accuracies)
        found += order[:k].max()
    return found / 6000


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


# %% expected_best: mean of all trials
def expected_best(accuracies, k):
    return np.mean(accuracies)


# %% expected_best: Draw more often
def expected_best(accuracies, k):
    rng = np.random.default_rng(0)
    return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(20)])


# %% expected_best: The best of one is that one
def expected_best(accuracies, k):
    rng = np.random.default_rng(0)
    return np.mean([rng.choice(accuracies, 2, replace=False).max() for _ in range(5000)])


# %% expected_best: changed what it was given
def expected_best(accuracies, k):
    accuracies.sort()
    rng = np.random.default_rng(0)
    return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(5000)])


# %% expected_best: return
def expected_best(accuracies, k):
    print(max(accuracies[:k]))


# %% halving: right
def halving(candidates, train):
    left = list(candidates)
    epochs = 1
    while len(left) > 1:
        scores = [train(candidate, epochs) for candidate in left]
        order = np.argsort(scores)[::-1]
        left = [left[i] for i in order[: len(left) // 2]]
        epochs = 2 * epochs
    return left[0]


# %% halving: right
def halving(candidates, train, epochs=1):
    if len(candidates) == 1:
        return candidates[0]
    scores = {candidate: train(candidate, epochs) for candidate in candidates}
    better = sorted(candidates, key=scores.get)[len(candidates) // 2 :]
    return halving(better, train, 2 * epochs)


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


# %% halving: not a list of it
def halving(candidates, train):
    epochs = 1
    while len(candidates) > 1:
        ranked = sorted(candidates, key=lambda c: train(c, epochs), reverse=True)
        candidates = ranked[: len(candidates) // 2]
        epochs *= 2
    return candidates


# %% halving: Of 8 candidates
def halving(candidates, train):
    epochs = 1
    while len(candidates) > 1:
        ranked = sorted(candidates, key=lambda c: train(c, epochs), reverse=True)
        candidates = ranked[: len(candidates) // 2]
        epochs += 1
    return candidates[0]


# %% halving: changed what it was given
def halving(candidates, train):
    epochs = 1
    while len(candidates) > 1:
        candidates.sort(key=lambda c: train(c, epochs), reverse=True)
        del candidates[len(candidates) // 2 :]
        epochs *= 2
    return candidates[0]


# %% halving: Of 8 candidates
def halving(candidates, train):
    epochs = 1
    while len(candidates) > 2:
        ranked = sorted(candidates, key=lambda c: train(c, epochs), reverse=True)
        candidates = ranked[: len(candidates) // 2]
        epochs *= 2
    return candidates[0]


# %% halving: return
def halving(candidates, train):
    max(candidates, key=lambda c: train(c, 1))


# %% choose: right
def choose(x_train, y_train, x_valid, y_valid):
    keras.utils.set_random_seed(4)
    inputs = keras.Input((28, 28))
    hidden = keras.layers.Dense(100, activation="relu")(keras.layers.Flatten()(inputs))
    model = keras.Model(inputs, keras.layers.Dense(10)(hidden))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss)
    stop = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    model.fit(
        x_train,
        y_train,
        batch_size=50,
        epochs=6,
        validation_data=(x_valid, y_valid),
        callbacks=[stop],
        verbose=0,
    )
    return model


# %% choose: right
def choose(x_train, y_train, x_valid, y_valid):
    found = []
    for units in (32, 100):
        keras.utils.set_random_seed(5)
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dense(10, activation="softmax"))
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, batch_size=20, epochs=3, verbose=0)
        found.append((model.evaluate(x_valid, y_valid, verbose=0)[1], units, model))
    return max(found)[2]


# %% choose: is chance
def choose(x_train, y_train, x_valid, y_valid):
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    return model


# %% choose: Ten probabilities
def choose(x_train, y_train, x_valid, y_valid):
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])


# %% choose: Another learning rate
def choose(x_train, y_train, x_valid, y_valid):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, batch_size=50, epochs=3, verbose=0)
    return model


# %% choose: Return the network itself
def choose(x_train, y_train, x_valid, y_valid):
    return 0.003


# %% choose: return
def choose(x_train, y_train, x_valid, y_valid):
    keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])


# %% halving: equivalent, because only one is left
# + return candidates[-1]

# %% expected_best: equivalent, because a draw more or less, or another seed, changes little
# + return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(5000 + 1)])
# + return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(4999)])
# + return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(5001)])
# + return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(5000 + -1)])
# + rng = np.random.default_rng(1)


# %% choose: equivalent, because any network that gets there will do, whatever else was tried
# + layers = [keras.layers.Flatten(), keras.layers.Dense(127, 'relu')]
# + for rate in (..., 0.003):
# + model.fit(x_train, y_train, batch_size=51, epochs=6, verbose=0)
# + model.fit(x_train, y_train, batch_size=50, verbose=0)
# - keras.utils.set_random_seed(1)
