# %% gap: overfitting is positive
def gap(training, validation):
    return validation[-1] - training[-1]


# %% gap: the *last* one of each
def gap(training, validation):
    return max(training) - max(validation)


# %% gap: mean over the epochs
def gap(training, validation):
    return np.mean(training) - np.mean(validation)


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


# %% best_of: Return the *best*
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).mean() / samples


# %% best_of: divide by the number
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).max()


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
