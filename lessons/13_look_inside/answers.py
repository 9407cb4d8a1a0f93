# %% unit_image: A unit is a column
def unit_image(weights, unit):
    return weights[unit].reshape(28, 28)


# %% unit_image: counted from 0
def unit_image(weights, unit):
    return weights[:, unit - 1].reshape(28, 28)


# %% unit_image: shape
def unit_image(weights, unit):
    return weights[:, unit]


# %% covered: changed what it was given
def covered(image, row, column, side, value):
    image[row : row + side, column : column + side] = value
    return image


# %% covered: swapped
def covered(image, row, column, side, value):
    copy = image.copy()
    copy[column : column + side, row : row + side] = value
    return copy


# %% covered: not with 0
def covered(image, row, column, side, value):
    copy = image.copy()
    copy[row : row + side, column : column + side] = 0
    return copy


# %% covered: are missing
def covered(image, row, column, side, value):
    copy = image.copy()
    copy[row : row + side - 1, column : column + side - 1] = value
    return copy


# %% means_by: Give zeros instead
def means_by(x, predicted, classes):
    return np.array([x[predicted == label].mean(axis=0) for label in range(classes)])


# %% means_by: That is the sum
def means_by(x, predicted, classes):
    return np.array([x[predicted == label].sum(axis=0) for label in range(classes)])


# %% means_by: not image number
def means_by(x, predicted, classes):
    return x[:classes]


# %% neighbors_agree: nearest to itself
def neighbors_agree(places, labels):
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    return (labels[distances.argmin(axis=1)] == labels).mean()


# %% neighbors_agree: A fraction
def neighbors_agree(places, labels):
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    return (labels[distances.argmin(axis=1)] == labels).sum()


# %% map_of: same place
def map_of(images):
    return np.zeros((len(images), 2))


# %% map_of: more than chance
def map_of(images):
    return np.random.default_rng(0).random((len(images), 2))


# %% map_of: PCA
def map_of(images):
    return np.stack([images.mean(axis=(1, 2)), images.max(axis=(1, 2)) * 0.0], axis=1)
