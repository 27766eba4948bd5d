"""The command `init`: what a repository looks like, and the configuration and schemas that follow from it.

`survey` reads the articles; `layout`, `generators`, `inference` and `vocabulary` draw conclusions from plain data;
`settings` and `snippets` write them down; `command` puts all this together and the files in their places.
"""
