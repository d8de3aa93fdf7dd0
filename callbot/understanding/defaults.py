"""The judge of a first start: used until one is learned from the content itself.

Its numbers were learned by letters from the shipped content; ``python bench/first_judge.py`` prints
them anew. With other content they are a fair guess.
"""

from __future__ import annotations

import numpy as np

from callbot.understanding.calibration import Calibration
from callbot.understanding.training import Judge

_WEIGHTS = np.asarray(
    [
        0.425, 0.364, 0.851, 1.084, 1.161, 1.459, 0.596, 0.114,
    ]
)  # fmt: skip
_MEAN = np.asarray(
    [
        6.291, 2.370, 0.676, 0.552, 0.357, 5.076, 5.257, -0.119, 0.308, 0.326, 0.633, 0.969,
        0.947, 5.121, 5.293, -0.109, 0.330, 0.350, 0.710, 0.973, 1.000, 0.902, 0.908, 0.901,
        0.591, 0.631, 0.566, 0.473, 0.384, 0.851, 0.179, 1.836,
    ]
)  # fmt: skip
_SCALE = np.asarray(
    [
        2.702, 2.129, 0.249, 0.331, 0.245, 2.578, 2.655, 0.390, 0.127, 0.152, 0.246, 0.173,
        0.223, 2.544, 2.630, 0.381, 0.118, 0.141, 0.215, 0.161, 0.000, 0.298, 0.289, 0.299,
        0.492, 0.483, 0.496, 0.499, 0.486, 0.186, 0.095, 0.466,
    ]
)  # fmt: skip
_SIGNS = np.asarray(
    [
        -0.213, 0.711, 0.779, -0.287, -0.072, -0.063, -0.593, -0.044, 0.292, 0.029, 0.063,
        0.089, 0.085, 0.579, -0.171, 0.079, -0.092, 0.145, 0.044, 0.370, 0.000, 0.051,
        -0.035, 0.105, 0.167, 0.024, 0.301, -0.193, -0.570, -0.103, -0.087, -0.033,
    ]
)  # fmt: skip

FIRST_JUDGE = Judge(_WEIGHTS, Calibration(_MEAN, _SCALE, _SIGNS, 0.357))
