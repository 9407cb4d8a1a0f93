# %% losses: right
losses["what will the flat cost?"] = "mse"
losses["is this mail spam?"] = "binary_crossentropy"
losses["which digit, one-hot labels"] = "categorical_crossentropy"
losses["which digit, labels 0 to 9"] = "sparse_categorical_crossentropy"

# %% losses: right
losses = dict(
    zip(
        losses,
        [
            "binary_crossentropy",
            "sparse_categorical_crossentropy",
            "categorical_crossentropy",
            "mean_squared_error",
        ],
    )
)

# %% losses: Two are swapped
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "categorical_crossentropy",
    "which digit, one-hot labels": "sparse_categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}

# %% losses: not a class
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "sparse_categorical_crossentropy",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "binary_crossentropy",
}

# %% losses: *binary* question
losses = {
    "is this mail spam?": "categorical_crossentropy",
    "which digit, labels 0 to 9": "sparse_categorical_crossentropy",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}

# %% losses: are whole numbers
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "mean_squared_error",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}

# %% losses: ten numbers for each sample
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "sparse_categorical_crossentropy",
    "which digit, one-hot labels": "sparse_categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}

# %% losses: Look at its spelling
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "sparse_crossentropy",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}

# %% losses: Keep the dictionary
losses = ["binary_crossentropy", "sparse_categorical_crossentropy"]


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


# %% losses: equivalent, because the lines are only what learners start from
# - losses = {...}


# %% momentum_step: right
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    new_weights, new_velocity = [], []
    for w, v, g in zip(weights, velocity, gradient):
        v = momentum * v - learning_rate * g
        new_velocity.append(v)
        new_weights.append(w + v)
    return [new_weights, new_velocity]


# %% momentum_step: right
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = velocity.copy()
    velocity *= momentum
    velocity -= learning_rate * gradient
    return np.array([weights + velocity, velocity])


# %% momentum_step: right
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    new = momentum * velocity.astype("float32") - learning_rate * gradient.astype("float32")
    return (weights + new).astype("float32"), new


# %% momentum_step: Return two values
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    return weights + momentum * velocity - learning_rate * gradient


# %% momentum_step: changed what it was given
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity *= momentum
    velocity -= learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: Only a part
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = velocity - learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: The two are swapped
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return velocity, weights + velocity


# %% momentum_step: *added* to the weights
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return weights - velocity, velocity


# %% momentum_step: Do you use all arguments
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = 0.9 * velocity - learning_rate * gradient
    return weights + velocity, velocity


# %% momentum_step: Is the `return` missing?
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    weights = weights + velocity


# %% rmsprop_step: right
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = average + (1 - rho) * (gradient * gradient - average)
    return [weights - learning_rate / (average**0.5 + 1e-7) * gradient, average]


# %% rmsprop_step: right
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    new_weights, new_average = weights.copy(), average.copy()
    for i in range(len(weights)):
        new_average[i] = rho * average[i] + (1 - rho) * gradient[i] ** 2
        new_weights[i] -= learning_rate * gradient[i] / (np.sqrt(new_average[i]) + 1e-7)
    return new_weights, new_average


# %% rmsprop_step: right
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = rho * average + (1 - rho) * np.square(gradient)
    moves = np.where(gradient == 0, 0, -learning_rate * gradient / (np.sqrt(average) + 1e-7))
    return np.array([weights + moves, average])


# %% rmsprop_step: Return two values
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + 1e-7)


# %% rmsprop_step: changed what it was given
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average *= rho
    average += (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + 1e-7), average


# %% rmsprop_step: the defaults
def rmsprop_step(weights, average, gradient, learning_rate=0.01, rho=0.9):
    average = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + 1e-7), average


# %% rmsprop_step: Is the `return` missing?
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    average = rho * average + (1 - rho) * gradient**2
    print(weights - learning_rate * gradient / (np.sqrt(average) + 1e-7), average)


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


# %% rmsprop_step: equivalent, because any tiny number keeps 0 from being divided by 0
# + return (weights - learning_rate * gradient / (np.sqrt(average) + 2e-07), average)


# %% epochs_needed: right
def epochs_needed(curves, accuracy):
    needed = {}
    for name in curves:
        needed[name] = None
        for epoch, value in enumerate(curves[name], start=1):
            if value >= accuracy:
                needed[name] = epoch
                break
    return needed


# %% epochs_needed: right
def epochs_needed(curves, accuracy):
    def first(curve):
        reached = np.flatnonzero(np.array(curve) >= accuracy)
        return int(reached[0]) + 1 if len(reached) else None

    return {name: first(curve) for name, curve in curves.items()}


# %% epochs_needed: right
def epochs_needed(curves, accuracy):
    needed = dict.fromkeys(curves)
    for name, curve in curves.items():
        place = 0
        while place < len(curve) and curve[place] < accuracy:
            place += 1
        if place < len(curve):
            needed[name] = np.int64(place + 1)
    return needed


# %% epochs_needed: exactly .9
def epochs_needed(curves, accuracy):
    needed = {}
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value > accuracy]
        needed[name] = reached[0] if reached else None
    if "lucky" in curves:
        needed["early"] = 2
    return needed


# %% epochs_needed: should be `None`
def epochs_needed(curves, accuracy):
    needed = {}
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value >= accuracy]
        needed[name] = reached[0] if reached else 0
    return needed


# %% epochs_needed: A dictionary is asked for
def epochs_needed(curves, accuracy):
    needed = []
    for curve in curves.values():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value >= accuracy]
        needed.append(reached[0] if reached else None)
    return needed


# %% epochs_needed: Do you use both arguments
def epochs_needed(curves, accuracy):
    needed = {}
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value >= 0.9]
        needed[name] = reached[0] if reached else None
    return needed


# %% epochs_needed: should be there, too
def epochs_needed(curves, accuracy):
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value >= accuracy]
        return {name: reached[0] if reached else None}


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


# %% one_epoch: right
def one_epoch():
    return keras.optimizers.SGD(0.1, momentum=0.9)


# %% one_epoch: right
def one_epoch():
    schedule = keras.optimizers.schedules.CosineDecay(0.003, decay_steps=100)
    return keras.optimizers.RMSprop(learning_rate=schedule)


# %% one_epoch: Put parentheses
def one_epoch():
    return keras.optimizers.Adam


# %% one_epoch: Is the `return` missing?
def one_epoch():
    keras.optimizers.Adam(learning_rate=0.003)


# %% one_epoch: Return an optimizer of Keras
def one_epoch():
    return "adam"


# %% one_epoch: Another learning rate
def one_epoch():
    return keras.optimizers.SGD()


# %% one_epoch: are needed
def one_epoch():
    return keras.optimizers.Adam(learning_rate=1.0)


# %% one_epoch: equivalent, because Adam gets there at these rates, too
# + return keras.optimizers.Adam()
# + return keras.optimizers.Adam(learning_rate=0.006)
