# %% scale: whole-number division
def scale(pictures):
    return (pictures // 255).astype("float32")


# %% scale: values above 1
def scale(pictures):
    return pictures.astype("float32")


# %% scale: twice the memory
def scale(pictures):
    return pictures / 255.0


# %% scale: exactly 1
def scale(pictures):
    return pictures.astype("float32") / 256


# %% scale: happens to be the largest
def scale(pictures):
    return pictures.astype("float32") / pictures.max()


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


# %% mean_picture: one number
def mean_picture(x, y, digit):
    return x[y == digit].mean()


# %% mean_picture: all
def mean_picture(x, y, digit):
    return x.mean(axis=0)


# %% mean_picture: one sample
def mean_picture(x, y, digit):
    return x[digit].astype(float)


# %% is_one: True to everything
def is_one(picture):
    return picture.sum() > 0


# %% is_one: turn the answer round
def is_one(picture):
    return picture[12:16, 12:16].mean() < 80


# %% is_one: where do they differ
def is_one(picture):
    return picture.mean() < 18
