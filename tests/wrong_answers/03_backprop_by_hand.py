# %% slope: no sigmoid again
def slope(outputs):
    s = 1 / (1 + np.exp(-outputs))
    return s * (1 - s)


# %% slope: look at the sign
def slope(outputs):
    return outputs * (1 + outputs)


# %% slope_by_turning: two turns
def slope_by_turning(function, at, turn=1e-5):
    return (function(at + turn) - function(at - turn)) / turn


# %% slope_by_turning: is much closer
def slope_by_turning(function, at, turn=1e-5):
    return (function(at + turn) - function(at)) / turn


# %% slope_by_turning: divide it by the way
def slope_by_turning(function, at, turn=1e-5):
    return function(at + turn) - function(at - turn)


# %% step: uphill
def step(weights, gradient, learning_rate):
    return weights + learning_rate * gradient


# %% step: learning rate is missing
def step(weights, gradient, learning_rate):
    return weights - gradient


# %% step: you changed the weights
def step(weights, gradient, learning_rate):
    weights -= learning_rate * gradient
    return weights


# %% gradient: divide by the number
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return (2 * (outputs - y) * outputs * (1 - outputs)) @ x


# %% gradient: slope of the sigmoid is missing
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return 2 * (outputs - y) @ x / len(y)


# %% gradient: factor 2
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return ((outputs - y) * outputs * (1 - outputs)) @ x / len(y)


# %% walk: no jumping
def walk():
    return np.array([[10.0, 1.0], [0.0, 0.0]])


# %% walk: more steps, or longer ones
def walk():
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place = place - 0.01 * np.array([2, 20]) * place
        places.append(place)
    return np.array(places)


# %% walk: the first place
def walk():
    return np.zeros((3, 2))
