# %% conv_parameters: biases are missing
def conv_parameters(window, channels, filters):
    return window * window * channels * filters


# %% conv_parameters: channels are missing
def conv_parameters(window, channels, filters):
    return (window * window + 1) * filters


# %% output_size: off by one
def output_size(size, window, stride, padding):
    return -(-size // stride) if padding == "same" else (size - window) // stride


# %% output_size: cannot stick out
def output_size(size, window, stride, padding):
    return -(-size // stride)


# %% output_size: zeros are added
def output_size(size, window, stride, padding):
    return (size - window) // stride + 1


# %% output_size: stride is not used
def output_size(size, window, stride, padding):
    return size if padding == "same" else size - window + 1


# %% slide: two rows and two columns fewer
def slide(image, weights):
    import scipy.signal

    return scipy.signal.correlate2d(image, weights, mode="same")


# %% slide: turn the filter around
def slide(image, weights):
    import scipy.signal

    return scipy.signal.convolve2d(image, weights, mode="valid")


# %% slide: a mean over the window
def slide(image, weights):
    import scipy.signal

    return scipy.signal.correlate2d(image, weights, mode="valid") / 9


# %% max_pool: mean of each window
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    windows = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return windows.mean(axis=(1, 3))


# %% max_pool: should not overlap
def max_pool(feature_map):
    return np.lib.stride_tricks.sliding_window_view(feature_map, (2, 2)).max(axis=(2, 3))


# %% max_pool: negative, not 0
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    pooled = np.zeros((height, width))
    for row in range(2 * height):
        for column in range(2 * width):
            place = row // 2, column // 2
            pooled[place] = max(pooled[place], feature_map[row, column])
    return pooled


# %% max_pool: is left out
def max_pool(feature_map):
    height, width = feature_map.shape
    rows = [feature_map[row : row + 2] for row in range(0, height, 2)]
    columns = range(0, width, 2)
    return np.array([[row[:, c : c + 2].max() for c in columns] for row in rows])


# %% convnet: two convolutions
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: twice as many filters
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: one row of numbers
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: without an activation
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% my_filter: plain white area
my_filter = [[0, 0, 0], [1, 1, 1], [1, 1, 1]]

# %% my_filter: Turn it over
my_filter = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]

# %% my_filter: at an upright one
my_filter = [[-1, -1, 0], [-1, 0, 1], [0, 1, 1]]

# %% my_filter: shape
my_filter = [-1, 0, 1]
