# %% seconds_a_day: right
seconds_a_day = 86_400

# %% seconds_a_day: right
hours, minutes, seconds = 24, 60, 60
seconds_a_day = np.prod([hours, minutes, seconds])

# %% seconds_a_day: right
seconds_a_day = 24 * 60.0 * 60

# %% seconds_a_day: minutes of a day
seconds_a_day = 24 * 60

# %% seconds_a_day: seconds of an hour
seconds_a_day = 60 * 60

# %% seconds_a_day: half a day
seconds_a_day = 12 * 60 * 60

# %% seconds_a_day: You added up
seconds_a_day = 24 + 60 + 60

# %% seconds_a_day: aren't the seconds of a day
seconds_a_day = 7 * 24 * 60 * 60

# %% seconds_a_day: Leave the quotes out
seconds_a_day = "24 * 60 * 60"


# %% seconds_a_day: Did you use `print`?
seconds_a_day = print(24 * 60 * 60)


# %% seconds_a_day: equivalent, because the line is only what learners start from
# - seconds_a_day = ...


# %% draw: right
def draw(seed):
    np.random.seed(seed)
    numbers = []
    for _ in range(3):
        numbers.append(np.random.rand())
    return numbers


# %% draw: right
def draw(seed):
    np.random.seed(seed)
    return tuple(np.random.rand(3).round(3))


# %% draw: right
def draw(seed):
    np.random.seed(seed)
    a, b, c = np.random.rand(3)
    return np.array([a, b, c], "float32")


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


# %% draw: use the argument
def draw(seed):
    return [0.375, 0.951, 0.732]


# %% draw: brackets inside brackets
def draw(seed):
    np.random.seed(seed)
    return np.random.rand(3, 1)


# %% draw: but you return 1
def draw(seed):
    np.random.seed(seed)
    return np.random.rand()


# %% draw: `np.random.rand` gives
def draw(seed):
    return np.random.default_rng(seed).random(3)


# %% draw: `np.random.rand` gives
def draw(seed):
    np.random.seed(seed)
    return np.random.randn(3)


# %% from_the_top: right
def from_the_top(counts):
    for place, count in enumerate(counts):
        if count != place + 1:
            return False
    return True


# %% from_the_top: right
def from_the_top(counts):
    return np.array_equal(counts, np.arange(1, len(counts) + 1))


# %% from_the_top: right
def from_the_top(counts):
    return (np.array(counts) == 1 + np.arange(len(counts))).all()


# %% from_the_top: right
def from_the_top(counts):
    return counts == sorted(counts) and counts[0] == 1 and counts[-1] == len(counts)


# %% from_the_top: something was run between
def from_the_top(counts):
    return counts == sorted(counts) and counts[0] == 1


# %% from_the_top: kernel was not fresh
def from_the_top(counts):
    return all(b == a + 1 for a, b in zip(counts, counts[1:]))


# %% from_the_top: not run in order
def from_the_top(counts):
    return True


# %% from_the_top: not run in order
def from_the_top(counts):
    return sorted(counts) == list(range(1, len(counts) + 1))


# %% from_the_top: should give True
def from_the_top(counts):
    return list(counts) == list(range(len(counts)))


# %% from_the_top: changed what it was given
def from_the_top(counts):
    before = list(counts)
    counts.sort()
    return before == counts and counts[0] == 1 and counts[-1] == len(counts)


# %% from_the_top: should be True or False
def from_the_top(counts):
    return "yes" if list(counts) == list(range(1, len(counts) + 1)) else "no"


# %% from_the_top: should give True
def from_the_top(counts):
    return counts == [1, 2, 3]


# %% from_the_top: Is the `return` missing?
def from_the_top(counts):
    print(list(counts) == list(range(1, len(counts) + 1)))


# %% claim: right
def claim(numbers):
    for p in numbers:
        assert 0 <= p <= 1, f"{p} is not a probability"
    assert np.isclose(sum(numbers), 1), f"they add up to {sum(numbers)}"
    return True


# %% claim: right
def claim(numbers):
    numbers = np.array(numbers)
    assert ((numbers >= 0) & (numbers <= 1)).all(), "some numbers are no probabilities"
    assert round(numbers.sum(), 3) == 1, "the numbers don't add up to 1"
    return np.isclose(numbers.sum(), 1)


# %% claim: right
def claim(numbers):
    total = 0
    for p in numbers:
        if p < 0 or p > 1:
            raise AssertionError("a number is not a probability")
        total += p
    if abs(total - 1) > 0.001:
        raise AssertionError("the numbers don't add up to 1")
    return True


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


# %% claim: 0 and 1 are allowed
def claim(numbers):
    assert min(numbers) > 0 and max(numbers) < 1, "these are not probabilities"
    assert abs(sum(numbers) - 1) < 1e-6, "together they should be 1"
    return True


# %% claim: let it pass
def claim(numbers):
    return min(numbers) >= 0 and max(numbers) <= 1 and abs(sum(numbers) - 1) < 1e-6


# %% claim: less than 1
def claim(numbers):
    assert min(numbers) >= 0 and max(numbers) <= 1, "these are not probabilities"
    assert sum(numbers) < 1 + 1e-6, "together they are more than 1"
    return True


# %% claim: Is the `return` missing?
def claim(numbers):
    assert min(numbers) >= 0 and max(numbers) <= 1, "these are not probabilities"
    assert abs(sum(numbers) - 1) < 1e-6, "together they should be 1"


# %% claim: should stop with an AssertionError
def claim(numbers):
    if min(numbers) < 0 or max(numbers) > 1 or abs(sum(numbers) - 1) > 1e-6:
        raise ValueError("these are not probabilities")
    return True


# %% claim: equivalent, because any small limit allows for rounding
# + assert abs(sum(numbers) - 1) <= 1e-06, 'together they should be 1'
# + assert abs(sum(numbers) - 1) < 2e-06, 'together they should be 1'
# + assert abs(1 - sum(numbers)) < 1e-06, 'together they should be 1'
