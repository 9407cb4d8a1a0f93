# %% of_the_floor: right
def of_the_floor(operations, seconds, speed):
    floor = operations / speed
    return np.float32(floor / seconds)


# %% of_the_floor: right
def of_the_floor(operations, seconds, speed):
    reached = operations / seconds
    return np.divide(reached, speed)


# %% of_the_floor: other way around
def of_the_floor(operations, seconds, speed):
    return seconds / (operations / speed)


# %% of_the_floor: floor in seconds
def of_the_floor(operations, seconds, speed):
    return operations / speed


# %% of_the_floor: not a percentage
def of_the_floor(operations, seconds, speed):
    return 100 * operations / speed / seconds


# %% of_the_floor: Does it use all three
def of_the_floor(operations, seconds, speed):
    return operations / 4e10


# %% of_the_floor: speed of the program
def of_the_floor(operations, seconds, speed):
    return operations / seconds


# %% of_the_floor: return
def of_the_floor(operations, seconds, speed):
    print(operations / speed / seconds)


# %% part_of_batch: right
def part_of_batch(batch, processes, this):
    return np.array_split(batch, processes)[this]


# %% part_of_batch: right
def part_of_batch(batch, processes, this):
    mine = []
    for place, sample in enumerate(batch):
        if place % processes == this:
            mine.append(sample)
    return mine


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


# %% part_of_batch: counted from 0
def part_of_batch(batch, processes, this):
    return batch[this - 1 :: processes] if this else batch[:0]


# %% part_of_batch: not their positions
def part_of_batch(batch, processes, this):
    return np.arange(len(batch))[this::processes]


# %% part_of_batch: taken twice
def part_of_batch(batch, processes, this):
    return batch


# %% part_of_batch: taken by no process
def part_of_batch(batch, processes, this):
    return batch[this::processes][: len(batch) // processes]


# %% part_of_batch: return
def part_of_batch(batch, processes, this):
    print(batch[this::processes])


# %% together: right
def together(gradients, samples):
    total = np.zeros_like(gradients[0])
    for gradient, n in zip(gradients, samples):
        total = total + gradient * (n / sum(samples))
    return total


# %% together: right
def together(gradients, samples):
    return np.average(gradients, axis=0, weights=samples).tolist()


# %% together: weigh it by its samples
def together(gradients, samples):
    return np.mean(gradients, axis=0)


# %% together: That is the sum
def together(gradients, samples):
    return sum(gradients)


# %% together: number of all samples
def together(gradients, samples):
    return sum(gradient * n for gradient, n in zip(gradients, samples))


# %% together: other part
def together(gradients, samples):
    return sum(g * n for g, n in zip(gradients, samples[::-1])) / sum(samples)


# %% together: changed what it was given
def together(gradients, samples):
    total = gradients[0]
    total *= samples[0]
    for gradient, n in zip(gradients[1:], samples[1:]):
        total += gradient * n
    return total / sum(samples)


# %% together: For three processes
def together(gradients, samples):
    first, second = gradients[:2]
    return (first * samples[0] + second * samples[1]) / (samples[0] + samples[1])


# %% together: should have the shape
def together(gradients, samples):
    return (sum(g * n for g, n in zip(gradients, samples)) / sum(samples)).sum()


# %% together: return
def together(gradients, samples):
    np.average(gradients, axis=0, weights=samples)


# %% chief: right
def chief(trials, train):
    results = {}
    for trial in trials:
        while trial not in results:
            try:
                results[trial] = train(trial)
            except ConnectionError:
                pass
    return results


# %% chief: right
def chief(trials, train, results=None):
    results, lost = dict(results or {}), []
    for trial in trials:
        try:
            results[trial] = train(trial)
        except Exception:
            lost.append(trial)
    return chief(lost, train, results) if lost else results


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


# %% chief: changed what it was given
def chief(trials, train):
    results = {}
    while trials:
        trial = trials.pop(0)
        try:
            results[trial] = train(trial)
        except ConnectionError:
            trials.append(trial)
    return results


# %% chief: have no result
def chief(trials, train):
    results = {}
    for trial in trials:
        try:
            results[trial] = train(trial)
        except ConnectionError:
            try:
                results[trial] = train(trial)
            except ConnectionError:
                pass
    return results


# %% chief: should not change
def chief(trials, train):
    results = {}
    for trial in trials:
        try:
            results[trial] = train(trial)
        except ConnectionError:
            results[trial] = 0.0
    return results


# %% chief: return
def chief(trials, train):
    results = {}
    for trial in trials:
        while trial not in results:
            try:
                results[trial] = train(trial)
            except ConnectionError:
                continue


# %% together: equivalent, because a product doesn't care for the order
# + return sum((gradient * n for gradient, n in zip(samples, gradients))) / sum(samples)

# %% chief: equivalent, because the last trial may be the first
# + trial = waiting.pop(-1)
