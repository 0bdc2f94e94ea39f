"""Documents made ready to be stored: here, in processes of this machine, or on other machines.

``given`` is what there is to do and ``work`` how it is done; ``processes`` and ``cluster`` have it
done elsewhere. ``kept`` keeps what came of it, for as long as its ``fingerprint`` is the same.
"""
