# %% unit_image: right
def unit_image(weights, unit):
    rows = []
    for row in range(28):
        rows.append([weights[28 * row + column][unit] for column in range(28)])
    return rows


# %% unit_image: right
def unit_image(weights, unit):
    images = weights.T.reshape(-1, 28, 28)
    return images[unit].astype("float32")


# %% unit_image: A unit is a column
def unit_image(weights, unit):
    return weights[unit].reshape(28, 28)


# %% unit_image: counted from 0
def unit_image(weights, unit):
    return weights[:, unit - 1].reshape(28, 28)


# %% unit_image: shape
def unit_image(weights, unit):
    return weights[:, unit]


# %% unit_image: Rows and columns of the image
def unit_image(weights, unit):
    return weights[:, unit].reshape(28, 28).T


# %% unit_image: unchanged
def unit_image(weights, unit):
    return abs(weights[:, unit]).reshape(28, 28)


# %% unit_image: always the first unit
def unit_image(weights, unit):
    return weights[:, 0].reshape(28, 28)


# %% unit_image: Does it use the number
def unit_image(weights, unit):
    return weights[:, 2].reshape(28, 28)


# %% unit_image: return
def unit_image(weights, unit):
    print(weights[:, unit].reshape(28, 28).shape)


# %% covered: right
def covered(image, row, column, side, value):
    new = []
    for r, line in enumerate(image):
        new.append([])
        for c, pixel in enumerate(line):
            inside = row <= r < row + side and column <= c < column + side
            new[-1].append(value if inside else pixel)
    return new


# %% covered: right
def covered(image, row, column, side, value):
    rows, columns = np.indices(image.shape)
    inside = (rows >= row) & (rows < row + side) & (columns >= column) & (columns < column + side)
    return np.where(inside, value, image).astype("float32")


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


# %% covered: one column too many
def covered(image, row, column, side, value):
    copy = image.copy()
    copy[row : row + side + 1, column : column + side + 1] = value
    return copy


# %% covered: not its middle
def covered(image, row, column, side, value):
    copy = image.copy()
    top, left = max(0, row - side // 2), max(0, column - side // 2)
    copy[top : top + side, left : left + side] = value
    return copy


# %% covered: nothing else should change
def covered(image, row, column, side, value):
    copy = image.copy()
    copy[row:, column:] = value
    return copy


# %% covered: is not covered as it should be
def covered(image, row, column, side, value):
    copy = image.copy()
    copy[row : row + 3, column : column + 3] = value
    return copy


# %% covered: IndexError
def covered(image, row, column, side, value):
    copy = image.copy()
    for r in range(row, row + side):
        for c in range(column, column + side):
            copy[r, c] = value
    return copy


# %% cheat: right
cheat = (5, 22, 7)


# %% cheat: right
middles = {digit: scans[labels == digit].min(axis=0) for digit in range(10)}  # ink in all of them
digit = max(middles, key=lambda digit: middles[digit].sum())
rows, columns = np.nonzero(middles[digit])
cheat = [digit, round(rows.mean()), round(columns.mean())]


# %% cheat: right
cheat = np.array([5, 21, 8])


# %% cheat: But which digit
cheat = (3, 22, 7)


# %% cheat: swapped
cheat = (5, 7, 22)


# %% cheat: it still reads
cheat = (5, 14, 13)


# %% cheat: it still reads
cheat = (8, 3, 3)


# %% cheat: counted from 0 to 27
cheat = (5, 28, 7)


# %% cheat: Three whole numbers
cheat = 5


# %% cheat: from 0 to 9
cheat = (22, 7, 5)


# %% cheat: should be a whole number
cheat = (5.5, 22, 7)


# %% cheat: should be made of numbers
cheat = ("five", 22, 7)


# %% map_of: right
def map_of(images):
    from sklearn.decomposition import PCA

    rows = [image[::2, ::2].flatten().tolist() for image in images]
    return [tuple(place) for place in PCA(n_components=2).fit_transform(rows)]


# %% map_of: right
def map_of(images):
    rows = np.array([image.flatten() for image in images], dtype="float32")
    rows = rows - rows.mean(axis=0)
    directions = np.linalg.svd(rows, full_matrices=False)[2][:2]
    return (rows @ directions.T).tolist()


# %% map_of: same place
def map_of(images):
    return np.zeros((len(images), 2))


# %% map_of: more than chance
def map_of(images):
    return np.random.default_rng(0).random((len(images), 2))


# %% map_of: PCA
def map_of(images):
    return np.stack([images.mean(axis=(1, 2)), images.max(axis=(1, 2)) * 0.0], axis=1)


# %% map_of: Turn it over
def map_of(images):
    from sklearn.decomposition import PCA

    return PCA(2).fit_transform(images.reshape(len(images), -1)).T


# %% map_of: should have the shape
def map_of(images):
    from sklearn.decomposition import PCA

    return PCA(3).fit_transform(images.reshape(len(images), -1))


# %% map_of: are not numbers
def map_of(images):
    with np.errstate(all="ignore"):
        return np.stack([images.mean(axis=(1, 2)), np.full(len(images), 0.0) / 0], axis=1)


# %% cheat: equivalent, because every pixel of the spot will do
# + cheat = (5, 22, 8)
# + cheat = (5, 22, 6)
# + cheat = (5, 23, 7)
# + cheat = (5, 21, 7)
