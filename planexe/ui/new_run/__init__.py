"""The New run screen: what is to be made, and how."""
