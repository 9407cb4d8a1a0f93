# %% slope: No sigmoid again
def slope(outputs):
    s = 1 / (1 + np.exp(-outputs))
    return s * (1 - s)


# %% slope: Look at the sign
def slope(outputs):
    return outputs * (1 + outputs)


# %% numerical_slope: nudge up *and* down
def numerical_slope(function, at, nudge=1e-5):
    return (function(at + nudge) - function(at - nudge)) / nudge


# %% numerical_slope: much more accurate
def numerical_slope(function, at, nudge=1e-5):
    return (function(at + nudge) - function(at)) / nudge


# %% numerical_slope: Divide it by the distance
def numerical_slope(function, at, nudge=1e-5):
    return function(at + nudge) - function(at - nudge)


# %% step: uphill
def step(weights, gradient, learning_rate):
    return weights + learning_rate * gradient


# %% step: learning rate is missing
def step(weights, gradient, learning_rate):
    return weights - gradient


# %% step: changed what it was given
def step(weights, gradient, learning_rate):
    weights -= learning_rate * gradient
    return weights


# %% gradient: divide by the number
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return (2 * (outputs - y) * outputs * (1 - outputs)) @ x


# %% gradient: own slope is missing
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return 2 * (outputs - y) @ x / len(y)


# %% gradient: factor of 2
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return ((outputs - y) * outputs * (1 - outputs)) @ x / len(y)


# %% walk: No jumping
def walk():
    return np.array([[10.0, 1.0], [0.0, 0.0]])


# %% walk: More steps, or longer ones
def walk():
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place = place - 0.01 * np.array([2, 20]) * place
        places.append(place)
    return np.array(places)


# %% walk: The first place
def walk():
    return np.zeros((3, 2))
