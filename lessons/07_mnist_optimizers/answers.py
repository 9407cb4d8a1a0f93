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


# %% momentum_step: Look at the sign
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: forgets all
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = -learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: *new* velocity
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    return weights + velocity, momentum * velocity - learning_rate * gradient


# %% rmsprop_step: average of *squares*
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = rho * average + (1 - rho) * gradient
    return weights - learning_rate * gradient / (np.sqrt(np.abs(average)) + 1e-7), average


# %% rmsprop_step: The root is missing
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (average + 1e-7), average


# %% rmsprop_step: root of the *new* average
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    new = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + 1e-7), new


# %% rmsprop_step: Add a tiny number
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = rho * average + (1 - rho) * gradient**2
    with np.errstate(invalid="ignore"):
        return weights - learning_rate * gradient / np.sqrt(average), average


# %% rmsprop_step: a little, not a lot
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = (1 - rho) * average + rho * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + 1e-7), average


# %% epochs_needed: counted from 1
def epochs_needed(curves, accuracy):
    needed = {}
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve) if value >= accuracy]
        needed[name] = reached[0] if reached else None
    return needed


# %% epochs_needed: *first* epoch
def epochs_needed(curves, accuracy):
    needed = {}
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value >= accuracy]
        needed[name] = reached[-1] if reached else None
    return needed


# %% epochs_needed: should be there, too
def epochs_needed(curves, accuracy):
    needed = {}
    for name, curve in curves.items():
        for epoch, value in enumerate(curve, start=1):
            if value >= accuracy and name not in needed:
                needed[name] = epoch
    return needed


# %% one_epoch: Return an optimizer of Keras
def one_epoch():
    return "adam"


# %% one_epoch: Another learning rate
def one_epoch():
    return keras.optimizers.SGD()


# %% one_epoch: are needed
def one_epoch():
    return keras.optimizers.Adam(learning_rate=1.0)
