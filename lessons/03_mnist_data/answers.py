# %% scale: right
def scale(images):
    return (images / 255).astype(np.float32)


# %% scale: right
def scale(images):
    result = np.zeros(images.shape, "float32")
    for number, image in enumerate(images):
        result[number] = image / 255.0
    return result


# %% scale: right
def scale(images):
    images = np.array(images, dtype="float32")
    images /= 255
    return images


# %% scale: divides whole numbers
def scale(images):
    return (images // 255).astype("float32")


# %% scale: values above 1
def scale(images):
    return images.astype("float32")


# %% scale: twice the memory
def scale(images):
    return images / 255.0


# %% scale: exactly 1
def scale(images):
    return images.astype("float32") / 256


# %% scale: what happens to be the largest
def scale(images):
    return images.astype("float32") / images.max()


# %% scale: Black and white are swapped
def scale(images):
    return 1 - images.astype("float32") / 255


# %% scale: shape
def scale(images):
    return images.reshape(-1).astype("float32") / 255


# %% scale: Is the `return` missing?
def scale(images):
    images = images.astype("float32") / 255


# %% split: right
def split(x, y, samples):
    x_valid, x_train = x[:samples], x[samples:]
    y_valid, y_train = y[:samples], y[samples:]
    return [x_train, y_train], [x_valid, y_valid]


# %% split: right
def split(x, y, samples):
    training, validation = ([], []), ([], [])
    for place in range(len(x)):
        part = validation if place < samples else training
        part[0].append(x[place])
        part[1].append(y[place])
    return training, validation


# %% split: right
def split(x, y, samples):
    x_valid, x_train = np.split(x, [samples])
    y_valid, y_train = np.split(y, [samples])
    return ((x_train, y_train), (x_valid, y_valid))


# %% split: swapped
def split(x, y, samples):
    return (x[:samples], y[:samples]), (x[samples:], y[samples:])


# %% split: in both sets
def split(x, y, samples):
    return (x, y), (x[:samples], y[:samples])


# %% split: no longer belong
def split(x, y, samples):
    return (x[samples:], y[:-samples]), (x[:samples], y[:samples])


# %% split: You return 4 things
def split(x, y, samples):
    return x[samples:], y[samples:], x[:samples], y[:samples]


# %% split: two sets of images together
def split(x, y, samples):
    return (x[samples:], x[:samples]), (y[samples:], y[:samples])


# %% split: in neither set
def split(x, y, samples):
    return (x[samples + 1 :], y[samples + 1 :]), (x[:samples], y[:samples])


# %% split: Validation should get the first
def split(x, y, samples):
    return (x[:-samples], y[:-samples]), (x[-samples:], y[-samples:])


# %% split: Do you use the argument
def split(x, y, samples):
    return (x[5:], y[5:]), (x[:5], y[:5])


# %% split: Return two pairs
def split(x, y, samples):
    return x[samples:], x[:samples]


# %% split: Is the `return` missing?
def split(x, y, samples):
    training = x[samples:], y[samples:]
    validation = x[:samples], y[:samples]


# %% one_hot: right
def one_hot(labels, classes):
    table = np.zeros((len(labels), classes))
    table[np.arange(len(labels)), labels] = 1
    return table


# %% one_hot: right
def one_hot(labels, classes):
    return (labels[:, None] == np.arange(classes)).astype("float32")


# %% one_hot: right
def one_hot(labels, classes):
    return np.identity(classes, dtype=int)[labels, :].tolist()


# %% one_hot: right
def one_hot(labels, classes):
    return np.equal.outer(labels, np.arange(classes))


# %% one_hot: swapped
def one_hot(labels, classes):
    return np.eye(classes)[:, labels]


# %% one_hot: off by one
def one_hot(labels, classes):
    return np.eye(classes)[labels - 1]


# %% one_hot: a single 1, but yours add up to
def one_hot(labels, classes):
    table = np.zeros((len(labels), classes))
    table[:, labels] = 1
    return table


# %% one_hot: without Keras
def one_hot(labels, classes):
    import keras

    return keras.utils.to_categorical(labels, classes)


# %% one_hot: without a loop
def one_hot(labels, classes):
    table = np.zeros((len(labels), classes))
    for row, label in enumerate(labels):
        table[row, label] = 1
    return table


# %% one_hot: without a loop
def one_hot(labels, classes):
    return np.array([[int(label == column) for column in range(classes)] for label in labels])


# %% one_hot: four columns
def one_hot(labels, classes):
    return np.eye(labels.max() + 1)[labels]


# %% one_hot: Do you use both arguments
def one_hot(labels, classes):
    return np.eye(5)[labels % 5]


# %% one_hot: Is the `return` missing?
def one_hot(labels, classes):
    print(np.eye(classes)[labels])


# %% mean_image: right
def mean_image(x, y, digit):
    total, count = np.zeros((28, 28)), 0
    for image, label in zip(x, y):
        if label == digit:
            total += image
            count += 1
    return total / count


# %% mean_image: right
def mean_image(x, y, digit):
    chosen = [image for image, label in zip(x, y) if label == digit]
    return np.mean(chosen, axis=0, dtype="float32")


# %% mean_image: right
def mean_image(x, y, digit):
    places = np.where(y == digit)[0]
    return (np.sum(x[places], axis=0) / len(places)).tolist()


# %% mean_image: one number
def mean_image(x, y, digit):
    return x[y == digit].mean()


# %% mean_image: mean of all images
def mean_image(x, y, digit):
    return x.mean(axis=0)


# %% mean_image: one sample
def mean_image(x, y, digit):
    return x[digit].astype(float)


# %% mean_image: start again at 0
def mean_image(x, y, digit):
    total = np.zeros((28, 28), "uint8")
    for image in x[y == digit]:
        total += image
    return total / (y == digit).sum()


# %% mean_image: sum of the images
def mean_image(x, y, digit):
    return x[y == digit].sum(axis=0)


# %% mean_image: The decimals are lost
def mean_image(x, y, digit):
    return x[y == digit].mean(axis=0).astype("uint8")


# %% mean_image: Only images with this label
def mean_image(x, y, digit):
    return x[y == digit].sum(axis=0) / len(x)


# %% mean_image: shape
def mean_image(x, y, digit):
    return x[y == digit].mean(axis=(1, 2))


# %% mean_image: Is the `return` missing?
def mean_image(x, y, digit):
    mean = x[y == digit].mean(axis=0)


# %% is_one: right
def is_one(image):
    return int(image[14, 14]) + int(image[13, 14]) + int(image[15, 13]) + int(image[14, 13]) > 200


# %% is_one: right
def is_one(image):
    ink = 0
    for row in range(12, 16):
        for column in range(12, 16):
            ink += int(image[row, column])
    if ink > 16 * 80:
        return 1
    return 0


# %% is_one: right
def is_one(image):
    middle = image[12:16, 12:16].astype("float32") / 255
    return sum(middle.ravel().tolist()) / 16 > 0.3


# %% is_one: True to everything
def is_one(image):
    return image.sum() > 0


# %% is_one: False to everything
def is_one(image):
    return image.sum() < 0


# %% is_one: What if you said the opposite
def is_one(image):
    return image[12:16, 12:16].mean() < 80


# %% is_one: where do they differ
def is_one(image):
    return image.mean() < 18


# %% is_one: should be one number
def is_one(image):
    return image[12:16, 12:16] > 80


# %% is_one: True or False is asked for
def is_one(image):
    return image[12:16, 12:16].mean()


# %% is_one: Is the `return` missing?
def is_one(image):
    print(image[12:16, 12:16].mean() > 80)


# %% is_one: equivalent, because a pixel or a limit more or less is as good a rule
# + return image[12:16, 12:16].mean() > 79
# + return image[12:16, 12:16].mean() > 81
# + return image[12:16, 12:16].mean() >= 80
# + return image[12 + 1:16, 12:16].mean() > 80
# + return image[13:16, 12:16].mean() > 80
# + return image[12:16, 12:17].mean() > 80
# + return image[12:16 + 1, 12:16].mean() > 80
# + return image[12:17, 12:16].mean() > 80
# + return image[12:16, 13:16].mean() > 80
# + return image[12:16, 12:16 + 1].mean() > 80
# + return image[12:16, 12 + 1:16].mean() > 80
