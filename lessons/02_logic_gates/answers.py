# %% and_by_hand: that is OR
and_by_hand = (10.0, 10.0, -5.0)

# %% and_by_hand: it is too strong
and_by_hand = (10.0, 10.0, -30.0)

# %% and_by_hand: Is the bias negative
and_by_hand = (1.0, 1.0, 1.0)


# %% xor: That is OR
def xor(a, b):
    return or_gate(a, b)


# %% xor: That is NAND
def xor(a, b):
    return nand_gate(a, b)


# %% xor: always 0
def xor(a, b):
    return and_gate(and_gate(a, b), nand_gate(a, b))


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


# %% my_gate: Choose another one
my_gate = ([0, 0, 0, 1], (10.0, 10.0, -15.0))

# %% my_gate: No single neuron can
my_gate = ([0, 1, 1, 0], (10.0, 10.0, -5.0))

# %% my_gate: The neuron gives
my_gate = ([0, 0, 1, 0], (10.0, 10.0, -5.0))
