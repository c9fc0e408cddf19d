"""HOW DO WE SAY IT? Every sentence, picture and document that a person sees."""
