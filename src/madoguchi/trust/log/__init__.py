"""「証跡」 A log that others hold us to: its forms (C2SP), who believes it and who witnesses it, without a database."""
