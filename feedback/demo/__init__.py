"""The demonstration organization: three months of two teams, replayed through the real actions.

`story` says what a story is made of, `product_operations` and `user_growth` tell one each, `replay` lives
them through with a travelled clock, so that trail, records and numbers are what the product itself wrote.
"""
