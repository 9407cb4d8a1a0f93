# %% costs: right
def costs(images, batch_size, activations):
    steps = 0
    while images > 0:
        steps += 1
        images -= batch_size
    return [steps, 4 * batch_size * activations / 1_000_000]


# %% costs: right
def costs(images, batch_size, activations):
    return np.ceil(images / batch_size), np.float32(batch_size * activations * 4e-6)


# %% costs: smaller batch is a step
def costs(images, batch_size, activations):
    return images // batch_size, batch_size * activations * 4 / 1e6


# %% costs: That is one image
def costs(images, batch_size, activations):
    return -(-images // batch_size), activations * 4 / 1e6


# %% costs: four bytes
def costs(images, batch_size, activations):
    return -(-images // batch_size), batch_size * activations / 1e6


# %% costs: These are bytes
def costs(images, batch_size, activations):
    return -(-images // batch_size), batch_size * activations * 4


# %% costs: smaller batch at the end
def costs(images, batch_size, activations):
    return images // batch_size + 1, batch_size * activations * 4 / 1e6


# %% costs: not the epoch
def costs(images, batch_size, activations):
    return -(-images // batch_size), images * activations * 4 / 1e6


# %% costs: not 1,024 times 1,024
def costs(images, batch_size, activations):
    return -(-images // batch_size), batch_size * activations * 4 / 1024**2


# %% costs: whole number
def costs(images, batch_size, activations):
    return images / batch_size, batch_size * activations * 4 / 1e6


# %% costs: Return two values
def costs(images, batch_size, activations):
    return -(-images // batch_size)


# %% batch_for: right
def batch_for(std, wanted):
    batch = 1
    while std / batch**0.5 > wanted:
        batch += 1
    return batch


# %% batch_for: right
def batch_for(std, wanted):
    return max(np.ceil(std**2 / wanted**2), 1.0)


# %% batch_for: noise is only halved
def batch_for(std, wanted):
    return int(np.ceil(std / wanted))


# %% batch_for: Round up
def batch_for(std, wanted):
    return int((std / wanted) ** 2)


# %% batch_for: very small batch
def batch_for(std, wanted):
    return int(np.ceil((std / wanted) ** 0.5))


# %% batch_for: not its square
def batch_for(std, wanted):
    return int(np.ceil((std**2 / wanted) ** 2))


# %% batch_for: 16 images are enough already
def batch_for(std, wanted):
    return int((std / wanted) ** 2) + 1


# %% batch_for: can't be drawn
def batch_for(std, wanted):
    return (std / wanted) ** 2


# %% batch_for: Do you use both
def batch_for(std, wanted):
    return {0.5: 16, 0.3: 12}.get(wanted, 16)


# %% batch_for: very small batch
def batch_for(std, wanted):
    return int(np.ceil((wanted / std) ** 2))


# %% choose: right
def choose(rates, losses):
    best_rate, best_loss = None, float("inf")
    for i in range(1, len(rates) - 1):
        mean = (losses[i - 1] + losses[i] + losses[i + 1]) / 3
        if mean < best_loss:
            best_rate, best_loss = rates[i], mean
    return best_rate / 10


# %% choose: right
def choose(rates, losses):
    smooth = (losses[:-2] + losses[1:-1] + losses[2:]) / 3
    place = list(smooth).index(min(smooth)) + 1
    return np.float32(0.1 * rates[place])


# %% choose: right
def choose(rates, losses):
    import pandas as pd

    return pd.Series(losses, index=rates).rolling(3, center=True).mean().idxmin() / 10


# %% choose: Take a tenth
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[1:-1][smooth.argmin()]


# %% choose: one place beside
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[smooth.argmin()] / 10


# %% choose: Smooth first
def choose(rates, losses):
    return rates[1:-1][losses[1:-1].argmin()] / 10


# %% choose: Did you look for the *lowest*
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return smooth.argmin() / 10


# %% choose: one of the two ends
def choose(rates, losses):
    smooth = [losses[max(i - 1, 0) : i + 2].mean() for i in range(len(losses))]
    return rates[np.argmin(smooth)] / 10


# %% choose: Did you look for the *lowest*
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="same")
    return rates[smooth.argmin()] / 10


# %% choose: you should choose .01
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[1:-1][smooth.argmax()] / 10


# %% choose: changed what it was given
def choose(rates, losses):
    for i in range(1, len(losses) - 1):
        losses[i] = losses[i - 1 : i + 2].mean()
    return rates[1:-1][losses[1:-1].argmin()] / 10


# %% choose: return
def choose(rates, losses):
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    print(rates[1:-1][smooth.argmin()] / 10)


# %% scaled: right
def scaled(rate, batch_size, new_batch_size):
    factor = new_batch_size / batch_size
    return np.float32(rate) * np.float32(factor)


# %% scaled: right
def scaled(rate, batch_size, new_batch_size):
    rate_for_one_image = rate / batch_size
    return np.array(rate_for_one_image * new_batch_size)


# %% scaled: allows a *larger* rate
def scaled(rate, batch_size, new_batch_size):
    return rate * batch_size / new_batch_size


# %% scaled: takes the root
def scaled(rate, batch_size, new_batch_size):
    return rate * (new_batch_size / batch_size) ** 0.5


# %% scaled: Does it work for a smaller batch
def scaled(rate, batch_size, new_batch_size):
    return rate * (new_batch_size // batch_size)


# %% scaled: has not changed
def scaled(rate, batch_size, new_batch_size):
    return rate


# %% scaled: factor between the batches
def scaled(rate, batch_size, new_batch_size):
    return new_batch_size / batch_size


# %% scaled: Does it work for a smaller batch
def scaled(rate, batch_size, new_batch_size):
    return 4 * rate


# %% scaled: all three numbers
def scaled(rate, batch_size, new_batch_size):
    return 0.0008 * new_batch_size


# %% scaled: return
def scaled(rate, batch_size, new_batch_size):
    print(rate * new_batch_size / batch_size)


# %% schedule: right
def schedule(step, steps):
    return 0.1 * (1 - step / steps)


# %% schedule: right
def schedule(step, steps):
    import keras

    return keras.optimizers.schedules.CosineDecay(0.1, steps)(step)


# %% schedule: right
def schedule(step, steps):
    if step < steps / 10:
        return 0.01 + 0.09 * step / (steps / 10)
    return 0.1 * 0.01 ** ((step - steps / 10) / (steps - 1 - steps / 10))


# %% schedule: never changes
def schedule(step, steps):
    return 0.1


# %% schedule: Use `steps`
def schedule(step, steps):
    return 0.1 * 0.95**step


# %% schedule: .1 or below
def schedule(step, steps):
    return 1 - step / steps


# %% schedule: In step 5 it more than doubles
def schedule(step, steps):
    return 0.01 if step < 5 else 0.1 * (1 - step / steps)


# %% schedule: makes no step downhill
def schedule(step, steps):
    return 0.1 - 0.15 * step / steps


# %% schedule: rises until the end
def schedule(step, steps):
    return 0.1 * (step + 1) / steps


# %% schedule: At the end it is still at 10.
def schedule(step, steps):
    return 0.1 * 0.1 ** (step / steps)


# %% schedule: come down long before the end
def schedule(step, steps):
    return 0.1 * 0.9**step


# %% schedule: should be one number
def schedule(step, steps):
    return 0.1 * (1 - np.arange(steps) / steps)


# %% schedule: return
def schedule(step, steps):
    print(0.1 * (1 - step / steps))


# %% choose: equivalent, because a factor doesn't move the lowest place
# + smooth = np.convolve(np.ones(3) / 3, losses, mode='valid')
# + smooth = np.convolve(losses, np.ones(3) / 6, mode='valid')
# + smooth = np.convolve(losses, np.ones(3) / 2, mode='valid')
# + smooth = np.convolve(losses, np.ones(3) * 3, mode='valid')
# + smooth = np.convolve(losses, 3 / np.ones(3), mode='valid')
# + smooth = np.convolve(losses, np.ones(3) / 4, mode='valid')

# %% schedule: equivalent, because the task is open: these come down in the same way, or nearly
# + return 0.05 * (1 + np.cos(np.pi * step / (1 - steps)))
# + return 0.05 * (1 + np.cos(np.pi * step / (steps - 0)))
# + return 0.05 * (1 + np.cos(np.pi * step // (steps - 1)))
# + return 0.05 * (1 + np.cos(np.pi * step / (steps + 1)))
