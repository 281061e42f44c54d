"""
From a raw sheet to a plan: what each row would do, and why it would or would not.

``headers`` finds out what a sheet and its columns are, ``cells`` makes typed values, ``links`` turns names
into records, ``matching`` finds the record a row means, ``part`` says what each row of a kind does, and
``plan`` names the outcomes.
"""
