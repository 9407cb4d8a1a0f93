# %% activations: right
def activations(total):
    import math

    result = {"sigmoid": 1 / (1 + math.exp(-total)), "tanh": math.tanh(total)}
    result["linear"] = total
    result["relu"] = total if total > 0 else 0
    return result


# %% activations: right
def activations(total):
    names = ("relu", "linear", "tanh", "sigmoid")
    x = np.array(total, dtype="float32")
    return {name: getattr(keras.activations, name)(x) for name in names}


# %% activations: right
def activations(total):
    e, f = np.exp(total), np.exp(-total)
    return dict(
        sigmoid=e / (1 + e), tanh=(e - f) / (e + f), linear=1.0 * total, relu=total * (total > 0)
    )


# %% activations: lets a positive total pass
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


# %% activations: Yours lacks relu
def activations(total):
    return {"sigmoid": 1 / (1 + np.exp(-total)), "tanh": np.tanh(total), "linear": total}


# %% activations: A dictionary is asked for
def activations(total):
    return [1 / (1 + np.exp(-total)), np.tanh(total), total, max(total, 0.0)]


# %% activations: no activation at all
def activations(total):
    sigmoid = 1 / (1 + np.exp(-total))
    return {"sigmoid": sigmoid, "tanh": np.tanh(total), "linear": 1, "relu": max(total, 0.0)}


# %% activations: return
def activations(total):
    print({"sigmoid": 1 / (1 + np.exp(-total)), "linear": total})


# %% activations: For a total of
def activations(total):
    return {"sigmoid": 0.1824, "tanh": -0.9051, "linear": total, "relu": max(total, 0.0)}


# %% or_of: right
def or_of(inputs):
    x = np.array(list(itertools.product((0, 1), repeat=inputs)), dtype="float32")
    model = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(1, "sigmoid")])
    y = np.array([1.0 if sum(row) > 0 else 0.0 for row in x])
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy", steps_per_execution=50)
    many_x, many_y = np.tile(x, (100, 1)), np.tile(y, 100)
    model.fit(many_x, many_y, batch_size=len(x), epochs=2, shuffle=False, verbose=0)
    return model


# %% or_of: right
def or_of(inputs):
    x = np.array(list(itertools.product((0, 1), repeat=inputs)), dtype="float32")
    y = x.any(axis=1).astype("float32")
    weights, bias = np.zeros(inputs), 0.0
    for _ in range(500):
        error = 1 / (1 + np.exp(-(x @ weights + bias))) - y
        weights -= error @ x
        bias -= error.sum()
    model = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(1)])
    model.add(keras.layers.Activation("sigmoid"))
    model.set_weights([weights[:, None], np.array([bias])])
    return model


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


# %% or_of: Was it trained
def or_of(inputs):
    model = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(1, "sigmoid")])
    model.set_weights([-np.ones((inputs, 1)), -np.ones(1)])
    return model


# %% or_of: Return the network itself
def or_of(inputs):
    model = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(1, "sigmoid")])
    return model.get_weights()


# %% or_of: return
def or_of(inputs):
    keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(1, "sigmoid")])


# %% without_bias: right
def without_bias(x):
    rows = []
    for row in x:
        rows.append([1.0, *row])
    return rows


# %% without_bias: right
def without_bias(x):
    return x - 0.25


# %% without_bias: right
def without_bias(x):
    return np.pad(x, ((0, 0), (0, 1)), constant_values=-1).astype("float64")


# %% without_bias: still all zeros
def without_bias(x):
    return x * 2


# %% without_bias: by itself
def without_bias(x):
    return np.column_stack([x, np.arange(1, len(x) + 1)])


# %% without_bias: not OR yet
def without_bias(x):
    return x + 1


# %% without_bias: not OR yet
def without_bias(x):
    return 2 * x - 1.5


# %% without_bias: changed what it was given
def without_bias(x):
    x -= 0.75
    return x


# %% without_bias: Four samples are asked for
def without_bias(x):
    return x[1:]


# %% without_bias: Four samples are asked for
def without_bias(x):
    return x.any(axis=1)


# %% without_bias: look at the whole table
def without_bias(x):
    return np.column_stack([x, np.full(len(x), x.mean())])


# %% without_bias: return
def without_bias(x):
    np.column_stack([x, np.ones(len(x))])


# %% fast_neuron: right
def fast_neuron():
    inputs = keras.Input((2,))
    outputs = keras.layers.Dense(1, activation="sigmoid")(inputs)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(1.0), keras.losses.BinaryCrossentropy())
    return model


# %% fast_neuron: right
def fast_neuron():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.add(keras.layers.Activation("sigmoid"))
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=8.0, momentum=0.8),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model


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


# %% fast_neuron: two inputs
def fast_neuron():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, "sigmoid", use_bias=False)])
    model.compile("sgd", "mean_squared_error")
    return model


# %% fast_neuron: Another learning rate
def fast_neuron():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(100.0), "mean_squared_error")
    return model


# %% fast_neuron: return
def fast_neuron():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "mean_squared_error")


# %% activations: equivalent, because a zero is a zero in any place
# + return {'sigmoid': 1 / (1 + np.exp(-total)), 'tanh': np.tanh(total), 'linear': total, 'relu': max(total, 0)}
# + return {'sigmoid': 1 / (1 + np.exp(-total)), 'tanh': np.tanh(total), 'linear': total, 'relu': max(0.0, total)}

# %% fast_neuron: equivalent, because these rates get there in time, too
# + model.compile(keras.optimizers.SGD(learning_rate=40.0), 'binary_crossentropy')
# + model.compile(keras.optimizers.SGD(learning_rate=21.0), 'binary_crossentropy')
# + model.compile(keras.optimizers.SGD(learning_rate=19.0), 'binary_crossentropy')


# %% or_of: equivalent, because it learns OR in this way, too
# + x = np.array(list(itertools.product((0, 1), repeat=inputs)))
# + for _ in range(199):
# + keras.utils.set_random_seed(0)
# + model.compile(keras.optimizers.SGD(learning_rate=6.0), 'binary_crossentropy')
