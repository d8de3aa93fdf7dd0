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
        0.724, 0.490, 0.289, 0.709, 0.614, 1.403, 0.569, 0.174,
    ]
)  # fmt: skip
_MEAN = np.asarray(
    [
        7.481, 2.416, 0.684, 0.555, 0.337, 4.468, 4.638, -0.126, 0.309, 0.328, 0.623, 0.970,
        0.943, 4.493, 4.676, -0.109, 0.330, 0.350, 0.710, 0.973, 1.000, 0.919, 0.894, 0.871,
        0.610, 0.650, 0.525, 0.405, 0.313, 0.851, 0.179, 1.836,
    ]
)  # fmt: skip
_SCALE = np.asarray(
    [
        3.179, 2.308, 0.246, 0.334, 0.236, 2.298, 2.366, 0.393, 0.127, 0.151, 0.248, 0.171,
        0.231, 2.276, 2.341, 0.381, 0.118, 0.140, 0.215, 0.161, 0.020, 0.273, 0.308, 0.335,
        0.488, 0.477, 0.499, 0.491, 0.464, 0.186, 0.095, 0.466,
    ]
)  # fmt: skip
_SIGNS = np.asarray(
    [
        -0.118, 0.789, 0.390, -0.104, -0.206, -0.018, -0.378, -0.188, 0.517, 0.138, 0.114,
        0.114, 0.112, 0.204, -0.237, 0.178, -0.223, 0.166, -0.058, 0.369, 0.000, 0.022,
        0.014, 0.028, 0.123, -0.035, 0.301, -0.150, -0.215, -0.050, 0.031, 0.068,
    ]
)  # fmt: skip

FIRST_JUDGE = Judge(_WEIGHTS, Calibration(_MEAN, _SCALE, _SIGNS, 0.497))
