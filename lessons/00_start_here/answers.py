# %% seconds_a_day: minutes of a day
seconds_a_day = 24 * 60

# %% seconds_a_day: seconds of an hour
seconds_a_day = 60 * 60


# %% seconds_a_day: Did you use `print`?
seconds_a_day = print(24 * 60 * 60)


# %% draw: Is the `return` missing?
def draw(seed):
    np.random.seed(seed)
    numbers = np.random.rand(3)


# %% draw: set it inside the function
def draw(seed):
    return np.random.default_rng().random(3)


# %% draw: use the argument
def draw(seed):
    np.random.seed(42)
    return np.random.rand(3)


# %% draw: shape
def draw(seed):
    np.random.seed(seed)
    return np.random.rand(3, 1)


# %% from_the_top: something was run between
def from_the_top(counts):
    return counts == sorted(counts) and counts[0] == 1


# %% from_the_top: kernel was not fresh
def from_the_top(counts):
    return all(b == a + 1 for a, b in zip(counts, counts[1:]))


# %% claim: rounding error
def claim(numbers):
    assert min(numbers) >= 0 and max(numbers) <= 1, "these are not probabilities"
    assert sum(numbers) == 1, "together they should be 1"
    return True


# %% claim: these are not probabilities
def claim(numbers):
    assert abs(sum(numbers) - 1) < 1e-6, "together they should be 1"
    return True


# %% claim: its message should say so
def claim(numbers):
    assert min(numbers) >= 0 and max(numbers) <= 1 and abs(sum(numbers) - 1) < 1e-6
    return True
