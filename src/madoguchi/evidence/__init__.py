"""「証跡」 A log that grows only: what was decided, paid and read, as one tree that others can hold us to."""
