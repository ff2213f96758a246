"""Measurements of this product's own speed, printed as ratios to what is possible; nothing here is asserted."""
