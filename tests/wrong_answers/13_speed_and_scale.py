# %% operations: an addition each
def operations(sizes, batch_size):
    return batch_size * sum(inputs * units for inputs, units in sizes)


# %% operations: for one sample
def operations(sizes, batch_size):
    return 2 * sum(inputs * units for inputs, units in sizes)


# %% operations: not a sum
def operations(sizes, batch_size):
    return 2 * batch_size * sum(inputs + units for inputs, units in sizes)


# %% share: taken by nobody
def share(batch, number, this):
    part = len(batch) // number
    return batch[this * part : (this + 1) * part]


# %% share: taken twice
def share(batch, number, this):
    part = -(-len(batch) // number)
    return batch[this * part : (this + 1) * part + 1]


# %% share: more than one more
def share(batch, number, this):
    part = len(batch) // number
    return batch[this * part : (this + 1) * part if this < number - 1 else None]


# %% together: weigh by samples
def together(slopes, samples):
    return np.mean(slopes, axis=0)


# %% together: that is the sum
def together(slopes, samples):
    return sum(slopes)


# %% together: number of all samples
def together(slopes, samples):
    return sum(slope * n for slope, n in zip(slopes, samples))


# %% times_as_fast: only a part
def times_as_fast(share_of_time, factor):
    return factor


# %% times_as_fast: new time
def times_as_fast(share_of_time, factor):
    return 1 - share_of_time + share_of_time / factor


# %% times_as_fast: add up times
def times_as_fast(share_of_time, factor):
    return (1 - share_of_time) + share_of_time * factor


# %% train_fast: chance
def train_fast(x, y):
    return keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )


# %% train_fast: scaled inside
def train_fast(x, y):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=20)
    model.fit(x / 255, y, batch_size=500, epochs=1, verbose=0)
    return model
