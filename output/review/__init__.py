"""What does a person say of the rows, and what follows from it?

In: a store, a sheet as a person filled it in. Out: the rows that deserve an eye, decisions kept beside what the machine
said, and rows as they stand after the decisions. Import what is needed from the modules: exports and resolution do.
"""
