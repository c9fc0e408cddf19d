"""HOW DO WE TALK ON THE COMMAND LINE? What `duban read`, `import`, `due`, `rehearse` and `doctor` do and print."""
