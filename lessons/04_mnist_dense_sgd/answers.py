# %% parameters: right
def parameters(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += (sizes[i - 1] + 1) * sizes[i]
    return total


# %% parameters: right
def parameters(sizes):
    sizes = np.array(sizes)
    return np.sum(sizes[:-1] * sizes[1:]) + np.sum(sizes[1:])


# %% parameters: right
def parameters(sizes):
    layers = [keras.layers.Dense(units) for units in sizes[1:]]
    return keras.Sequential([keras.Input((sizes[0],)), *layers]).count_params()


# %% parameters: biases are missing
def parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))


# %% parameters: first layer alone
def parameters(sizes):
    return sizes[0] * sizes[1] + sizes[1]


# %% parameters: has no biases
def parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)


# %% parameters: not each layer
def parameters(sizes):
    return sum(a * b + 1 for a, b in zip(sizes, sizes[1:]))


# %% parameters: any number of layers
def parameters(sizes):
    a, b, c, d = sizes if len(sizes) == 4 else [0, 0, 0, 0]
    return a * b + b + b * c + c + c * d + d


# %% parameters: changed what it was given
def parameters(sizes):
    total = 0
    while len(sizes) > 1:
        a = sizes.pop(0)
        total += a * sizes[0] + sizes[0]
    return total


# %% parameters: Is the `return` missing?
def parameters(sizes):
    print(sum(a * b + b for a, b in zip(sizes, sizes[1:])))


# %% steps: right
def steps(samples, batch_size):
    full, rest = divmod(samples, batch_size)
    return full + 1 if rest else full


# %% steps: right
def steps(samples, batch_size):
    return np.ceil(samples / batch_size)


# %% steps: right
def steps(samples, batch_size):
    return len(range(0, samples, batch_size))


# %% steps: were forgotten
def steps(samples, batch_size):
    return samples // batch_size


# %% steps: exactly 2 batches
def steps(samples, batch_size):
    return samples // batch_size + 1


# %% steps: whole numbers of steps
def steps(samples, batch_size):
    return samples / batch_size


# %% steps: one with 4
def steps(samples, batch_size):
    return round(samples / batch_size)


# %% steps: take
def steps(samples, batch_size):
    return -(-samples // 32)


# %% steps: That makes 1,719 steps
def steps(samples, batch_size):
    return samples * batch_size


# %% steps: Is the `return` missing?
def steps(samples, batch_size):
    whole = -(-samples // batch_size)


# %% softmax: right
def softmax(sums):
    rows = []
    for row in sums:
        powers = [np.exp(value - max(row)) for value in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


# %% softmax: right
def softmax(sums):
    return np.array(keras.ops.softmax(np.array(sums, "float32"), axis=1))


# %% softmax: right
def softmax(sums):
    powers = np.exp((sums.T - sums.max(axis=1)).T)
    return powers / powers.sum(axis=1)[:, None]


# %% softmax: whole table
def softmax(sums):
    return np.exp(sums) / np.exp(sums).sum()


# %% softmax: exponential is missing
def softmax(sums):
    return sums / sums.sum(axis=1, keepdims=True)


# %% softmax: subtract the largest sum
def softmax(sums):
    powers = np.exp(sums)
    return powers / powers.sum(axis=1, keepdims=True)


# %% softmax: not that of the whole table
def softmax(sums):
    powers = np.exp(sums - sums.max())
    return powers / powers.sum(axis=1, keepdims=True)


# %% softmax: not down the column
def softmax(sums):
    powers = np.exp(sums - sums.max(axis=0))
    return powers / powers.sum(axis=0)


# %% softmax: changed what it was given
def softmax(sums):
    sums -= sums.max(axis=1, keepdims=True)
    powers = np.exp(sums)
    return powers / powers.sum(axis=1, keepdims=True)


# %% softmax: You give
def softmax(sums):
    powers = np.exp(sums.max(axis=1, keepdims=True) - sums)
    return powers / powers.sum(axis=1, keepdims=True)


# %% softmax: Is the `return` missing?
def softmax(sums):
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    powers = powers / powers.sum(axis=1, keepdims=True)


# %% softmax: equivalent, because it only says the same in another way
# + powers = np.exp(sums - sums.max(keepdims=True, axis=1))
# + return powers / powers.sum(keepdims=True, axis=1)
# + powers[...] /= powers.sum(axis=1, keepdims=True)


# %% cross_entropy: right
def cross_entropy(probabilities, labels):
    total = 0.0
    for row, label in zip(probabilities, labels):
        total -= np.log(row[label])
    return total / len(labels)


# %% cross_entropy: right
def cross_entropy(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return np.mean(np.sum(-np.log(probabilities) * one_hot, axis=1))


# %% cross_entropy: right
def cross_entropy(probabilities, labels):
    losses = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
    return float(np.mean(losses))


# %% cross_entropy: the sign
def cross_entropy(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels]).mean()


# %% cross_entropy: Take the mean
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum()


# %% cross_entropy: not the largest one
def cross_entropy(probabilities, labels):
    return -np.log(probabilities.max(axis=1)).mean()


# %% cross_entropy: First take the logarithm
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels].mean())


# %% cross_entropy: natural logarithm
def cross_entropy(probabilities, labels):
    return -np.log10(probabilities[np.arange(len(labels)), labels]).mean()


# %% cross_entropy: One number is asked for
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels])


# %% cross_entropy: Pick one probability
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[:, labels]).mean()


# %% cross_entropy: other samples
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum() / 2


# %% cross_entropy: Is the `return` missing?
def cross_entropy(probabilities, labels):
    print(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


# %% small_network: right
def small_network():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28)))
    model.add(keras.layers.Flatten())
    for units in (30, 100):
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Activation("softmax"))
    return model


# %% small_network: right
def small_network():
    inputs = keras.Input((28, 28))
    outputs = keras.layers.Reshape((784,))(inputs)
    for units in (30, 100):
        outputs = keras.layers.Dense(units, activation=keras.activations.relu)(outputs)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(outputs))


# %% small_network: lesson's network
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(300, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: should give probabilities
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "relu"),
        ]
    )


# %% small_network: so the output should have the shape
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: Your network should take images
def small_network():
    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: have no activation
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30),
            keras.layers.Dense(100),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: right activations
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30, "tanh"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: right activations
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: 30, 100 and 10 units, please
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(300, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: Is the `return` missing?
def small_network():
    keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(30)])


# %% quick: right
def quick():
    keras.utils.set_random_seed(0)
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(100, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    sgd = keras.optimizers.SGD(learning_rate=0.1)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=sgd, metrics=["accuracy"])
    model.fit(x_train[:10_000], y_train[:10_000], batch_size=20, epochs=4, verbose=0)
    return model


# %% quick: right
def quick():
    keras.utils.set_random_seed(3)
    one_hot = np.eye(10)[y_train[:10_000]]
    inputs = keras.Input((28, 28))
    hidden = keras.layers.Dense(64, activation="relu")(keras.layers.Flatten()(inputs))
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(hidden))
    model.compile(keras.optimizers.SGD(0.3), "categorical_crossentropy")
    model.fit(x_train[:10_000], one_hot, epochs=4, verbose=0)
    return model


# %% quick: Was it trained
def quick():
    keras.utils.set_random_seed(5)
    return small_network()


# %% quick: Try more epochs
def quick():
    keras.utils.set_random_seed(5)
    model = small_network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x_train[:5000], y_train[:5000], batch_size=50, epochs=1, verbose=0)
    return model


# %% quick: what `fit` returns
def quick():
    model = small_network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model.fit(x_train[:100], y_train[:100], verbose=0)


# %% quick: Your network should take images
def quick():
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x_train[:100].reshape(-1, 784), y_train[:100], verbose=0)
    return model


# %% quick: Ten probabilities are needed
def quick():
    return keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(1, "sigmoid")]
    )


# %% quick: Is the `return` missing?
def quick():
    model = small_network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x_train[:100], y_train[:100], verbose=0)


# %% quick: equivalent, because any network that gets there will do
# + model = keras.Sequential([...keras.layers.Dense(99, activation='relu'), ...])
# + model.fit(..., epochs=4, verbose=1)
# + model.fit(..., epochs=3, verbose=0)
# + keras.utils.set_random_seed(...)
