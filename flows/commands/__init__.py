"""What the words after `giaingan` do; each module has `run(arguments) -> exit code` and imports only what it needs."""
