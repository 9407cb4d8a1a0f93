# %% accuracy: not a percentage
def accuracy(probabilities, labels):
    return 100 * (probabilities.argmax(axis=1) == labels).mean()


# %% accuracy: how many are correct
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=1) == labels).sum()


# %% accuracy: Your function stopped
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=0) == labels).mean()


# %% confident_mistake: but it is correct there
def confident_mistake(probabilities, labels):
    return probabilities.max(axis=1).argmax()


# %% confident_mistake: more confident in another mistake
def confident_mistake(probabilities, labels):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[probabilities[wrong].max(axis=1).argmin()]


# %% confident_mistake: position in the whole set
def confident_mistake(probabilities, labels):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return probabilities[wrong].max(axis=1).argmax()


# %% confusion: Rows and columns are swapped
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (predicted, actual), 1)
    return counts


# %% confusion: counted once
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes), int)
    counts[actual, predicted] += 1
    return counts


# %% confusion: not which fraction
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (actual, predicted), 1)
    return counts / np.maximum(1, counts.sum(axis=1, keepdims=True)) * (1 + (len(actual) < 3))


# %% recall_precision: swapped
def recall_precision(counts, digit):
    correct = counts[digit, digit]
    return correct / counts[:, digit].sum(), correct / counts[digit].sum()


# %% recall_precision: a fraction of all samples
def recall_precision(counts, digit):
    correct = counts[digit, digit]
    return correct / counts.sum(), correct / counts[:, digit].sum()


# %% prepare: divide by 255
def prepare(photo):
    return 255 - photo.reshape(28, 10, 28, 10).mean(axis=(1, 3))


# %% prepare: swapped
def prepare(photo):
    return photo.reshape(28, 10, 28, 10).mean(axis=(1, 3)) / 255


# %% prepare: hardly looks like
def prepare(photo):
    return 1 - photo[:28, :28] / 255 + np.eye(28)
