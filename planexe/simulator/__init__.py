"""An OpenAI-compatible LLM service in a box: latencies, limits and faults on demand, answers about the goal."""
