# %% conv_parameters: biases are missing
def conv_parameters(window, channels, filters):
    return window * window * channels * filters


# %% conv_parameters: channels are missing
def conv_parameters(window, channels, filters):
    return (window * window + 1) * filters


# %% slide: two rows and columns fewer
def slide(picture, weights):
    import scipy.signal

    return scipy.signal.correlate2d(picture, weights, mode="same")


# %% slide: turn the filter round
def slide(picture, weights):
    import scipy.signal

    return scipy.signal.convolve2d(picture, weights, mode="valid")


# %% slide: not its mean
def slide(picture, weights):
    import scipy.signal

    return scipy.signal.correlate2d(picture, weights, mode="valid") / 9


# %% standardised: own statistics
def standardised(x_train, x_new):
    return (x_new - x_new.mean(axis=(0, 1, 2))) / x_new.std(axis=(0, 1, 2))


# %% standardised: not the variance
def standardised(x_train, x_new):
    return (x_new - x_train.mean(axis=(0, 1, 2))) / x_train.var(axis=(0, 1, 2))


# %% standardised: its own mean
def standardised(x_train, x_new):
    return (x_new - x_train.mean()) / x_train.std()


# %% four_sets: fourth is missing
def four_sets():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    return model


# %% four_sets: cuts off a border
def four_sets():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(keras.layers.MaxPooling2D(padding="same"))
    return model


# %% four_sets: ends with a pooling
def four_sets():
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


# %% small_network: right
def small_network():
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
