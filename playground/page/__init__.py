"""What does the chat page consist of? Plain HTML, CSS and JavaScript; nothing is fetched from elsewhere."""
