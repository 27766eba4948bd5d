"""The command `init`: what a repository looks like, and the configuration and schemas that follow from it.

`survey` reads the articles; `generators`, `layout`, `inference` and `vocabulary` draw conclusions from plain data;
`draft` puts them together. `settings` and `snippets` say them to programs, `telling` to people. `command` writes files.
"""
