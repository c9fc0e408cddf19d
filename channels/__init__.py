"""HOW ELSE DO WE REACH PEOPLE? By mail and by the work chats that Apprise knows, each call in a process of its own."""
