"""What can be said to the bot? One command a file."""
