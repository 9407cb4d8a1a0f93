# %% l2_penalty: right
def l2_penalty(weights, factor):
    total = 0
    for weight in weights.flatten():
        total += factor * weight * weight
    return total


# %% l2_penalty: right
def l2_penalty(weights, factor):
    import keras

    return keras.regularizers.L2(factor)(weights.astype("float32"))


# %% l2_penalty: right
def l2_penalty(weights, factor):
    return np.float32(factor) * np.linalg.norm(weights) ** 2


# %% l2_penalty: That is half
def l2_penalty(weights, factor):
    return factor * (weights**2).sum() / 2


# %% l2_penalty: That is L1
def l2_penalty(weights, factor):
    return factor * abs(weights).sum()


# %% l2_penalty: no root
def l2_penalty(weights, factor):
    return factor * np.sqrt((weights**2).sum())


# %% l2_penalty: mean of the squares
def l2_penalty(weights, factor):
    return factor * (weights**2).mean()


# %% l2_penalty: factor is missing
def l2_penalty(weights, factor):
    return (weights**2).sum()


# %% l2_penalty: square of the sum
def l2_penalty(weights, factor):
    return factor * weights.sum() ** 2


# %% l2_penalty: a sum over all weights
def l2_penalty(weights, factor):
    return factor * weights**2


# %% l2_penalty: Does it use both
def l2_penalty(weights, factor):
    return 0.1 * (weights**2).sum()


# %% l2_penalty: changed what it was given
def l2_penalty(weights, factor):
    weights **= 2
    return factor * weights.sum()


# %% l2_penalty: return
def l2_penalty(weights, factor):
    print(factor * (weights**2).sum())


# %% dropout: right
def dropout(numbers, rate, rng):
    result = numbers.copy()
    result[rng.random(numbers.shape) < rate] = 0
    return result / (1 - rate)


# %% dropout: right
def dropout(numbers, rate, rng):
    flat = []
    for number in numbers.flatten():
        flat.append(0.0 if rng.random() < rate else number / (1 - rate))
    return np.array(flat).reshape(numbers.shape)


# %% dropout: right
def dropout(numbers, rate, rng):
    kept = rng.binomial(1, 1 - rate, numbers.shape)
    return (kept * numbers / (1 - rate)).astype("float32")


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


# %% dropout: changed what it was given
def dropout(numbers, rate, rng):
    numbers[rng.random(numbers.shape) < rate] = 0
    return numbers / (1 - rate)


# %% dropout: Exactly as many
def dropout(numbers, rate, rng):
    off = round(rate * numbers.size)
    mask = np.array([0.0] * off + [1.0] * (numbers.size - off))
    return numbers * rng.permutation(mask).reshape(numbers.shape) / (1 - rate)


# %% dropout: With the same generator
def dropout(numbers, rate, rng):
    return numbers * (np.random.random(numbers.shape) >= rate) / (1 - rate)


# %% dropout: should be 3.75
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape) >= rate) / rate


# %% dropout: Each number should be drawn for itself
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape[-1]) >= rate) / (1 - rate)


# %% dropout: Nothing was switched off
def dropout(numbers, rate, rng):
    return numbers / (1 - rate)


# %% dropout: Do you use the rate
def dropout(numbers, rate, rng):
    return numbers * (rng.random(numbers.shape) >= 0.2) / 0.8


# %% flip: right
def flip(images):
    return np.flip(images, axis=2)


# %% flip: right
def flip(images):
    result = []
    for image in images:
        result.append([list(reversed(row)) for row in image.tolist()])
    return result


# %% flip: right
def flip(images):
    flipped = np.zeros_like(images)
    width = images.shape[2]
    for column in range(width):
        flipped[:, :, width - 1 - column, :] = images[:, :, column, :]
    return flipped


# %% flip: upside down
def flip(images):
    return images[:, ::-1]


# %% flip: red and blue
def flip(images):
    return images[..., ::-1]


# %% flip: order of the images
def flip(images):
    return images[::-1]


# %% flip: Nothing has changed
def flip(images):
    return images


# %% flip: turns the image by half
def flip(images):
    return images[:, ::-1, ::-1]


# %% flip: changed what it was given
def flip(images):
    images[:] = images[:, :, ::-1].copy()
    return images


# %% flip: should have the shape
def flip(images):
    return images[0, :, ::-1]


# %% flip: return
def flip(images):
    images[:, :, ::-1]


# %% fair: right
fair = experiments.Recipe(network="B", epochs=12)

# %% fair: right
import dataclasses

fair = dataclasses.replace(with_dropout, dropout=0)


# %% fair: the pooling is measured
fair = without.variant(dropout=0.0)

# %% fair: the same recipe
fair = with_dropout

# %% fair: the epochs differ
fair = experiments.Recipe(network="B", epochs=10)


# %% fair: *Without* dropout means 0
fair = with_dropout.variant(dropout=0.1)

# %% fair: A recipe is asked for
fair = {"network": "B", "dropout": 0.0, "epochs": 12}

# %% fair: Only dropout may differ
fair = experiments.Recipe(network="B", epochs=12, learning_rate=0.01)

# %% fair: Dropout is in both
fair = with_dropout.variant(l2=0.001)


# %% augment: right
def augment(image, rng):
    new = image.copy()
    if rng.random() < 0.5:
        new = new[:, ::-1]
    new = new * rng.uniform(0.7, 1.3)
    return np.clip(new, 0, 255).astype("uint8")


# %% augment: right
def augment(image, rng):
    new = np.array(image)
    row, column = rng.integers(0, 24, size=2)
    new[row : row + 8, column : column + 8] = 128
    return new.tolist()


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


# %% augment: changed what it was given
def augment(image, rng):
    row, column = rng.integers(0, 24, size=2)
    image[row : row + 8, column : column + 8] = 0
    return image


# %% augment: With the same generator
def augment(image, rng):
    down, right = np.random.randint(-3, 4, 2)
    return np.roll(image, (down, right), axis=(0, 1))


# %% augment: should have the shape
def augment(image, rng):
    return image[rng.integers(0, 4) :, 2:]


# %% augment: too few different
def augment(image, rng):
    rng = np.random.default_rng(1)
    return np.clip(image + rng.integers(5, 50), 0, 255)


# %% dropout: equivalent, because no random number is exactly the rate
# + on = rng.random(numbers.shape) > rate

# %% fair: equivalent, because the line is only what learners start from, or the number is the same
# - fair = ...
# + fair = with_dropout.variant(dropout=0)

# %% augment: equivalent, because the task is open: these shift an image, too
# + down, right = rng.integers(-2, 4, 2)
# + down, right = rng.integers(-3, 8, 2)
# + down, right = rng.integers(-4, 4, 2)
# + down, right = rng.integers(-3, 3, 2)
# + down, right = rng.integers(-3, 0, 2)
# + down, right = rng.integers(-3, 5, 2)
# + down, right = rng.integers(-0, 4, 2)
# + down, right = rng.integers(-6, 4, 2)
# + return np.roll(image, (down, right))
# + return np.roll(image, (down, right), axis=None)
# + return np.roll(image, (down, right), axis=(-1, 1))
# + return np.roll(image, (down, right), axis=(0, 2))
# + return np.roll(image, (down, right), axis=(0, 0))
# + return np.roll(image, (down, right), axis=0)
# + return np.roll(image, (down, right), axis=(1, 1))
# + return np.roll(image, (down, right), axis=1)
