# %% of_the_floor: other way around
def of_the_floor(operations, seconds, speed):
    return seconds / (operations / speed)


# %% of_the_floor: floor in seconds
def of_the_floor(operations, seconds, speed):
    return operations / speed


# %% of_the_floor: not a percentage
def of_the_floor(operations, seconds, speed):
    return 100 * operations / speed / seconds


# %% part_of_batch: taken by no process
def part_of_batch(batch, processes, this):
    part = len(batch) // processes
    return batch[this * part : (this + 1) * part]


# %% part_of_batch: taken twice
def part_of_batch(batch, processes, this):
    part = -(-len(batch) // processes)
    return batch[this * part : (this + 1) * part + 1]


# %% part_of_batch: more evenly
def part_of_batch(batch, processes, this):
    part = len(batch) // processes
    return batch[this * part : (this + 1) * part if this < processes - 1 else None]


# %% together: weigh it by its samples
def together(gradients, samples):
    return np.mean(gradients, axis=0)


# %% together: That is the sum
def together(gradients, samples):
    return sum(gradients)


# %% together: number of all samples
def together(gradients, samples):
    return sum(gradient * n for gradient, n in zip(gradients, samples))


# %% chief: Your function stopped with ConnectionError
def chief(trials, train):
    return {trial: train(trial) for trial in trials}


# %% chief: have no result
def chief(trials, train):
    results = {}
    for trial in trials:
        try:
            results[trial] = train(trial)
        except ConnectionError:
            print("lost", trial)
    return results


# %% chief: trained again
def chief(trials, train):
    results = {}
    while len(results) < len(trials):
        for trial in trials:
            try:
                results[trial] = train(trial)
            except ConnectionError:
                continue
    return results


# %% chief: A dictionary is asked for
def chief(trials, train):
    results = []
    for trial in trials:
        while len(results) <= trial:
            try:
                results.append(train(trial))
            except ConnectionError:
                continue
    return results
