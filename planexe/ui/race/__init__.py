"""The Race screen: two runs side by side."""
