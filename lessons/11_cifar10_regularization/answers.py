# %% l2_penalty: does not halve
def l2_penalty(weights, factor):
    return factor * (weights**2).sum() / 2


# %% l2_penalty: That is L1
def l2_penalty(weights, factor):
    return factor * abs(weights).sum()


# %% l2_penalty: no root
def l2_penalty(weights, factor):
    return factor * np.sqrt((weights**2).sum())


# %% dropout: must be divided
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape) >= rate)


# %% dropout: those that stay on
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape) < rate) / rate


# %% dropout: Use `rng`
def dropout(numbers, rate, rng):
    on = np.random.default_rng(42).random(numbers.shape) >= rate
    return numbers * on / (1 - rate)


# %% flip: upside down
def flip(images):
    return images[:, ::-1]


# %% flip: red and blue
def flip(images):
    return images[..., ::-1]


# %% flip: order of the images
def flip(images):
    return images[::-1]


# %% fair: the pooling is measured
fair = without.variant(dropout=0.0)

# %% fair: the same recipe
fair = with_dropout

# %% fair: the epochs differ
fair = experiments.Recipe(network="B", epochs=10)


# %% augment: changed nothing
def augment(image, rng):
    return image


# %% augment: np.clip
def augment(image, rng):
    return image + rng.normal(0, 40, image.shape)


# %% augment: hardly the same image
def augment(image, rng):
    return rng.permuted(image.ravel()).reshape(32, 32, 3)


# %% augment: too few different
def augment(image, rng):
    return image[:, ::-1]
