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
        0.690, 0.416, 0.687, 0.768, 1.620, 0.094, 0.045,
    ]
)  # fmt: skip
_MEAN = np.asarray(
    [
        1.288, 2.086, 0.563, 0.449, 0.423, 0.102, 0.319, -0.341, 0.302, 0.588, 0.989, 0.922,
        0.150, 0.374, -0.328, 0.329, 0.681, 0.998, 1.000, 0.865, 0.870, 0.845, 0.543, 0.421,
        0.106, 0.076, 0.865, 0.174, 1.847,
    ]
)  # fmt: skip
_SCALE = np.asarray(
    [
        2.974, 2.131, 0.296, 0.351, 0.277, 2.270, 2.300, 0.374, 0.121, 0.244, 0.102, 0.268,
        2.230, 2.262, 0.367, 0.112, 0.214, 0.041, 0.020, 0.342, 0.336, 0.362, 0.498, 0.494,
        0.307, 0.266, 0.183, 0.083, 0.435,
    ]
)  # fmt: skip
_SIGNS = np.asarray(
    [
        0.141, 0.131, 0.595, 0.238, 0.215, 0.128, -0.053, 0.634, 0.159, 0.222, 0.226, 0.087,
        -0.036, -0.313, 0.067, -0.033, 0.015, 0.031, 0.000, 0.049, -0.081, 0.052, -0.018,
        0.169, -0.031, -0.187, -0.216, 0.019, 0.105,
    ]
)  # fmt: skip

FIRST_JUDGE = Judge(_WEIGHTS, Calibration(_MEAN, _SCALE, _SIGNS, 0.002))
