# %% slope: right
def slope(outputs):
    return outputs - outputs**2


# %% slope: right
def slope(outputs):
    if np.ndim(outputs) == 0:
        return float(outputs * (1 - outputs))
    return [slope(output) for output in outputs]


# %% slope: right
def slope(outputs):
    outputs = np.array(outputs, dtype="float32")
    return np.multiply(outputs, 1 - outputs)


# %% slope: No sigmoid again
def slope(outputs):
    s = 1 / (1 + np.exp(-outputs))
    return s * (1 - s)


# %% slope: Look at the sign
def slope(outputs):
    return outputs * (1 + outputs)


# %% slope: only rises
def slope(outputs):
    return outputs * (outputs - 1)


# %% slope: A factor is missing
def slope(outputs):
    return 1 - outputs


# %% slope: changed what it was given
def slope(outputs):
    outputs *= 1 - outputs
    return outputs


# %% slope: shape
def slope(outputs):
    return (outputs * (1 - outputs)).mean()


# %% slope: should be .25
def slope(outputs):
    return 1 - outputs**2


# %% slope: Is the `return` missing?
def slope(outputs):
    print(outputs * (1 - outputs))


# %% numerical_slope: right
def numerical_slope(function, at, nudge=1e-5):
    above = function(at + nudge)
    below = function(at - nudge)
    distance = (at + nudge) - (at - nudge)
    return (above - below) / distance


# %% numerical_slope: right
def numerical_slope(function, at, nudge=1e-5):
    low, high = (function(at + sign * nudge) for sign in (-1, 1))
    return np.array(high - low) / nudge / 2


# %% numerical_slope: right
def numerical_slope(function, at, nudge=1e-5):
    up = (function(at + nudge) - function(at)) / nudge
    down = (function(at) - function(at - nudge)) / nudge
    return 0.5 * (up + down)


# %% numerical_slope: nudge up *and* down
def numerical_slope(function, at, nudge=1e-5):
    return (function(at + nudge) - function(at - nudge)) / nudge


# %% numerical_slope: much more accurate
def numerical_slope(function, at, nudge=1e-5):
    return (function(at + nudge) - function(at)) / nudge


# %% numerical_slope: Divide it by the distance
def numerical_slope(function, at, nudge=1e-5):
    return function(at + nudge) - function(at - nudge)


# %% numerical_slope: first up, then down
def numerical_slope(function, at, nudge=1e-5):
    return (function(at - nudge) - function(at + nudge)) / (2 * nudge)


# %% numerical_slope: half the slope
def numerical_slope(function, at, nudge=1e-5):
    return (function(at + nudge) - function(at)) / (2 * nudge)


# %% numerical_slope: Do you use all three arguments
def numerical_slope(function, at, nudge=1e-5):
    return (function(at + 1e-5) - function(at - 1e-5)) / 2e-5


# %% numerical_slope: v**3 at 2
def numerical_slope(function, at, nudge=1e-5):
    return 2 * at


# %% numerical_slope: Is the `return` missing?
def numerical_slope(function, at, nudge=1e-5):
    slope = (function(at + nudge) - function(at - nudge)) / (2 * nudge)


# %% numerical_slope: equivalent, because any small nudge gives the slope
# + def numerical_slope(function, at, nudge=2e-05):


# %% back: right
def back(came_in, weights, error):
    slopes = 1 - came_in * came_in
    biases = np.ones(len(error)) @ error
    return [np.dot(came_in.T, error), biases, slopes * np.dot(error, weights.T)]


# %% back: right
def back(came_in, weights, error):
    of_weights, of_biases = np.zeros(weights.shape), np.zeros(weights.shape[1])
    for sample in range(len(error)):
        of_weights += np.outer(came_in[sample], error[sample])
        of_biases += error[sample]
    return of_weights, of_biases, (error @ weights.T) * (1 - came_in**2)


# %% back: those of ReLU
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(axis=0), (error @ weights.T) * (came_in > 0)


# %% back: slope of tanh is missing
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(axis=0), error @ weights.T


# %% back: those of a sigmoid
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(axis=0), (error @ weights.T) * came_in * (1 - came_in)


# %% back: already *are* what tanh gave
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(axis=0), (error @ weights.T) * (1 - np.tanh(came_in) ** 2)


# %% back: gradient of the weights should have the shape
def back(came_in, weights, error):
    return error.T @ came_in, error.sum(axis=0), (error @ weights.T) * (1 - came_in**2)


# %% back: divided once already
def back(came_in, weights, error):
    n = len(error)
    return came_in.T @ error / n, error.sum(axis=0) / n, (error @ weights.T) * (1 - came_in**2)


# %% back: gradient of the biases should have the shape
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(), (error @ weights.T) * (1 - came_in**2)


# %% back: three arrays
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(axis=0)


# %% back: changed what it was given
def back(came_in, weights, error):
    gradients = came_in.T @ error, error.sum(axis=0)
    came_in **= 2
    return *gradients, (error @ weights.T) * (1 - came_in)


# %% back: Is the `return` missing?
def back(came_in, weights, error):
    print(came_in.T @ error, error.sum(axis=0), (error @ weights.T) * (1 - came_in**2))


# %% back: the error before
def back(came_in, weights, error):
    return came_in.T @ error, error.sum(axis=0), (error @ weights.T) * came_in


# %% gradient: right
def gradient(x, y, weights, bias):
    total = np.zeros(2)
    for inputs, label in zip(x, y):
        output = 1 / (1 + np.exp(-(inputs[0] * weights[0] + inputs[1] * weights[1] + bias)))
        total += 2 * (output - label) * output * (1 - output) * inputs
    return total / len(x)


# %% gradient: right
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    errors = (outputs - y) * outputs * (1 - outputs)
    return [np.mean(2 * errors * x[:, 0]), np.mean(2 * errors * x[:, 1])]


# %% gradient: right
def gradient(x, y, weights, bias):
    def loss(weights):
        return np.mean((1 / (1 + np.exp(-(x @ weights + bias))) - y) ** 2)

    nudges = [np.array([1e-5, 0]), np.array([0, 1e-5])]
    return np.array([(loss(weights + n) - loss(weights - n)) / 2e-5 for n in nudges])


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


# %% gradient: output minus label
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return (2 * (y - outputs) * outputs * (1 - outputs)) @ x / len(y)


# %% gradient: shape
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return 2 * (outputs - y) * outputs * (1 - outputs)


# %% gradient: The last link is missing
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    return np.ones(2) * np.mean(2 * (outputs - y) * outputs * (1 - outputs))


# %% gradient: Is every link of the chain there
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights)))
    return (2 * (outputs - y) * outputs * (1 - outputs)) @ x / len(y)


# %% gradient: Is the `return` missing?
def gradient(x, y, weights, bias):
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    print((2 * (outputs - y) * outputs * (1 - outputs)) @ x / len(y))


# %% walk: right
def walk(gradient):
    a, b = 10.0, 1.0
    places = [(a, b)]
    while len(places) < 101:
        slope_a, slope_b = gradient(np.array([a, b]))
        a -= 0.07 * slope_a
        b -= 0.07 * slope_b
        places.append((a, b))
    return places


# %% walk: right
def walk(gradient):
    places = np.zeros((101, 2))
    places[0] = 10, 1
    velocity = np.zeros(2)
    for k in range(100):
        velocity = 0.6 * velocity - 0.05 * gradient(places[k])
        places[k + 1] = places[k] + velocity
    return places


# %% walk: right
def walk(gradient):
    place = np.array([10, 1], "float32")
    places = [place.copy()]
    while np.abs(gradient(place)).max() > 0.002:
        place -= np.array([0.2, 0.04], "float32") * gradient(place).astype("float32")
        places.append(place.copy())
    return np.array(places)


# %% walk: No jumping
def walk(gradient):
    return np.array([[10.0, 1.0], [0.0, 0.0]])


# %% walk: never calls `gradient`
def walk(gradient):
    return np.linspace([10, 1], [0, 0], 50)


# %% walk: 5 is the limit
def walk(gradient):
    place = np.array([10.0, 1.0])
    return np.array([place, place - np.array([0.5, 0.05]) * gradient(place)])


# %% walk: follow another gradient
def walk(gradient):
    gradient(np.array([10.0, 1.0]))
    return np.linspace([10, 1], [0, 0], 50)


# %% walk: More steps, or longer ones
def walk(gradient):
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place = place - 0.01 * gradient(place)
        places.append(place)
    return np.array(places)


# %% walk: The first place
def walk(gradient):
    place = np.array([10.0, 1.0])
    places = []
    for _ in range(100):
        place = place - 0.08 * gradient(place)
        places.append(place)
    return np.array(places)


# %% walk: are the same
def walk(gradient):
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place -= 0.08 * gradient(place)
        places.append(place)
    return np.array(places)


# %% walk: from side to side
def walk(gradient):
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place = place - 0.1 * gradient(place)
        places.append(place)
    return np.array(places)


# %% walk: It flies away
def walk(gradient):
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(20):
        place = place + 0.01 * gradient(place)
        places.append(place)
    return np.array(places)


# %% walk: at most 100 are allowed
def walk(gradient):
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(1000):
        place = place - 0.01 * gradient(place)
        places.append(place)
    return np.array(places)


# %% walk: shape (places, 2)
def walk(gradient):
    place = np.array([10.0, 1.0])
    for _ in range(100):
        place = place - 0.08 * gradient(place)
    return place


# %% walk: Is the `return` missing?
def walk(gradient):
    place = np.array([10.0, 1.0])
    for _ in range(100):
        place = place - 0.08 * gradient(place)
        print(place)


# %% walk: equivalent, because 99 steps get there as well
# + for _ in range(100 + -1):
# + for _ in range(99):
