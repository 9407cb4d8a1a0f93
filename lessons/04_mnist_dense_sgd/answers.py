# %% parameters: biases are missing
def parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))


# %% parameters: first layer alone
def parameters(sizes):
    return sizes[0] * sizes[1] + sizes[1]


# %% parameters: has no biases
def parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)


# %% steps: were forgotten
def steps(samples, batch_size):
    return samples // batch_size


# %% steps: exactly 2 batches
def steps(samples, batch_size):
    return samples // batch_size + 1


# %% steps: whole numbers of steps
def steps(samples, batch_size):
    return samples / batch_size


# %% softmax: whole table
def softmax(sums):
    return np.exp(sums) / np.exp(sums).sum()


# %% softmax: exponential is missing
def softmax(sums):
    return sums / sums.sum(axis=1, keepdims=True)


# %% softmax: subtract the largest sum
def softmax(sums):
    powers = np.exp(sums)
    return powers / powers.sum(axis=1, keepdims=True)


# %% cross_entropy: the sign
def cross_entropy(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels]).mean()


# %% cross_entropy: Take the mean
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum()


# %% cross_entropy: not the largest one
def cross_entropy(probabilities, labels):
    return -np.log(probabilities.max(axis=1)).mean()


# %% small_network: lesson's network
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(300, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% small_network: should give probabilities
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "relu"),
        ]
    )


# %% small_network: For two images
def small_network():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Dense(30, "relu"),
            keras.layers.Dense(100, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% quick: Was it trained
def quick():
    keras.utils.set_random_seed(5)
    return small_network()


# %% quick: More epochs, or Adam
def quick():
    keras.utils.set_random_seed(5)
    model = small_network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x_train[:5000], y_train[:5000], batch_size=50, epochs=1, verbose=0)
    return model
