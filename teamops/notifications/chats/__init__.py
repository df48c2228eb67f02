"""Where messages go beside e-mail and inbox: chats of a team or a person, each by its service's own form.

`message` is what is said, one file per service how it is written there, `sending` takes it out.
"""
