# %% seconds_a_day: right
seconds_a_day = 86_400

# %% seconds_a_day: right
import numpy as np

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


# %% unit: right
def unit(inputs, weights, bias):
    return max(0, sum(a * b for a, b in zip(inputs, weights)) + bias)


# %% unit: right
import numpy as np


def unit(inputs, weights, bias):
    return np.maximum(np.dot(inputs, weights) + bias, 0)


# %% unit: right
def unit(inputs, weights, bias):
    total = bias
    for i in range(len(inputs)):
        total += inputs[i] * weights[i]
    if total < 0:
        return 0
    return total


# %% unit: Is the `return` missing?
import numpy as np


def unit(inputs, weights, bias):
    print(max(0, np.dot(inputs, weights) + bias))


# %% unit: Is the bias missing?
import numpy as np


def unit(inputs, weights, bias):
    return max(0, np.dot(inputs, weights))


# %% unit: added after ReLU
import numpy as np


def unit(inputs, weights, bias):
    return max(0, np.dot(inputs, weights)) + bias


# %% unit: ReLU turns negative totals into 0
import numpy as np


def unit(inputs, weights, bias):
    return np.dot(inputs, weights) + bias


# %% unit: ReLU comes at the end, once
def unit(inputs, weights, bias):
    return sum(max(0, a * b) for a, b in zip(inputs, weights)) + max(0, bias)


# %% unit: lets positive totals pass
import numpy as np


def unit(inputs, weights, bias):
    return min(0, np.dot(inputs, weights) + bias)


# %% unit: use the arguments
def unit(inputs, weights, bias):
    return 0.7


# %% unit: list index out of range
def unit(inputs, weights, bias):
    return max(0, inputs[0] * weights[0] + inputs[1] * weights[1] + inputs[2] * weights[2] + bias)


# %% unit: should give
def unit(inputs, weights, bias):
    return max(0, sum(inputs) * sum(weights) + bias)


# %% from_the_top: right
def from_the_top(counts):
    for place, count in enumerate(counts):
        if count != place + 1:
            return False
    return True


# %% from_the_top: right
import numpy as np


def from_the_top(counts):
    return np.array_equal(counts, np.arange(1, len(counts) + 1))


# %% from_the_top: right
import numpy as np


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
import numpy as np


def claim(numbers):
    for p in numbers:
        assert 0 <= p <= 1, f"{p} is not a probability"
    assert np.isclose(sum(numbers), 1), f"they add up to {sum(numbers)}"
    return True


# %% claim: right
import numpy as np


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
