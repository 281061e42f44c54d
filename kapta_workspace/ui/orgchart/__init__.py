"""
The org chart on the screen: one ES module, wrapped once for served pages and once for notebooks.

Import ``OrgChart`` from ``.panel`` or ``.jupyter``; importing this package loads neither toolkit.
"""
