"""WHAT DO WE REMEMBER? Tables, sessions, questions, migrations."""
