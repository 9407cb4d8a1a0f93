# %% l2_penalty: does not halve
def l2_penalty(weights, factor):
    return factor * (weights**2).sum() / 2


# %% l2_penalty: that is L1
def l2_penalty(weights, factor):
    return factor * abs(weights).sum()


# %% l2_penalty: no root
def l2_penalty(weights, factor):
    return factor * np.sqrt((weights**2).sum())


# %% dropout: must be divided
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape) >= rate)


# %% dropout: share kept
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape) < rate) / rate


# %% dropout: use rng
def dropout(numbers, rate, rng):
    kept = np.random.default_rng(42).random(numbers.shape) >= rate
    return numbers * kept / (1 - rate)


# %% flip: on their heads
def flip(pictures):
    return pictures[:, ::-1]


# %% flip: red and blue
def flip(pictures):
    return pictures[..., ::-1]


# %% flip: order of the pictures
def flip(pictures):
    return pictures[::-1]


# %% fair: the pooling is measured
fair = without.variant(dropout=0.0)

# %% fair: the same recipe
fair = with_dropout

# %% fair: the epochs differ
fair = lab.Recipe(network="B", epochs=10)


# %% augment: changed nothing
def augment(picture, rng):
    return picture


# %% augment: np.clip
def augment(picture, rng):
    return picture + rng.normal(0, 40, picture.shape)


# %% augment: hardly the same
def augment(picture, rng):
    return rng.permuted(picture.ravel()).reshape(32, 32, 3)


# %% augment: too few different
def augment(picture, rng):
    return picture[:, ::-1]
