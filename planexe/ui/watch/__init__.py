"""The Watch screen: a run as it goes on."""
