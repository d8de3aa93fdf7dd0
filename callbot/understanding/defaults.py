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
        0.627, 0.535, 0.405, 0.701, 0.650, 1.458, 0.468, 0.008,
    ]
)  # fmt: skip
_MEAN = np.asarray(
    [
        7.154, 2.419, 0.683, 0.553, 0.338, 4.554, 4.749, -0.129, 0.311, 0.331, 0.627, 0.972,
        0.938, 4.586, 4.785, -0.113, 0.330, 0.350, 0.712, 0.974, 1.000, 0.897, 0.897, 0.870,
        0.616, 0.682, 0.529, 0.401, 0.309, 0.852, 0.178, 1.845,
    ]
)  # fmt: skip
_SCALE = np.asarray(
    [
        3.168, 2.330, 0.248, 0.336, 0.237, 2.369, 2.433, 0.388, 0.124, 0.149, 0.246, 0.166,
        0.241, 2.344, 2.411, 0.375, 0.116, 0.140, 0.214, 0.159, 0.020, 0.304, 0.304, 0.337,
        0.486, 0.466, 0.499, 0.490, 0.462, 0.186, 0.096, 0.468,
    ]
)  # fmt: skip
_SIGNS = np.asarray(
    [
        -0.074, 0.312, 0.348, 0.384, 0.050, 0.017, -0.274, -0.175, 0.727, -0.124, 0.214,
        -0.037, 0.124, -0.010, 0.002, 0.329, -0.335, 0.283, -0.132, 0.519, 0.000, -0.040,
        -0.016, 0.025, 0.078, -0.021, 0.254, -0.106, -0.237, -0.075, 0.272, 0.357,
    ]
)  # fmt: skip

FIRST_JUDGE = Judge(_WEIGHTS, Calibration(_MEAN, _SCALE, _SIGNS, 0.490))
