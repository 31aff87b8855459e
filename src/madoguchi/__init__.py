"""窓口: a public programme is one declared file; everything else follows from it."""
