"""The append-only log of what a mirror published: tiles, checkpoints, leaves and proofs. Bytes in, bytes out.

Source: RFC 6962, section 2.1; C2SP tlog-tiles, tlog-checkpoint, signed-note and tlog-proof.
"""
