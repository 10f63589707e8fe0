"""The intake: documents from files, folders and other mirrors, verified, into the content folder."""
