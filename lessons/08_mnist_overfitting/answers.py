# %% gap: right
def gap(training, validation):
    last = len(training) - 1
    return np.float32(training[last]) - np.float32(validation[last])


# %% gap: right
def gap(training, validation):
    gaps = np.array(training) - np.array(validation)
    return gaps[-1:].sum()


# %% gap: overfitting is positive
def gap(training, validation):
    return validation[-1] - training[-1]


# %% gap: the *last* one of each
def gap(training, validation):
    return max(training) - max(validation)


# %% gap: mean over the epochs
def gap(training, validation):
    return np.mean(training) - np.mean(validation)


# %% gap: not percentage points
def gap(training, validation):
    return 100 * (training[-1] - validation[-1])


# %% gap: *first* epoch
def gap(training, validation):
    return training[0] - validation[0]


# %% gap: should be one number
def gap(training, validation):
    return np.array(training) - np.array(validation)


# %% gap: return
def gap(training, validation):
    print(training[-1] - validation[-1])


# %% gap: For other curves
def gap(training, validation):
    return 0.25


# %% gap: changed what it was given
def gap(training, validation):
    return training.pop() - validation.pop()


# %% early_stopping: right
def early_stopping(valid_losses, patience):
    lowest = float("inf")
    waited, best, epoch = 0, 0, 0
    for loss in valid_losses:
        epoch += 1
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                return [epoch, best]
    return [epoch, best]


# %% early_stopping: right
def early_stopping(valid_losses, patience):
    losses = np.array(valid_losses)
    for stop in range(1, len(losses) + 1):
        best = np.argmin(losses[:stop]) + 1
        if stop - best == patience:
            return stop, best
    return len(losses), np.argmin(losses) + 1


# %% early_stopping: not the last one
def early_stopping(valid_losses, patience):
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, epoch + 1


# %% early_stopping: counted from 1
def early_stopping(valid_losses, patience):
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch, best


# %% early_stopping: off by one
def early_stopping(valid_losses, patience):
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        if epoch - best >= patience - 1:
            break
    return epoch + 1, best + 1


# %% early_stopping: before it could see
def early_stopping(valid_losses, patience):
    best = valid_losses.index(min(valid_losses))
    return len(valid_losses), best + 1


# %% early_stopping: lowest loss, not the last one
def early_stopping(valid_losses, patience):
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, int(np.argmin(valid_losses)) + 1


# %% early_stopping: before it could see
def early_stopping(valid_losses, patience):
    waited, best = 0, 0
    for epoch in range(1, len(valid_losses)):
        if valid_losses[epoch] < valid_losses[epoch - 1]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return epoch + 1, best + 1


# %% early_stopping: equals the lowest one
def early_stopping(valid_losses, patience):
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss <= valid_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, best + 1


# %% early_stopping: starts anew
def early_stopping(valid_losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        elif epoch:
            waited += 1
        if waited >= patience:
            break
    return epoch + 1, best + 1


# %% early_stopping: Return two values
def early_stopping(valid_losses, patience):
    return valid_losses.index(min(valid_losses)) + 1


# %% best_of: right
def best_of(networks, samples, rng):
    best = 0
    for _ in range(networks):
        correct = rng.binomial(samples, 0.9)
        if correct / samples > best:
            best = correct / samples
    return best


# %% best_of: right
def best_of(networks, samples, rng):
    accuracies = rng.binomial(samples, 0.9, size=networks) / samples
    return float(np.sort(accuracies)[-1])


# %% best_of: Return the *best*
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).mean() / samples


# %% best_of: divide by the number
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).max()


# %% best_of: the same each time
def best_of(networks, samples, rng):
    return 0.95


# %% best_of: the same each time
def best_of(networks, samples, rng):
    rng = np.random.default_rng(0)
    return rng.binomial(samples, 0.9, networks).max() / samples


# %% best_of: With the same generator
def best_of(networks, samples, rng):
    return np.random.binomial(samples, 0.9, networks).max() / samples


# %% best_of: all 20 accuracies
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks) / samples


# %% best_of: *worst*
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).min() / samples


# %% best_of: Do you use both numbers
def best_of(networks, samples, rng):
    return rng.binomial(100, 0.9, 20).max() / 100


# %% trained: right
def trained():
    keras.utils.set_random_seed(1)
    inputs = keras.Input(shape=(784,))
    hidden = keras.layers.Dense(128, activation="relu")(inputs)
    outputs = keras.layers.Dense(10)(hidden)
    network = keras.Model(inputs, outputs)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(optimizer=keras.optimizers.Adam(0.002), loss=loss, steps_per_execution=50)
    network.fit(x_train[:10000], y_train[:10000], epochs=5, batch_size=64, verbose=0)
    return network


# %% trained: right
def trained():
    keras.utils.set_random_seed(2)
    model = keras.Sequential()
    model.add(keras.Input((784,)))
    model.add(keras.layers.Dense(200, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("rmsprop", "categorical_crossentropy", steps_per_execution=30)
    stop = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    model.fit(
        x_train[:10000],
        keras.utils.to_categorical(y_train[:10000]),
        batch_size=100,
        epochs=8,
        validation_split=0.1,
        callbacks=[stop],
        verbose=0,
    )
    return model


# %% trained: Was it trained
def trained():
    keras.utils.set_random_seed(7)
    return keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])


# %% trained: more epochs, dropout
def trained():
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x_train[:5000], y_train[:5000], batch_size=100, epochs=2, verbose=0)
    return model


# %% trained: Return the network itself
def trained():
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model.fit(x_train[:1000], y_train[:1000], verbose=0)


# %% trained: should take rows of 784 numbers
def trained():
    return keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )


# %% trained: Ten probabilities are needed
def trained():
    return keras.Sequential([keras.Input((784,)), keras.layers.Dense(1, "sigmoid")])


# %% trained: return
def trained():
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train[:1000], y_train[:1000], verbose=0)


# %% trained: equivalent, because any network that gets there will do
# + keras.utils.set_random_seed(...)
# + model.fit(x_train[:10000], y_train[:10000], epochs=6, verbose=0)
# + model.fit(x_train[:10000], y_train[:10000], batch_size=101, epochs=6, verbose=0)
