"""UN/EDIFACT: orders and changes in, acknowledgements and responses out; D.96A and D.01B.

pydifact splits the text into its parts. Everything that says whether those parts make a sound interchange is ours,
because a wrong count, a missing segment or a text in place of a quantity passes there.
"""
