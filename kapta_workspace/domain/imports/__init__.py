"""
From a raw sheet to a plan: what each row would do, and why it would or would not.

``headers`` finds out what a sheet and its columns are, ``cells`` makes typed values, ``links`` turns names into
records, ``matching`` finds the record a row means, ``plan`` says what each row does.
"""
