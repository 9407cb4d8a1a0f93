# %% accuracy: right
def accuracy(probabilities, labels):
    correct = 0
    for row, label in zip(probabilities, labels):
        if list(row).index(max(row)) == label:
            correct += 1
    return correct / len(labels)


# %% accuracy: right
def accuracy(probabilities, labels):
    predicted = np.argmax(probabilities, axis=1)
    return np.sum(predicted == labels) / len(predicted)


# %% accuracy: right
def accuracy(probabilities, labels):
    predicted = [row.argmax() for row in probabilities]
    return np.float32(np.mean(np.equal(predicted, labels)))


# %% accuracy: not a percentage
def accuracy(probabilities, labels):
    return 100 * (probabilities.argmax(axis=1) == labels).mean()


# %% accuracy: how many are correct
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=1) == labels).sum()


# %% accuracy: stopped
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=0) == labels).mean()


# %% accuracy: fraction of wrong
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=1) != labels).mean()


# %% accuracy: should be one number
def accuracy(probabilities, labels):
    return probabilities.argmax(axis=1) == labels


# %% accuracy: other samples
def accuracy(probabilities, labels):
    return (probabilities.argmax(axis=1) == labels).sum() / 5


# %% accuracy: Do you take `argmax`
def accuracy(probabilities, labels):
    return (probabilities.argmin(axis=1) == labels).mean()


# %% accuracy: Is the `return` missing?
def accuracy(probabilities, labels):
    print((probabilities.argmax(axis=1) == labels).mean())


# %% confident_mistake: right
def confident_mistake(probabilities, labels):
    best, position = -1, None
    for i, (row, label) in enumerate(zip(probabilities, labels)):
        if row.argmax() != label and row.max() > best:
            best, position = row.max(), i
    return position


# %% confident_mistake: right
def confident_mistake(probabilities, labels):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[probabilities[wrong].max(axis=1).argmax()]


# %% confident_mistake: right
def confident_mistake(probabilities, labels):
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence)
    return order[(probabilities.argmax(axis=1) != labels)[order]][:1]


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


# %% confident_mistake: not its probability
def confident_mistake(probabilities, labels):
    wrong = probabilities.argmax(axis=1) != labels
    return probabilities[wrong].max()


# %% confident_mistake: not several
def confident_mistake(probabilities, labels):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)


# %% confident_mistake: The first example is correct
def confident_mistake(probabilities, labels):
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)[0]


# %% confident_mistake: changed what it was given
def confident_mistake(probabilities, labels):
    probabilities[probabilities.argmax(axis=1) == labels] = 0
    return probabilities.max(axis=1).argmax()


# %% confident_mistake: Is the `return` missing?
def confident_mistake(probabilities, labels):
    wrong = probabilities.argmax(axis=1) != labels
    print(int(np.where(wrong, probabilities.max(axis=1), -1).argmax()))


# %% confident_mistake: equivalent, because any number that no probability goes below will do
# + return int(np.where(wrong, probabilities.max(axis=1), -0).argmax())
# + return int(np.where(wrong, probabilities.max(axis=1), -2).argmax())


# %% confusion: right
def confusion(actual, predicted, classes):
    counts = [[0] * classes for _ in range(classes)]
    for a, p in zip(actual, predicted):
        counts[a][p] += 1
    return counts


# %% confusion: right
def confusion(actual, predicted, classes):
    counts = np.bincount(classes * np.array(actual) + np.array(predicted), minlength=classes**2)
    return counts.reshape(classes, classes)


# %% confusion: right
def confusion(actual, predicted, classes):
    return np.eye(classes)[actual].T @ np.eye(classes)[predicted]


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
    return counts / np.maximum(1, counts.sum(axis=1, keepdims=True))


# %% confusion: shape
def confusion(actual, predicted, classes):
    counts = np.zeros(classes)
    for a, p in zip(actual, predicted):
        counts[a] += a == p
    return counts


# %% confusion: row of its label
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes))
    for a, p in zip(actual, predicted):
        if a != p:
            counts[a, p] += 1
    return counts


# %% confusion: count yourself
def confusion(actual, predicted, classes):
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(actual, predicted, labels=range(classes))


# %% confusion: Do you use all three arguments
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes), int)
    for a, p in zip(actual, predicted):
        counts[min(a, 2) % classes, min(p, 2) % classes] += 1
    return counts


# %% confusion: Is the `return` missing?
def confusion(actual, predicted, classes):
    counts = np.zeros((classes, classes), int)
    for a, p in zip(actual, predicted):
        counts[a, p] += 1


# %% recall_precision: right
def recall_precision(counts, digit):
    row = column = 0
    for other in range(len(counts)):
        row += counts[digit][other]
        column += counts[other][digit]
    return [counts[digit][digit] / row, counts[digit][digit] / column]


# %% recall_precision: right
def recall_precision(counts, digit):
    recalls = np.diag(counts) / counts.sum(axis=1)
    precisions = np.diag(counts) / counts.sum(axis=0)
    return recalls[digit], precisions[digit]


# %% recall_precision: right
def recall_precision(counts, digit):
    counts = np.array(counts, dtype="float32")
    found = counts[digit, digit]
    return np.array([found / sum(counts[digit]), found / sum(counts[:, digit])])


# %% recall_precision: swapped
def recall_precision(counts, digit):
    correct = counts[digit, digit]
    return correct / counts[:, digit].sum(), correct / counts[digit].sum()


# %% recall_precision: a fraction of all samples
def recall_precision(counts, digit):
    correct = counts[digit, digit]
    return correct / counts.sum(), correct / counts[:, digit].sum()


# %% recall_precision: Return two values
def recall_precision(counts, digit):
    return counts[digit, digit] / counts[digit].sum()


# %% recall_precision: not percentages
def recall_precision(counts, digit):
    correct = 100 * counts[digit, digit]
    return correct / counts[digit].sum(), correct / counts[:, digit].sum()


# %% recall_precision: Your precision is
def recall_precision(counts, digit):
    correct = counts[digit, digit]
    return correct / counts[digit].sum(), correct / counts.sum()


# %% recall_precision: For class 0
def recall_precision(counts, digit):
    correct = counts[1, 1]
    return correct / counts[1].sum(), correct / counts[:, 1].sum()


# %% recall_precision: The recall should be one number
def recall_precision(counts, digit):
    return np.diag(counts) / counts.sum(axis=1), np.diag(counts) / counts.sum(axis=0)


# %% recall_precision: Is the `return` missing?
def recall_precision(counts, digit):
    recall = counts[digit, digit] / counts[digit].sum()
    precision = counts[digit, digit] / counts[:, digit].sum()


# %% prepare: right
def prepare(photo):
    small = np.zeros((28, 28))
    for row in range(28):
        for column in range(28):
            block = photo[10 * row : 10 * row + 10, 10 * column : 10 * column + 10]
            small[row, column] = (255 - block).mean() / 255
    return small


# %% prepare: right
def prepare(photo):
    from PIL import Image

    small = Image.fromarray(255 - photo).resize((28, 28))
    return np.asarray(small, "float32") / 255


# %% prepare: right
def prepare(photo):
    from hellodl.handwriting import to_mnist

    return to_mnist(255.0 - photo)


# %% prepare: right
def prepare(photo):
    return (255 - photo[5::10, 5::10].astype(int)) / 255


# %% prepare: divide by 255
def prepare(photo):
    return 255 - photo.reshape(28, 10, 28, 10).mean(axis=(1, 3))


# %% prepare: swapped
def prepare(photo):
    return photo.reshape(28, 10, 28, 10).mean(axis=(1, 3)) / 255


# %% prepare: hardly looks like
def prepare(photo):
    return 1 - photo[:28, :28] / 255 + np.eye(28)


# %% prepare: hardly looks like
def prepare(photo):
    return 1 - photo.reshape(10, 28, 10, 28).mean(axis=(0, 2)) / 255


# %% prepare: shape
def prepare(photo):
    return 1 - photo / 255


# %% prepare: yours is off by
def prepare(photo):
    return 1.3 - photo.reshape(28, 10, 28, 10).mean(axis=(1, 3)) / 255


# %% prepare: 0 everywhere
def prepare(photo):
    return np.zeros((28, 28))


# %% prepare: changed what it was given
def prepare(photo):
    photo[:] = 255 - photo
    return photo.reshape(28, 10, 28, 10).mean(axis=(1, 3)) / 255


# %% prepare: Is the `return` missing?
def prepare(photo):
    small = photo.reshape(28, 10, 28, 10).mean(axis=(1, 3))
    print((1 - small / 255).shape)
