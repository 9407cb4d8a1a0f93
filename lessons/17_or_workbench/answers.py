# %% activations: lets a positive sum pass
def activations(total):
    return {
        "sigmoid": 1 / (1 + np.exp(-total)),
        "tanh": np.tanh(total),
        "linear": total,
        "relu": 0.0,
    }


# %% activations: does not change the sign
def activations(total):
    return {
        "sigmoid": 1 / (1 + np.exp(-total)),
        "tanh": np.tanh(total),
        "linear": total,
        "relu": abs(total),
    }


# %% activations: from -1 to 1
def activations(total):
    sigmoid = 1 / (1 + np.exp(-total))
    return {"sigmoid": sigmoid, "tanh": sigmoid, "linear": total, "relu": max(total, 0.0)}


# %% activations: sigmoid's exponent
def activations(total):
    return {
        "sigmoid": 1 / (1 + np.exp(total)),
        "tanh": np.tanh(total),
        "linear": total,
        "relu": max(total, 0.0),
    }


# %% or_of: alone against many
def or_of(inputs):
    keras.utils.set_random_seed(1)
    x = np.array(list(itertools.product((0, 1), repeat=inputs)), dtype="float32")
    y = x.max(axis=1, keepdims=True)
    model = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate=0.1), "mean_squared_error")
    for _ in range(100):
        model.train_on_batch(x, y)
    return model


# %% or_of: input shape
def or_of(inputs):
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])


# %% or_of: has 4 parameters
def or_of(inputs):
    layers = keras.layers
    return keras.Sequential(
        [keras.Input((inputs,)), layers.Dense(4, "tanh"), layers.Dense(1, "sigmoid")]
    )


# %% without_bias: still all zeros
def without_bias(x):
    return x * 2


# %% without_bias: by itself
def without_bias(x):
    return np.column_stack([x, np.arange(1, len(x) + 1)])


# %% without_bias: not OR yet
def without_bias(x):
    return x + 1


# %% fast_neuron: Another learning rate
def fast_neuron():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "mean_squared_error")
    return model


# %% fast_neuron: has 3 parameters
def fast_neuron():
    layers = keras.layers
    model = keras.Sequential([keras.Input((2,)), layers.Dense(8, "tanh"), layers.Dense(1)])
    model.compile("adam", "mean_squared_error")
    return model


# %% fast_neuron: not compiled
def fast_neuron():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])


# %% fast_neuron: knows OR already
def fast_neuron():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "mean_squared_error")
    model.set_weights([np.array([[10.0], [10.0]]), np.array([-5.0])])
    return model
