"""What the rules are built on: the compiler, arithmetic that does not depend on a C library, keyed random numbers."""
