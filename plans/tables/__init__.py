"""What do the tables of a document ask for? Their columns, rows and cells, in the text that every format is turned into."""
