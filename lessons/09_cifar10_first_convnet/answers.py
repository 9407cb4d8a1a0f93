# %% conv_parameters: right
def conv_parameters(window, channels, filters):
    parameters = 0
    for _ in range(filters):
        parameters += window**2 * channels
        parameters += 1
    return parameters


# %% conv_parameters: right
def conv_parameters(window, channels, filters):
    layer = keras.layers.Conv2D(filters, window)
    layer.build((None, 32, 32, channels))
    return np.int64(layer.count_params())


# %% conv_parameters: biases are missing
def conv_parameters(window, channels, filters):
    return window * window * channels * filters


# %% conv_parameters: channels are missing
def conv_parameters(window, channels, filters):
    return (window * window + 1) * filters


# %% conv_parameters: bias of its own
def conv_parameters(window, channels, filters):
    return window * window * channels * filters + 1


# %% conv_parameters: for each *filter*
def conv_parameters(window, channels, filters):
    return window * window * filters + channels


# %% conv_parameters: That is one filter
def conv_parameters(window, channels, filters):
    return window * window * channels + 1


# %% conv_parameters: Does it use all three numbers
def conv_parameters(window, channels, filters):
    return 28 * filters


# %% conv_parameters: whole number
def conv_parameters(window, channels, filters):
    return (window * window * channels + 1) * filters / 5


# %% conv_parameters: return
def conv_parameters(window, channels, filters):
    print((window * window * channels + 1) * filters)


# %% output_size: right
def output_size(size, window, stride, padding):
    last = size - 1 if padding == "same" else size - window
    positions = 0
    start = 0
    while start <= last:
        positions += 1
        start += stride
    return positions


# %% output_size: right
def output_size(size, window, stride, padding):
    if padding == "same":
        return np.ceil(size / stride)
    return np.ceil((size - window + 1) / stride)


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


# %% output_size: rounded *up*
def output_size(size, window, stride, padding):
    return size // stride if padding == "same" else (size - window) // stride + 1


# %% output_size: cannot stick out
def output_size(size, window, stride, padding):
    return size


# %% output_size: return
def output_size(size, window, stride, padding):
    print((size - window) // stride + 1)


# %% output_size: In a row of
def output_size(size, window, stride, padding):
    if padding == "same":
        return -(-size // stride)
    return (size - 3) // stride + 1


# %% slide: right
def slide(image, weights):
    rows = []
    for r in range(len(image) - 2):
        row = []
        for c in range(len(image[0]) - 2):
            total = 0
            for i in range(3):
                for j in range(3):
                    total += image[r + i][c + j] * weights[i][j]
            row.append(total)
        rows.append(row)
    return rows


# %% slide: right
def slide(image, weights):
    height, width = image.shape
    feature_map = np.zeros((height - 2, width - 2), dtype="float32")
    for i in range(3):
        for j in range(3):
            feature_map += weights[i, j] * image[i : i + height - 2, j : j + width - 2]
    return feature_map


# %% slide: right
def slide(image, weights):
    maps = keras.ops.conv(
        image[None, :, :, None].astype("float32"), weights[:, :, None, None].astype("float32")
    )
    return maps[0, :, :, 0]


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


# %% slide: Rows and columns of the filter
def slide(image, weights):
    height, width = image.shape
    out = np.zeros((height - 2, width - 2))
    for row in range(height - 2):
        for column in range(width - 2):
            out[row, column] = (image[row : row + 3, column : column + 3] * weights.T).sum()
    return out


# %% slide: weights are not used
def slide(image, weights):
    height, width = image.shape
    out = np.zeros((height - 2, width - 2))
    for row in range(height - 2):
        for column in range(width - 2):
            out[row, column] = image[row : row + 3, column : column + 3].sum()
    return out


# %% slide: Does the window move
def slide(image, weights):
    height, width = image.shape
    out = np.zeros((height - 2, width - 2))
    for row in range(height - 2):
        for column in range(width - 2):
            out[row, column] = (image[:3, :3] * weights).sum()
    return out


# %% slide: bottom right one
def slide(image, weights):
    height, width = image.shape
    out = np.zeros((height - 2, width - 2))
    for row in range(height - 3):
        for column in range(width - 3):
            out[row, column] = (image[row : row + 3, column : column + 3] * weights).sum()
    return out


# %% slide: changed what it was given
def slide(image, weights):
    out = image[:-2, :-2]
    for row in range(len(out)):
        for column in range(len(out[0])):
            out[row, column] = (image[row : row + 3, column : column + 3] * weights).sum()
    return out


# %% slide: nine products
def slide(image, weights):
    height, width = image.shape
    out = np.zeros((height - 2, width - 2))
    for row in range(height - 2):
        for column in range(width - 2):
            out[row, column] = (image[row : row + 3, column : column + 3] @ weights).sum()
    return out


# %% max_pool: right
def max_pool(feature_map):
    height, width = len(feature_map) // 2, len(feature_map[0]) // 2
    rows = []
    for row in range(height):
        new = []
        for column in range(width):
            new.append(
                max(
                    feature_map[2 * row][2 * column],
                    feature_map[2 * row][2 * column + 1],
                    feature_map[2 * row + 1][2 * column],
                    feature_map[2 * row + 1][2 * column + 1],
                )
            )
        rows.append(new)
    return rows


# %% max_pool: right
def max_pool(feature_map):
    pooled = keras.layers.MaxPooling2D()(feature_map[None, :, :, None].astype("float32"))
    return keras.ops.convert_to_numpy(pooled)[0, :, :, 0]


# %% max_pool: right
def max_pool(feature_map):
    m = feature_map[: len(feature_map) // 2 * 2, : feature_map.shape[1] // 2 * 2]
    rows = np.maximum(m[::2], m[1::2])
    return np.maximum(rows[:, ::2], rows[:, 1::2])


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


# %% max_pool: first number of each
def max_pool(feature_map):
    return feature_map[::2, ::2]


# %% max_pool: *smallest*
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    windows = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return windows.min(axis=(1, 3))


# %% max_pool: should have the shape
def max_pool(feature_map):
    return feature_map.max()


# %% max_pool: it should be [[5, 2], [-1, 8]]
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    return feature_map[: 2 * height, : 2 * width].reshape(height, width, 4).max(axis=2)


# %% max_pool: return
def max_pool(feature_map):
    print(np.maximum(feature_map[::2], feature_map[1::2]))


# %% convnet: right
def convnet(filters):
    inputs = keras.Input(shape=(32, 32, 3))
    x = keras.layers.Conv2D(filters, (3, 3), activation="relu")(inputs)
    x = keras.layers.MaxPooling2D((2, 2))(x)
    x = keras.layers.Conv2D(filters * 2, (3, 3), activation="relu")(x)
    x = keras.layers.MaxPooling2D((2, 2))(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(64, activation="relu")(x)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))


# %% convnet: right
def convnet(filters):
    model = keras.Sequential()
    model.add(keras.Input((32, 32, 3)))
    for width in [filters, 2 * filters]:
        model.add(keras.layers.Conv2D(width, 3, padding="same"))
        model.add(keras.layers.Activation("relu"))
        model.add(keras.layers.MaxPool2D(2))
    model.add(keras.layers.GlobalAveragePooling2D())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax())
    return model


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


# %% convnet: without an activation
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, padding="same"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: softmax
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )


# %% convnet: max pooling should follow each
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: isn't asked for
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: windows should be 3 x 3
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: Do you use the argument
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: your order is
def convnet(filters):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% convnet: Don't compile it
def convnet(filters):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% my_filter: right
my_filter = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], dtype="float32")

# %% my_filter: right
my_filter = ((0, 0, 0), (-0.5, -0.5, -0.5), (0.5, 0.5, 0.5))

# %% my_filter: right
my_filter = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]).T

# %% my_filter: plain white area
my_filter = [[0, 0, 0], [1, 1, 1], [1, 1, 1]]

# %% my_filter: Turn it over
my_filter = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]

# %% my_filter: at a vertical one
my_filter = [[-1, -1, 0], [-1, 0, 1], [0, 1, 1]]

# %% my_filter: shape
my_filter = [-1, 0, 1]

# %% my_filter: lines rather than edges
my_filter = [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]

# %% my_filter: it should be positive
my_filter = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]

# %% my_filter: Zeros respond to nothing
my_filter = np.zeros((3, 3))

# %% my_filter: made of numbers
my_filter = [[-1, -1, -1], [0, 0], [1, 1, 1]]


# %% slide: equivalent, because every place gets its number anyway
# + feature_map = np.ones((height - 2, width - 2))
