"""The journey planner: RAPTOR (Delling, Pajor and Werneck 2012) over the timetable's arrays.

``days`` lays the vehicles of three service days out in lanes, ``search`` asks one of the two
kernels (``plain``: numpy; ``fast``: compiled by numba), ``legs`` turns what they find into journeys.
"""
