# %% accuracy: not in percent
def accuracy(probabilities, labels):
    return 100 * (probabilities.argmax(axis=1) == labels).mean()


# %% accuracy: how many are right
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=1) == labels).sum()


# %% accuracy: your function stopped
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=0) == labels).mean()


# %% surest_mistake: but it is right
def surest_mistake(probabilities, labels):
    return probabilities.max(axis=1).argmax()


# %% surest_mistake: surer of its mistake
def surest_mistake(probabilities, labels):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[probabilities[wrong].max(axis=1).argmin()]


# %% surest_mistake: count places in the whole set
def surest_mistake(probabilities, labels):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return probabilities[wrong].max(axis=1).argmax()


# %% confusion: rows and columns are swapped
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (predicted, actual), 1)
    return counts


# %% confusion: counts twice
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes), int)
    counts[actual, predicted] += 1
    return counts


# %% confusion: counts, not shares
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (actual, predicted), 1)
    return counts / np.maximum(1, counts.sum(axis=1, keepdims=True)) * (1 + (len(actual) < 3))


# %% recall_precision: swapped
def recall_precision(counts, digit):
    right = counts[digit, digit]
    return right / counts[:, digit].sum(), right / counts[digit].sum()


# %% recall_precision: that row's sum
def recall_precision(counts, digit):
    right = counts[digit, digit]
    return right / counts.sum(), right / counts[:, digit].sum()


# %% prepare: divide by 255
def prepare(photo):
    return 255 - photo.reshape(28, 10, 28, 10).mean(axis=(1, 3))


# %% prepare: swapped
def prepare(photo):
    return photo.reshape(28, 10, 28, 10).mean(axis=(1, 3)) / 255


# %% prepare: hardly looks like
def prepare(photo):
    return 1 - photo[:28, :28] / 255 + np.eye(28)
