# %% and_by_hand: right
and_by_hand = [20, 20, -30]

# %% and_by_hand: right
and_by_hand = np.array([8.0, 9.0, -12.5], "float32")

# %% and_by_hand: right
weight = 1000
and_by_hand = weight, weight, -1.5 * weight

# %% and_by_hand: that is OR
and_by_hand = (10.0, 10.0, -5.0)

# %% and_by_hand: it is too strong
and_by_hand = (10.0, 10.0, -30.0)

# %% and_by_hand: Is the bias negative
and_by_hand = (1.0, 1.0, 1.0)

# %% and_by_hand: Is the bias negative
and_by_hand = (10.0, 10.0, 0)

# %% and_by_hand: For the inputs 1 and 0
and_by_hand = (20.0, 5.0, -15.0)

# %% and_by_hand: more confident
and_by_hand = (2.0, 2.0, -3.0)

# %% and_by_hand: Three numbers are needed
and_by_hand = (10.0, 10.0)

# %% and_by_hand: made of numbers
and_by_hand = ("10", "ten", "-15")


# %% and_by_hand: equivalent, because all these numbers compute AND, too
# - and_by_hand = ...
# + and_by_hand = (9.0, 10.0, -15.0)
# + and_by_hand = (11.0, 10.0, -15.0)
# + and_by_hand = (10.0, 9.0, -15.0)
# + and_by_hand = (10.0, 11.0, -15.0)
# + and_by_hand = (10.0, 10.0, -14.0)
# + and_by_hand = (10.0, 10.0, -16.0)


# %% xor: right
def xor(a, b):
    one = or_gate(a, b)
    not_both = nand_gate(a, b)
    return and_gate(one, not_both)


# %% xor: right
def not_gate(a):
    return nand_gate(a, a)


def xor(a, b):
    return or_gate(and_gate(a, not_gate(b)), and_gate(not_gate(a), b))


# %% xor: right
def xor(a, b):
    middle = nand_gate(a, b)
    return bool(nand_gate(nand_gate(a, middle), nand_gate(b, middle)))


# %% xor: That is OR
def xor(a, b):
    return or_gate(a, b)


# %% xor: That is NAND
def xor(a, b):
    return nand_gate(a, b)


# %% xor: always 0
def xor(a, b):
    return and_gate(and_gate(a, b), nand_gate(a, b))


# %% xor: not with the three gates alone
def xor(a, b):
    return int(a != b)


# %% xor: not with the three gates alone
def xor(a, b):
    if or_gate(a, b) and nand_gate(a, b):
        return 1
    return 0


# %% xor: not with the three gates alone
def xor(a, b):
    return or_gate(a, b) - and_gate(a, b)


# %% xor: not with the three gates alone
def xor(a, b):
    return {(0, 0): 0, (1, 1): 0}.get((a, b), 1)


# %% xor: opposite of XOR
def xor(a, b):
    return nand_gate(or_gate(a, b), nand_gate(a, b))


# %% xor: it gives [0, 1, 0, 0]
def xor(a, b):
    return and_gate(nand_gate(a, a), b)


# %% xor: Is the `return` missing?
def xor(a, b):
    and_gate(or_gate(a, b), nand_gate(a, b))


# %% xor: equivalent, because a gate doesn't care which input comes first
# + return and_gate(or_gate(b, a), nand_gate(a, b))
# + return and_gate(or_gate(a, b), nand_gate(b, a))
# + return and_gate(nand_gate(a, b), or_gate(a, b))


# %% hidden: right
def hidden(units):
    model = keras.Sequential()
    model.add(keras.Input(shape=(2,)))
    model.add(keras.layers.Dense(units))
    model.add(keras.layers.Activation("tanh"))
    model.add(keras.layers.Dense(1))
    model.add(keras.layers.Activation("sigmoid"))
    return model


# %% hidden: right
def hidden(units):
    inputs = keras.Input((2,))
    middle = keras.layers.Dense(units, activation=keras.activations.tanh)(inputs)
    return keras.Model(inputs, keras.layers.Dense(1, activation=keras.ops.sigmoid)(middle))


# %% hidden: one neuron after all
def hidden(units):
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])


# %% hidden: has no activation
def hidden(units):
    return keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(units), keras.layers.Dense(1, "sigmoid")]
    )


# %% hidden: as many units as the argument
def hidden(units):
    return keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, "sigmoid")]
    )


# %% hidden: also for `hidden(3)`
def hidden(units):
    return keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(6, "tanh"), keras.layers.Dense(1, "sigmoid")]
    )


# %% hidden: has ReLU, but tanh
def hidden(units):
    return keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(units, "relu"), keras.layers.Dense(1, "sigmoid")]
    )


# %% hidden: but a sigmoid is asked for
def hidden(units):
    return keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(units, "tanh"), keras.layers.Dense(1)]
    )


# %% hidden: Does it begin with
def hidden(units):
    return keras.Sequential([keras.layers.Dense(units, "tanh"), keras.layers.Dense(1, "sigmoid")])


# %% hidden: Return the network itself
def hidden(units):
    return [keras.Input((2,)), keras.layers.Dense(units, "tanh"), keras.layers.Dense(1, "sigmoid")]


# %% hidden: Is the `return` missing?
def hidden(units):
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(units, "tanh"), keras.layers.Dense(1, "sigmoid")]
    )


# %% my_gate: right
my_gate = [[1, 1, 0, 1], [-20, 20, 10]]

# %% my_gate: right
my_gate = (np.array([0, 0, 0, 0]), np.array([0.0, 0.0, -10.0], "float32"))

# %% my_gate: right
my_gate = ((False, False, True, True), (10, 0, -5))

# %% my_gate: Choose another one
my_gate = ([0, 0, 0, 1], (10.0, 10.0, -15.0))

# %% my_gate: No single neuron can
my_gate = ([0, 1, 1, 0], (10.0, 10.0, -5.0))

# %% my_gate: the neuron gives
my_gate = ([0, 0, 1, 0], (10.0, 10.0, -5.0))

# %% my_gate: For the inputs 0 and 0 the neuron gives 0.27
my_gate = ([0, 0, 1, 0], (2.0, -5.0, -1.0))

# %% my_gate: Return two values
my_gate = [0, 0, 1, 0, 10.0, -10.0, -5.0]

# %% my_gate: You give 3 labels
my_gate = ((10.0, -10.0, -5.0), [0, 0, 1, 0])

# %% my_gate: Labels are 0 or 1
my_gate = ([0, 0, 2, 0], (10.0, -10.0, -5.0))

# %% my_gate: Return two values
my_gate = "only the third corner"


# %% my_gate: equivalent, because all these numbers compute the same gate
# - my_gate = ...
# + my_gate = ([0, 0, 1, 0], (9.0, -10.0, -5.0))
# + my_gate = ([0, 0, 1, 0], (11.0, -10.0, -5.0))
# + my_gate = ([0, 0, 1, 0], (10.0, -9.0, -5.0))
# + my_gate = ([0, 0, 1, 0], (10.0, -11.0, -5.0))
# + my_gate = ([0, 0, 1, 0], (10.0, -20.0, -5.0))
# + my_gate = ([0, 0, 1, 0], (10.0, -10.0, -4.0))
# + my_gate = ([0, 0, 1, 0], (10.0, -10.0, -6.0))
