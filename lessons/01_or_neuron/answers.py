# %% neuron: right
def neuron(a, b, weight_a, weight_b, bias):
    import math

    return 1 / (1 + math.e ** -(weight_a * a + weight_b * b + bias))


# %% neuron: right
def neuron(a, b, weight_a, weight_b, bias):
    inputs, weights = np.array([a, b], "float32"), np.array([weight_a, weight_b], "float32")
    return np.exp(inputs @ weights + bias) / (1 + np.exp(inputs @ weights + bias))


# %% neuron: right
def neuron(a, b, weight_a, weight_b, bias):
    total = bias
    for value, weight in [(a, weight_a), (b, weight_b)]:
        total += value * weight
    return keras.ops.sigmoid(total)


# %% neuron: still has to go through the sigmoid
def neuron(a, b, weight_a, weight_b, bias):
    return a * weight_a + b * weight_b + bias


# %% neuron: bias is missing
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(-(a * weight_a + b * weight_b)))


# %% neuron: sign in the exponent
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(a * weight_a + b * weight_b + bias))


# %% neuron: in parentheses
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / 1 + np.exp(-(a * weight_a + b * weight_b + bias))


# %% neuron: weights are swapped
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(-(a * weight_b + b * weight_a + bias)))


# %% neuron: Yours is
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(-a * weight_a + b * weight_b + bias))


# %% neuron: Do you use all five arguments
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(-1.2))


# %% neuron: Is the `return` missing?
def neuron(a, b, weight_a, weight_b, bias):
    print(1 / (1 + np.exp(-(a * weight_a + b * weight_b + bias))))


# %% loss_after: right
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential()
    model.add(keras.Input((2,)))
    model.add(keras.layers.Dense(1))
    model.add(keras.layers.Activation("sigmoid"))
    sgd = keras.optimizers.SGD(learning_rate=learning_rate)
    model.compile(loss="mse", optimizer=sgd, metrics=["accuracy"])
    for _ in range(300):
        model.train_on_batch(x, y)
    return model.evaluate(x, y, verbose=0)


# %% loss_after: right
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    inputs = keras.Input((2,))
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(inputs))
    model.compile(keras.optimizers.SGD(learning_rate), keras.losses.MeanSquaredError())
    step = 0
    while step < 300:
        model.train_on_batch(x, y)
        step += 1
    loss = model.evaluate(x, y, verbose=0)
    return round(loss, 6)


# %% loss_after: right
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    near_zero = keras.initializers.TruncatedNormal(stddev=0.02)  # as in the lesson
    neuron = keras.Sequential(
        [keras.Input(shape=(2,)), keras.layers.Dense(1, "sigmoid", kernel_initializer=near_zero)]
    )
    neuron.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    for _ in range(300):
        neuron.train_on_batch(x, y)
    return neuron.evaluate(x, y, verbose=0)


# %% loss_after: the loss *before* the last step
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    return [model.train_on_batch(x, y) for _ in range(300)][-1]


# %% loss_after: Do you use the argument?
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "mean_squared_error")
    model.fit(x, y, batch_size=4, epochs=20, verbose=0)
    return model.evaluate(x, y, verbose=0)


# %% loss_after: Are these 300 steps
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    model.fit(x, y, batch_size=4, epochs=3, verbose=0)
    return model.evaluate(x, y, verbose=0)


# %% loss_after: more than 300 steps
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    for _ in range(300):
        model.train_on_batch(x[:2], y[:2])
        model.train_on_batch(x[2:], y[2:])
    return model.evaluate(x, y, verbose=0)


# %% loss_after: Is the seed 1
def loss_after(learning_rate):
    keras.utils.set_random_seed(42)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    for _ in range(300):
        model.train_on_batch(x, y)
    return model.evaluate(x, y, verbose=0)


# %% loss_after: binary cross-entropy
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "binary_crossentropy")
    for _ in range(300):
        model.train_on_batch(x, y)
    return model.evaluate(x, y, verbose=0)


# %% loss_after: One number is asked for
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    return model.fit(x, y, batch_size=4, epochs=2, verbose=0)


# %% loss_after: Is the `return` missing?
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    model.fit(x, y, batch_size=4, epochs=2, verbose=0)
    print(model.evaluate(x, y, verbose=0))


# %% or_by_hand: right
or_by_hand = [20, 20, -10]

# %% or_by_hand: right
or_by_hand = np.array([7.0, 9.0, -3.2], "float32")

# %% or_by_hand: right
or_by_hand = (1000, 1000, -500)

# %% or_by_hand: should be negative
or_by_hand = (1.0, 1.0, 1.0)

# %% or_by_hand: only the bias counts
or_by_hand = (10, 10, 0)

# %% or_by_hand: enough to beat the bias
or_by_hand = (10.0, 10.0, -15.0)

# %% or_by_hand: For the inputs 0 and 1
or_by_hand = (10.0, 0.0, -5.0)

# %% or_by_hand: could be more confident
or_by_hand = (2.0, 2.0, -1.0)

# %% or_by_hand: Three numbers are needed
or_by_hand = (10.0, -5.0)

# %% or_by_hand: Three numbers are needed
or_by_hand = ((10.0, 10.0), -5.0, 1.0)[:2] and 5.0

# %% or_by_hand: made of numbers
or_by_hand = "10, 10, -5"


# %% or_by_hand: equivalent, because all these numbers compute OR, too
# - or_by_hand = ...
# + or_by_hand = (9.0, 10.0, -5.0)
# + or_by_hand = (11.0, 10.0, -5.0)
# + or_by_hand = (20.0, 10.0, -5.0)
# + or_by_hand = (10.0, 9.0, -5.0)
# + or_by_hand = (10.0, 11.0, -5.0)
# + or_by_hand = (10.0, 20.0, -5.0)
# + or_by_hand = (10.0, 10.0, -4.0)
# + or_by_hand = (10.0, 10.0, -6.0)


# %% my_loss: right
def my_loss(outputs, labels):
    return sum(abs(outputs - labels))


# %% my_loss: right
def my_loss(outputs, labels):
    total = 0
    for output, label in zip(outputs, labels):
        total += (output - label) ** 2
    return total / len(labels)


# %% my_loss: right
def my_loss(outputs, labels):
    return keras.ops.mean(keras.losses.mean_absolute_error(labels, outputs))


# %% my_loss: right
def my_loss(outputs, labels):
    return np.sqrt(np.sum((np.array(outputs) - np.array(labels)) ** 2)).astype("float32")


# %% my_loss: right
def my_loss(outputs, labels):
    return float(np.max(np.abs(outputs - labels)))


# %% my_loss: cancel each other out
def my_loss(outputs, labels):
    return abs(np.mean(outputs - labels))


# %% my_loss: one number for all samples
def my_loss(outputs, labels):
    return (outputs - labels) ** 2


# %% my_loss: cost the same
def my_loss(outputs, labels):
    return np.mean(outputs != labels)


# %% my_loss: `nan`
def my_loss(outputs, labels):
    return -np.mean(labels * np.log(outputs) + (1 - labels) * np.log(1 - outputs))


# %% my_loss: Every sample should count
def my_loss(outputs, labels):
    return np.mean(np.abs(outputs - labels)[:-1])


# %% my_loss: the loss should be 0
def my_loss(outputs, labels):
    return np.mean(outputs**2)


# %% my_loss: never be below 0
def my_loss(outputs, labels):
    return -np.mean((outputs - labels) ** 2)


# %% my_loss: changed what it was given
def my_loss(outputs, labels):
    outputs -= labels
    return np.mean(outputs**2)


# %% my_loss: Is the `return` missing?
def my_loss(outputs, labels):
    print(np.mean((outputs - labels) ** 2))


# %% my_loss: equivalent, because these are losses, too
# + return np.mean(np.abs(outputs - labels) ** 2)
# + return np.mean(np.abs(outputs - labels) ** 4)
# + return np.mean(np.abs(outputs - labels) ** 6)
# + return np.mean(np.abs(outputs - labels) * 3)
# + return np.sum(np.abs(outputs - labels) ** 3)
# + return np.mean(np.abs(labels - outputs) ** 3)


# %% loss_after: equivalent, because it only prints more
# + return model.evaluate(x, y, verbose=1)
