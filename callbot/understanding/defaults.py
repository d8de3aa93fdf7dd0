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
        0.700, 0.606, -0.161, 0.904, 1.335, 0.503, 0.007,
    ]
)  # fmt: skip
_MEAN = np.asarray(
    [
        1.742, 2.506, 0.684, 0.562, 0.343, -0.009, 0.185, -0.124, 0.310, 0.629, 0.972,
        0.941, 0.023, 0.219, -0.110, 0.329, 0.712, 0.974, 1.000, 0.906, 0.906, 0.875, 0.641,
        0.530, 0.390, 0.299, 0.852, 0.178, 1.845,
    ]
)  # fmt: skip
_SCALE = np.asarray(
    [
        2.524, 2.341, 0.255, 0.340, 0.247, 1.802, 1.847, 0.390, 0.124, 0.246, 0.166, 0.236,
        1.770, 1.820, 0.378, 0.117, 0.214, 0.159, 0.020, 0.292, 0.291, 0.330, 0.480, 0.499,
        0.488, 0.458, 0.186, 0.096, 0.468,
    ]
)  # fmt: skip
_SIGNS = np.asarray(
    [
        -0.066, 0.787, 0.372, 0.031, -0.263, -0.076, -0.192, -0.337, 0.527, 0.212, -0.086,
        0.063, 0.066, 0.104, 0.038, -0.100, -0.106, 0.508, 0.000, -0.027, -0.024, 0.045,
        0.130, 0.228, -0.093, -0.147, -0.074, 0.266, 0.288,
    ]
)  # fmt: skip

FIRST_JUDGE = Judge(_WEIGHTS, Calibration(_MEAN, _SCALE, _SIGNS, 0.498))
