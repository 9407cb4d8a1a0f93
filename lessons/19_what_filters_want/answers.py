# %% favorites: right
def favorites(responses, how_many):
    return np.argsort(-responses, axis=0)[:how_many]


# %% favorites: right
def favorites(responses, how_many):
    columns = []
    for column in responses.T:
        numbers = sorted(range(len(column)), key=lambda i: column[i], reverse=True)
        columns.append(numbers[:how_many])
    return [list(row) for row in zip(*columns)]


# %% favorites: The weakest
def favorites(responses, how_many):
    return responses.argsort(axis=0)[:how_many]


# %% favorites: strongest should come first
def favorites(responses, how_many):
    return responses.argsort(axis=0)[-how_many:]


# %% favorites: not the responses themselves
def favorites(responses, how_many):
    return np.sort(responses, axis=0)[::-1][:how_many]


# %% favorites: a row for each filter
def favorites(responses, how_many):
    return responses.argsort(axis=0)[::-1][:how_many].T


# %% favorites: Sort each column
def favorites(responses, how_many):
    return responses.argsort(axis=1)[:, ::-1][:how_many]


# %% favorites: should have the shape
def favorites(responses, how_many):
    return responses.argsort(axis=0)[::-1]


# %% favorites: should have the shape
def favorites(responses, how_many):
    return responses.argmax(axis=0)


# %% agreement: right
def agreement(labels, favorites):
    counts = {}
    for number in favorites:
        counts[labels[number]] = counts.get(labels[number], 0) + 1
    return max(counts.values())


# %% agreement: right
def agreement(labels, favorites):
    _, counts = np.unique(labels[favorites], return_counts=True)
    return counts.max()


# %% agreement: the class itself
def agreement(labels, favorites):
    return np.bincount(labels[favorites]).argmax()


# %% agreement: of all photos
def agreement(labels, favorites):
    return np.bincount(labels).max()


# %% agreement: how many different classes
def agreement(labels, favorites):
    return len(set(labels[favorites].tolist()))


# %% agreement: That's a fraction
def agreement(labels, favorites):
    return np.bincount(labels[favorites]).max() / len(favorites)


# %% agreement: numbers of photos
def agreement(labels, favorites):
    return np.bincount(favorites).max()


# %% agreement: of the first favorite
def agreement(labels, favorites):
    return (labels[favorites] == labels[favorites[0]]).sum()


# %% agreement: one number
def agreement(labels, favorites):
    return np.bincount(labels[favorites])


# %% fooled: right
def fooled(image, weights, right, wrong, limit):
    changed = []
    for pixel, row in zip(image, weights):
        pixel = pixel + limit if row[wrong] > row[right] else pixel - limit
        changed.append(min(1, max(0, pixel)))
    return changed


# %% fooled: right
def fooled(image, weights, right, wrong, limit):
    brighter = np.minimum(image + limit, 1)
    darker = np.maximum(image - limit, 0)
    return np.where(weights[:, right] < weights[:, wrong], brighter, darker).astype("float32")


# %% fooled: helps the right class
def fooled(image, weights, right, wrong, limit):
    return np.clip(image + limit * np.sign(weights[:, right] - weights[:, wrong]), 0, 1)


# %% fooled: Think of both
def fooled(image, weights, right, wrong, limit):
    return np.clip(image + limit * np.sign(weights[:, wrong]), 0, 1)


# %% fooled: Think of both
def fooled(image, weights, right, wrong, limit):
    return np.clip(image - limit * np.sign(weights[:, right]), 0, 1)


# %% fooled: as far as it may
def fooled(image, weights, right, wrong, limit):
    return np.clip(image + limit * (weights[:, wrong] - weights[:, right]), 0, 1)


# %% fooled: from 0 to 1
def fooled(image, weights, right, wrong, limit):
    return image + limit * np.sign(weights[:, wrong] - weights[:, right])


# %% fooled: more than the limit
def fooled(image, weights, right, wrong, limit):
    return np.clip(image + np.sign(weights[:, wrong] - weights[:, right]), 0, 1)


# %% fooled: changed what it was given
def fooled(image, weights, right, wrong, limit):
    image += limit * np.sign(weights[:, wrong] - weights[:, right])
    return np.clip(image, 0, 1)


# %% fooled: should have the shape
def fooled(image, weights, right, wrong, limit):
    return np.clip(image[:, None] + limit * np.sign(weights), 0, 1)


# %% choosiness: right
def choosiness(responses):
    if not responses.any():
        return 0
    return responses.std() / responses.mean()


# %% choosiness: right
def choosiness(responses):
    if sum(responses) == 0:
        return 0.0
    return -np.median(responses) / max(responses) - sum(responses) / max(responses) / 1000


# %% choosiness: times as strong, it is just as choosy
def choosiness(responses):
    return responses.max() - responses.mean()


# %% choosiness: If all responses are 0.01 times as strong
def choosiness(responses):
    return (responses < 0.5).mean() if responses.any() else 0


# %% choosiness: The other way around
def choosiness(responses):
    strongest = responses.max()
    return responses.mean() / strongest if strongest > 0 else 0


# %% choosiness: responds to no photo
def choosiness(responses):
    return 1 - responses.mean() / (responses.max() + 1e-9)


# %% choosiness: responds to no photo
def choosiness(responses):
    return 1 - responses.mean() / responses.max()


# %% choosiness: another order
def choosiness(responses):
    return 1 - responses[0] / responses.max() if responses.any() else 0


# %% choosiness: the same number
def choosiness(responses):
    return 1 if responses.any() else 0


# %% choosiness: one number
def choosiness(responses):
    return responses / responses.max() if responses.any() else responses
