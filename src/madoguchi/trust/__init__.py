"""Evidence: hashes that bind, and proofs that a third party can check."""
