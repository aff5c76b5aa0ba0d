"""The command line, one file a command family. Heavy imports stand in the commands, so that help answers at once."""
