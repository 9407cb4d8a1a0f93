# %% into_dense: right
def into_dense(poolings, filters):
    height = width = 32
    for _ in range(poolings):
        height = height // 2
        width = width // 2
    return height * width * filters


# %% into_dense: right
def into_dense(poolings, filters):
    return 32 * 32 / 4**poolings * filters


# %% into_dense: right
def into_dense(poolings, filters):
    model = keras.Sequential([keras.Input((32, 32, 1))])
    model.add(keras.layers.Conv2D(filters, 3, padding="same"))
    for _ in range(poolings):
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    return model.output_shape[1]


# %% into_dense: one for each filter
def into_dense(poolings, filters):
    side = 32 // 2**poolings
    return side * side


# %% into_dense: height *and* the width
def into_dense(poolings, filters):
    return 32 * 32 * filters // 2**poolings


# %% into_dense: before any pooling
def into_dense(poolings, filters):
    return 32 * 32 * filters


# %% into_dense: one side of each map
def into_dense(poolings, filters):
    return 32 // 2**poolings * filters


# %% into_dense: halves the maps again
def into_dense(poolings, filters):
    side = 32 // 2
    return side * side * filters


# %% into_dense: halves the maps again
def into_dense(poolings, filters):
    side = 32 // (2 * poolings)
    return side * side * filters


# %% into_dense: return
def into_dense(poolings, filters):
    side = 32 // 2**poolings
    print(side * side * filters)


# %% standardized: right
def standardized(x_train, x_new):
    result = np.zeros(x_new.shape, dtype="float32")
    for channel in range(3):
        values = x_train[:, :, :, channel]
        result[:, :, :, channel] = (x_new[:, :, :, channel] - values.mean()) / values.std()
    return result


# %% standardized: right
def standardized(x_train, x_new):
    pixels = x_train.reshape(-1, 3)
    mean = np.mean(pixels, axis=0)
    std = np.sqrt(np.var(pixels, axis=0))
    return [(image - mean) / std for image in x_new]


# %% standardized: right
def standardized(x_train, x_new):
    layer = keras.layers.Normalization(axis=-1)
    layer.adapt(x_train.astype("float32"))
    return layer(x_new.astype("float32"))


# %% standardized: own statistics
def standardized(x_train, x_new):
    return (x_new - x_new.mean(axis=(0, 1, 2))) / x_new.std(axis=(0, 1, 2))


# %% standardized: not by the variance
def standardized(x_train, x_new):
    return (x_new - x_train.mean(axis=(0, 1, 2))) / x_train.var(axis=(0, 1, 2))


# %% standardized: have its own mean
def standardized(x_train, x_new):
    return (x_new - x_train.mean()) / x_train.std()


# %% standardized: its own standard deviation
def standardized(x_train, x_new):
    return (x_new - x_train.mean(axis=(0, 1, 2))) / x_train.std()


# %% standardized: division by the standard deviation
def standardized(x_train, x_new):
    return x_new - x_train.mean(axis=(0, 1, 2))


# %% standardized: unless you put brackets
def standardized(x_train, x_new):
    return x_new - x_train.mean(axis=(0, 1, 2)) / x_train.std(axis=(0, 1, 2))


# %% standardized: for each *pixel*
def standardized(x_train, x_new):
    return (x_new - x_train.mean(axis=0)) / x_train.std(axis=0)


# %% standardized: changed what it was given
def standardized(x_train, x_new):
    x_new -= x_train.mean(axis=(0, 1, 2))
    x_new /= x_train.std(axis=(0, 1, 2))
    return x_new


# %% standardized: the *new* ones
def standardized(x_train, x_new):
    return (x_train - x_train.mean(axis=(0, 1, 2))) / x_train.std(axis=(0, 1, 2))


# %% standardized: cannot hold
def standardized(x_train, x_new):
    mean, std = x_train.mean(axis=(0, 1, 2)), x_train.std(axis=(0, 1, 2))
    return (x_new - mean.astype(x_new.dtype)) / std


# %% four_blocks: right
def four_blocks():
    inputs = keras.Input(shape=(32, 32, 3))
    x = inputs
    for filters in [32, 64, 64, 128]:
        x = keras.layers.Conv2D(filters, (3, 3), padding="same")(x)
        x = keras.layers.ReLU()(x)
        x = keras.layers.MaxPool2D((2, 2))(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(512)(x)
    x = keras.layers.Activation("relu")(x)
    x = keras.layers.Dense(10)(x)
    return keras.Model(inputs, keras.layers.Softmax()(x))


# %% four_blocks: right
def four_blocks():
    block = [
        layer
        for filters in (32, 64, 64, 128)
        for layer in (
            keras.layers.Conv2D(filters, 3, 1, "same", activation="relu"),
            keras.layers.MaxPooling2D(2),
        )
    ]
    end = [keras.layers.Flatten(), keras.layers.Dense(512, "relu"), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((32, 32, 3)), *block, *end])
    model.add(keras.layers.Activation("softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% four_blocks: fourth is missing
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    return model


# %% four_blocks: cuts off a border
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(keras.layers.MaxPooling2D(padding="same"))
    return model


# %% four_blocks: Each block ends with a max pooling
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
    return model


# %% four_blocks: no ReLU
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(512, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% four_blocks: softmax
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(512, activation="relu"))
    model.add(keras.layers.Dense(10))
    return model


# %% four_blocks: isn't asked for
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Rescaling(1 / 255)])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(512, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% four_blocks: dense layers of 512 and 10 units
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


# %% four_blocks: Filters of 32, 64, 64 and 128
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 128, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    return model


# %% four_blocks: return
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    model.summary(print_fn=lambda line: None)


# %% ahead: right
def ahead(deep, small):
    total = 0
    every = True
    for one, other in zip(deep, small):
        total += one - other
        if one <= other:
            every = False
    return [100 * total / len(deep), every]


# %% ahead: right
def ahead(deep, small):
    deep, small = np.array(deep, dtype="float32"), np.array(small, dtype="float32")
    return 100 * (deep.mean() - small.mean()), np.all(deep > small)


# %% ahead: a hundred times
def ahead(deep, small):
    return np.mean(deep) - np.mean(small), all(a > b for a, b in zip(deep, small))


# %% ahead: minus that of the small one
def ahead(deep, small):
    return 100 * (np.mean(small) - np.mean(deep)), all(a > b for a, b in zip(deep, small))


# %% ahead: Take their mean
def ahead(deep, small):
    return 100 * (sum(deep) - sum(small)), all(a > b for a, b in zip(deep, small))


# %% ahead: *percent* more
def ahead(deep, small):
    return 100 * (np.mean(deep) / np.mean(small) - 1), all(a > b for a, b in zip(deep, small))


# %% ahead: isn't ahead with *every* seed
def ahead(deep, small):
    points = 100 * (np.mean(deep) - np.mean(small))
    return points, points > 0


# %% ahead: An equal accuracy
def ahead(deep, small):
    return 100 * (np.mean(deep) - np.mean(small)), all(a >= b for a, b in zip(deep, small))


# %% ahead: seed by seed
def ahead(deep, small):
    return 100 * (np.mean(deep) - np.mean(small)), min(deep) > max(small)


# %% ahead: one `True` or `False`
def ahead(deep, small):
    return 100 * (np.mean(deep) - np.mean(small)), [a > b for a, b in zip(deep, small)]


# %% ahead: Return two values
def ahead(deep, small):
    return 100 * (np.mean(deep) - np.mean(small))


# %% small_network: right
def small_network():
    inputs = keras.Input(shape=(32, 32, 3))
    x = keras.layers.Rescaling(1 / 255)(inputs)
    x = keras.layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = keras.layers.MaxPooling2D()(x)
    x = keras.layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = keras.layers.MaxPooling2D(4)(x)
    x = keras.layers.Flatten()(x)
    outputs = keras.layers.Dense(10)(x)
    model = keras.Model(inputs, outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.005),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["acc"],
    )
    return model


# %% small_network: right
def small_network():
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.Normalization(mean=120.0, variance=4000.0),
            keras.layers.Conv2D(8, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    accuracy = keras.metrics.SparseCategoricalAccuracy()
    model.compile("rmsprop", keras.losses.SparseCategoricalCrossentropy(), metrics=[accuracy])
    model.optimizer.learning_rate = 0.003
    return model


# %% small_network: at most 60,000
def small_network():
    return keras.Sequential(
        [keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(64)]
    )


# %% small_network: not compiled
def small_network():
    return keras.Sequential(
        [keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10)]
    )


# %% small_network: up to 255 as they are
def small_network():
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% small_network: no convolutions
def small_network():
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    model = keras.Sequential([keras.Input((32, 32, 3)), *layers, keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% small_network: another learning rate
def small_network():
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(4),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    sgd = keras.optimizers.SGD(0.0001)
    model.compile(sgd, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% small_network: metrics=["accuracy"]
def small_network():
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    model = keras.Sequential([keras.Input((32, 32, 3)), *layers, keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% small_network: whole-number labels
def small_network():
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    model = keras.Sequential([keras.Input((32, 32, 3)), *layers, keras.layers.Dense(10, "softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


# %% small_network: Ten probabilities
def small_network():
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(1))
    model.compile("adam", "mean_squared_error")
    return model


# %% into_dense: equivalent, because these are powers of two
# + side = 32 / 2 ** poolings


# %% small_network: equivalent, because any network that gets there will do
# + model.add(keras.layers.Dense(63, activation='relu'))
# + model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Rescaling(1 / 64, offset=-4)])
# + for filters in (8, 15, 32):
