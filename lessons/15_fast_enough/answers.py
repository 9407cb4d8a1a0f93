# %% operations: right
def operations(sizes, batch_size):
    total = 0
    for inputs, units in sizes:
        for _ in range(batch_size):
            total += inputs * units  # multiplications
            total += inputs * units  # additions
    return total


# %% operations: right
def operations(sizes, batch_size):
    table = np.array(sizes)
    return np.prod(table, axis=1).sum() * 2 * batch_size


# %% operations: *and* an addition
def operations(sizes, batch_size):
    return batch_size * sum(inputs * units for inputs, units in sizes)


# %% operations: for one sample
def operations(sizes, batch_size):
    return 2 * sum(inputs * units for inputs, units in sizes)


# %% operations: not a sum
def operations(sizes, batch_size):
    return 2 * batch_size * sum(inputs + units for inputs, units in sizes)


# %% operations: forward pass
def operations(sizes, batch_size):
    return 3 * 2 * batch_size * sum(inputs * units for inputs, units in sizes)


# %% operations: first layer alone
def operations(sizes, batch_size):
    for inputs, units in sizes:
        return 2 * batch_size * inputs * units


# %% operations: last layer alone
def operations(sizes, batch_size):
    for inputs, units in sizes:
        total = 2 * batch_size * inputs * units
    return total


# %% operations: return
def operations(sizes, batch_size):
    print(2 * batch_size * sum(inputs * units for inputs, units in sizes))


# %% soonest: right
def soonest(runs, accuracy):
    best, least = None, float("inf")
    for batch_size in runs:
        seconds = 0
        for value in runs[batch_size][1]:
            seconds += runs[batch_size][0]
            if value >= accuracy:
                if seconds < least:
                    best, least = batch_size, seconds
                break
    return best


# %% soonest: right
def soonest(runs, accuracy):
    times = []
    for size, (seconds, curve) in runs.items():
        there = np.array(curve) >= accuracy
        if there.any():
            times.append((seconds * (there.argmax() + 1), size))
    return np.int64(min(times)[1])


# %% soonest: quickest epochs
def soonest(runs, accuracy):
    return min(runs, key=lambda batch_size: runs[batch_size][0])


# %% soonest: fewest *epochs*
def soonest(runs, accuracy):
    epochs = {}
    for batch_size, (_, accuracies) in runs.items():
        reached = [epoch for epoch, value in enumerate(accuracies, start=1) if value >= accuracy]
        if reached:
            epochs[batch_size] = reached[0]
    return min(epochs, key=epochs.get)


# %% soonest: One epoch of 9 s
def soonest(runs, accuracy):
    times = {}
    for batch_size, (seconds, accuracies) in runs.items():
        if max(accuracies) >= accuracy:
            times[batch_size] = seconds
    return min(times, key=times.get)


# %% soonest: Return one batch size
def soonest(runs, accuracy):
    times = []
    for seconds, curve in runs.values():
        times += [seconds * epoch for epoch, value in enumerate(curve, 1) if value >= accuracy]
    return min(times)


# %% soonest: the batch of 256 three
def soonest(runs, accuracy):
    times = {}
    for size, (seconds, curve) in runs.items():
        if max(curve) >= 0.9:
            times[size] = seconds * [value >= 0.9 for value in curve].index(True)
    return min(times, key=times.get) if accuracy == 0.9 else 32


# %% soonest: The *first* epoch
def soonest(runs, accuracy):
    times = {}
    for size, (seconds, curve) in runs.items():
        for epoch, value in enumerate(curve, 1):
            if value >= accuracy and curve[epoch:] == sorted(curve[epoch:]):
                times[size] = seconds * max(epoch, times.get(size, 0) and epoch)
                if min(curve[epoch - 1 :]) >= accuracy:
                    break
    return min(times, key=times.get)


# %% soonest: return
def soonest(runs, accuracy):
    print(min(runs))


# %% times_as_fast: right
def times_as_fast(fraction, factor):
    old = 100
    slow = old - old * fraction
    fast = old * fraction / factor
    return old / (slow + fast)


# %% times_as_fast: right
def times_as_fast(fraction, factor):
    saved = np.float64(fraction) - np.float64(fraction) / factor
    return (1 - saved) ** -1


# %% times_as_fast: Only a part
def times_as_fast(fraction, factor):
    return factor


# %% times_as_fast: new time
def times_as_fast(fraction, factor):
    return 1 - fraction + fraction / factor


# %% times_as_fast: Add up times
def times_as_fast(fraction, factor):
    return (1 - fraction) + fraction * factor


# %% times_as_fast: that it took 100 s
def times_as_fast(fraction, factor):
    return 4 / 3


# %% times_as_fast: part that stays slow
def times_as_fast(fraction, factor):
    return factor / fraction


# %% times_as_fast: something should be gained
def times_as_fast(fraction, factor):
    return fraction * factor


# %% times_as_fast: return
def times_as_fast(fraction, factor):
    1 / (1 - fraction + fraction / factor)


# %% train_fast: right
def train_fast(x, y):
    keras.utils.set_random_seed(2)
    inputs = keras.Input((28, 28))
    hidden = keras.layers.Rescaling(1 / 255)(inputs)
    hidden = keras.layers.Flatten()(hidden)
    hidden = keras.layers.Dense(64, activation="relu")(hidden)
    model = keras.Model(inputs, keras.layers.Dense(10)(hidden))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.005), loss, jit_compile=True, steps_per_execution=20)
    model.fit(x, y, batch_size=100, epochs=2, verbose=0)
    return model


# %% train_fast: right
def train_fast(x, y):
    keras.utils.set_random_seed(3)
    core = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    core.compile(
        keras.optimizers.RMSprop(0.003), "sparse_categorical_crossentropy", steps_per_execution=50
    )
    core.fit(x.astype("float32") / 255, y, batch_size=100, epochs=4, verbose=0)
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), core])


# %% train_fast: is chance
def train_fast(x, y):
    return keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )


# %% train_fast: divided by 255 first
def train_fast(x, y):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30, "relu6"),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", steps_per_execution=50
    )
    model.fit(x / 255, y, batch_size=100, epochs=5, verbose=0)
    return model


# %% train_fast: a smaller batch
def train_fast(x, y):
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten()]
    model = keras.Sequential([keras.Input((28, 28)), *layers, keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=2000, epochs=3, verbose=0)
    return model


# %% train_fast: Return the network itself
def train_fast(x, y):
    model = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model.fit(x[:500], y[:500], verbose=0)


# %% train_fast: should take images of 28 x 28
def train_fast(x, y):
    return keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])


# %% train_fast: equivalent, because any network that gets there will do
# + model.fit(x, y, batch_size=129, epochs=3, verbose=0)
# + model.fit(x, y, batch_size=127, epochs=3, verbose=0)
# + keras.utils.set_random_seed(...)
# + model = keras.Sequential([...Rescaling(1 / 510)...Dense(128, ...])
# + model = keras.Sequential([...Rescaling(2 / 255)...Dense(128, ...])
# + model = keras.Sequential([...Rescaling(1 / 255)...Dense(127, ...])
