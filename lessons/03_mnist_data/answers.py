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


# %% split: swapped
def split(x, y, samples):
    return (x[:samples], y[:samples]), (x[samples:], y[samples:])


# %% split: in both sets
def split(x, y, samples):
    return (x, y), (x[:samples], y[:samples])


# %% split: no longer belong
def split(x, y, samples):
    return (x[samples:], y[:-samples]), (x[:samples], y[:samples])


# %% one_hot: swapped
def one_hot(labels, classes):
    return np.eye(classes)[:, labels]


# %% one_hot: off by one
def one_hot(labels, classes):
    return np.eye(classes)[labels - 1]


# %% mean_image: one number
def mean_image(x, y, digit):
    return x[y == digit].mean()


# %% mean_image: mean of all images
def mean_image(x, y, digit):
    return x.mean(axis=0)


# %% mean_image: one sample
def mean_image(x, y, digit):
    return x[digit].astype(float)


# %% is_one: True to everything
def is_one(image):
    return image.sum() > 0


# %% is_one: What if you said the opposite
def is_one(image):
    return image[12:16, 12:16].mean() < 80


# %% is_one: where do they differ
def is_one(image):
    return image.mean() < 18
