"""What does the document ask for? Documents in, drafts out; no chat and no tables."""
