# %% neuron: still has to go through the sigmoid
def neuron(a, b, weight_a, weight_b, bias):
    return a * weight_a + b * weight_b + bias


# %% neuron: bias is missing
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(-(a * weight_a + b * weight_b)))


# %% neuron: sign in the exponent
def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(a * weight_a + b * weight_b + bias))


# %% loss_after: Do you use the argument?
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "mean_squared_error")
    model.fit(x, y, batch_size=4, epochs=20, verbose=0)
    return model.evaluate(x, y, verbose=0)


# %% loss_after: Are these 300 steps?
def loss_after(learning_rate):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    model.fit(x, y, batch_size=4, epochs=3, verbose=0)
    return model.evaluate(x, y, verbose=0)


# %% or_by_hand: should be negative
or_by_hand = (1.0, 1.0, 1.0)

# %% or_by_hand: enough to beat the bias
or_by_hand = (10.0, 10.0, -15.0)

# %% or_by_hand: could be more confident
or_by_hand = (2.0, 2.0, -1.0)


# %% my_loss: cancel each other out
def my_loss(outputs, labels):
    return np.mean(outputs - labels)


# %% my_loss: one number for all samples
def my_loss(outputs, labels):
    return (outputs - labels) ** 2


# %% my_loss: cost the same
def my_loss(outputs, labels):
    return np.mean(outputs != labels)
