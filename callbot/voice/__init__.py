"""The phone line's ears, mouth and manners: audio in, audio out, and whose turn it is.

Nothing here knows what is asked or answered; channels bring a session together with the assistant.
"""
