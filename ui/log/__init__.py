"""The access log: who looked at whom, when and why; verified, filtered, handed on."""
