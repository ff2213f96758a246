"""Talk to one model, once: prompts, replies, providers and the model catalogue."""
