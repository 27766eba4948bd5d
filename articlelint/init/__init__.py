"""The command `init`: what a repository looks like, and the configuration and schemas that follow from it.

`survey` reads the articles. `generators`, `layout`, `grouping`, `inference` and `vocabulary` draw conclusions from
plain data, and `draft` puts these together. `settings` and `snippets` are for programs, `summary` is for people;
`command` writes the files.
"""
