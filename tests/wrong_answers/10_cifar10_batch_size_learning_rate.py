# %% costs: smaller batch is a step
def costs(images, batch_size, answers):
    return images // batch_size, batch_size * answers * 4 / 1e6


# %% costs: that is one picture
def costs(images, batch_size, answers):
    return -(-images // batch_size), answers * 4 / 1e6


# %% costs: four bytes
def costs(images, batch_size, answers):
    return -(-images // batch_size), batch_size * answers / 1e6


# %% batch_for: only twice as sure
def batch_for(spread, wanted):
    return int(np.ceil(spread / wanted))


# %% batch_for: round up
def batch_for(spread, wanted):
    return int((spread / wanted) ** 2)


# %% choose: a tenth
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[1:-1][smooth.argmin()]


# %% choose: off by one
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[smooth.argmin()] / 10


# %% choose: smooth first
def choose(rates, losses):
    return rates[1:-1][losses[1:-1].argmin()] / 10


# %% scaled: larger
def scaled(rate, batch_size, new_batch_size):
    return rate * batch_size / new_batch_size


# %% scaled: not the root
def scaled(rate, batch_size, new_batch_size):
    return rate * (new_batch_size / batch_size) ** 0.5


# %% schedule: never changes
def schedule(step, steps):
    return 0.1


# %% schedule: use `steps`
def schedule(step, steps):
    return 0.1 * 0.95**step


# %% schedule: .1 or below
def schedule(step, steps):
    return 1 - step / steps
