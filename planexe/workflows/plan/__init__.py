"""Make a plan: every stage as one small file, in a folder for each chapter."""
