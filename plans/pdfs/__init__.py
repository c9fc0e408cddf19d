"""What does a .pdf say? Letters and ruled lines in, paragraphs and the rows of tables out."""
