"""The demonstration organization: five months of a company, replayed through the real actions.

`story` says what a story is made of, `stories` tell one each, from the company down to two teams; `replay`
lives them through with a travelled clock, so that trail, records and numbers are what the product itself
wrote.
"""
