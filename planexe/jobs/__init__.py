"""Work in the background, in a loop that outlives a page or in a child process; knows no plan and no screen."""
