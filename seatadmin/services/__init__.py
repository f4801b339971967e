"""The verbs of the product: everything the window and the command line can do. No Qt, no SQL, no HTTP here."""
