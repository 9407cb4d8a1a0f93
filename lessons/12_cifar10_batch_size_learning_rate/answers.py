# %% costs: smaller batch is a step
def costs(images, batch_size, activations):
    return images // batch_size, batch_size * activations * 4 / 1e6


# %% costs: That is one image
def costs(images, batch_size, activations):
    return -(-images // batch_size), activations * 4 / 1e6


# %% costs: four bytes
def costs(images, batch_size, activations):
    return -(-images // batch_size), batch_size * activations / 1e6


# %% batch_for: noise is only halved
def batch_for(std, wanted):
    return int(np.ceil(std / wanted))


# %% batch_for: Round up
def batch_for(std, wanted):
    return int((std / wanted) ** 2)


# %% choose: Take a tenth
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[1:-1][smooth.argmin()]


# %% choose: off by one
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[smooth.argmin()] / 10


# %% choose: Smooth first
def choose(rates, losses):
    return rates[1:-1][losses[1:-1].argmin()] / 10


# %% scaled: allows a *larger* rate
def scaled(rate, batch_size, new_batch_size):
    return rate * batch_size / new_batch_size


# %% scaled: takes the root
def scaled(rate, batch_size, new_batch_size):
    return rate * (new_batch_size / batch_size) ** 0.5


# %% schedule: never changes
def schedule(step, steps):
    return 0.1


# %% schedule: Use `steps`
def schedule(step, steps):
    return 0.1 * 0.95**step


# %% schedule: .1 or below
def schedule(step, steps):
    return 1 - step / steps
