"""WHAT CHANGES, AND WHO IS TOLD? The rules of 督办 and the rounds that the clock runs."""
