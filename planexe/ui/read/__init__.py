"""The Read screen: the document."""
