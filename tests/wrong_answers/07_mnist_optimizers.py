# %% losses: swapped
losses = dict(
    zip(
        losses,
        [
            "binary_crossentropy",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "mean_squared_error",
        ],
    )
)

# %% losses: not a class
losses = dict(
    zip(
        losses,
        [
            "binary_crossentropy",
            "sparse_categorical_crossentropy",
            "categorical_crossentropy",
            "binary_crossentropy",
        ],
    )
)


# %% momentum_step: the sign
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: forgets all
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = -learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: new
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    return weights + velocity, momentum * velocity - learning_rate * gradient


# %% early_stopping: not the last
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


# %% best_of: best
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).mean() / samples


# %% best_of: divide by
def best_of(networks, samples, rng):
    return rng.binomial(samples, 0.9, networks).max()


# %% trained: Was it trained
def trained():
    keras.utils.set_random_seed(7)
    return keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])


# %% trained: more epochs
def trained():
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x_train[:5000], y_train[:5000], batch_size=100, epochs=2, verbose=0)
    return model
