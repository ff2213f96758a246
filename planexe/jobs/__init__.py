"""Background work that outlives a page; knows no plan and no screen."""
