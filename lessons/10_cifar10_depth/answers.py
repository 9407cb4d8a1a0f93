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


# %% standardized: own statistics
def standardized(x_train, x_new):
    return (x_new - x_new.mean(axis=(0, 1, 2))) / x_new.std(axis=(0, 1, 2))


# %% standardized: not by the variance
def standardized(x_train, x_new):
    return (x_new - x_train.mean(axis=(0, 1, 2))) / x_train.var(axis=(0, 1, 2))


# %% standardized: have its own mean
def standardized(x_train, x_new):
    return (x_new - x_train.mean()) / x_train.std()


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


# %% four_blocks: Each block ends with a pooling
def four_blocks():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
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


# %% small_network: correct
def small_network():
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
