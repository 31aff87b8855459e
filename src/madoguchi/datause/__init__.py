"""Who read what of whom, for which purpose and under which law: one record for each reading, bulk or single."""
